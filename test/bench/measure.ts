// How times are taken: warm-up, batches of both sides in turn, medians.

type Step = () => unknown;

export interface Measure {
  /** Calls in one batch. */
  readonly batch: number;
  readonly rounds: number;
}

/** Batches before anything is measured: the engine optimises what is called often. */
const warmUp = 5;

/** Fewer rounds, for a look in passing: `npm run bench -- --quick`. */
export const quick = process.argv.includes('--quick');

/** Milliseconds per call of each step, the median over the rounds; the steps take turns, so that a busy machine slows all alike. */
export async function interleaved(steps: readonly Step[], { batch, rounds }: Measure): Promise<number[]> {
  const times = steps.map((): number[] => []);
  for (const step of steps) await repeat(step, Math.max(3, warmUp * batch));
  for (let round = 0; round < (quick ? Math.ceil(rounds / 4) : rounds); round++) {
    for (const [index, step] of steps.entries()) {
      const started = performance.now();
      await repeat(step, batch);
      times[index]?.push((performance.now() - started) / batch);
    }
  }
  return times.map(median);
}

async function repeat(step: Step, count: number): Promise<void> {
  for (let at = 0; at < count; at++) {
    const result = step();
    // Waiting for what is no promise would cost more than some of the calls that are measured.
    if (result instanceof Promise) await result;
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}

/** A time for people, three digits. */
export function formatMs(milliseconds: number): string {
  if (milliseconds < 0.001) return `${(milliseconds * 1e6).toPrecision(3)} ns`;
  if (milliseconds < 1) return `${Number((milliseconds * 1e3).toPrecision(3))} µs`;
  return `${Number(milliseconds.toPrecision(3))} ms`;
}

export function formatBytes(bytes: number): string {
  if (Math.abs(bytes) < 1024) return `${Math.round(bytes)} B`;
  return Math.abs(bytes) < 1024 ** 2 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}
