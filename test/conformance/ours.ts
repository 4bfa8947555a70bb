// Our host, through its worker.
import type { WorkerRunner } from '../../src/runner/client';
import type { CallResult, LogEntry, RunOptions } from '../../src/runner/protocol';
import { bytesOf, type Behaviour, type Outcome, type Step } from './behaviour';

/** Takes the steps one after the other on one instance; the outcome of each call. */
export async function* askOurs(
  runner: WorkerRunner,
  bytes: Uint8Array<ArrayBuffer>,
  steps: Iterable<Step> | AsyncIterable<Step>,
  options: Behaviour['options'],
): AsyncGenerator<Outcome> {
  const all = { wasi: true, logLevel: 'trace', ...options } as RunOptions;
  const session = runner.open({ bytes, name: 'plugin.wasm' }, all);
  try {
    for await (const step of steps) {
      if (typeof step === 'string') {
        session[step]();
        continue;
      }
      const [name, input = '', cut] = step;
      const logs: string[] = [];
      const onLog = (entries: readonly LogEntry[]): void =>
        void logs.push(...entries.map(({ source, text }) => `${source}: ${text}`));
      const controller = new AbortController();
      void cut?.().then(() => controller.abort());
      yield outcomeOf(await session.call(name, bytesOf(input), onLog, controller.signal), logs);
    }
  } finally {
    session.close();
  }
}

const outcomeOf = ({ output, error, droppedLogs }: CallResult, logs: readonly string[]): Outcome => ({
  output,
  logs,
  dropped: droppedLogs,
  ...(error !== undefined && { error: error.message, code: error.code }),
  ...(error?.exitCode !== undefined && { exitCode: error.exitCode }),
  ...(error?.hint !== undefined && { hint: error.hint }),
  ...(error?.deniedHost !== undefined && { deniedHost: error.deniedHost }),
});
