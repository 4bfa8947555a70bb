// Whatever is asked of a session in whatever order: every call settles, in its turn, and the session stays usable.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WorkerRunner } from '../../../src/runner/client';
import type { CallResult } from '../../../src/runner/protocol';
import { bundleWorker } from './bundle';
import busy from './plugins/busy.wat';

type Step = 'echo' | 'count_var' | 'trap' | 'spin' | 'cancelled' | 'reset' | 'wait';

const steps = fc.array(fc.constantFrom<Step>('echo', 'count_var', 'trap', 'spin', 'cancelled', 'reset', 'wait'), {
  minLength: 1,
  maxLength: 12,
});

const codes: Partial<Record<Step, string>> = { trap: 'trap', spin: 'cancelled', cancelled: 'cancelled' };

let runner: WorkerRunner;

beforeAll(async () => {
  runner = new WorkerRunner(await bundleWorker());
});
afterAll(async () => {
  await runner.dispose();
});

describe('steps in any order', () => {
  it('each call settles as it would alone, and vars live from one fresh start to the next', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (sequence) => {
        const session = runner.open({ bytes: busy, name: 'busy.wasm' }, { wasi: false, logLevel: 'info' });
        const calls: [Step, Promise<CallResult>][] = [];
        for (const step of sequence) {
          if (step === 'reset') session.reset();
          else if (step === 'wait') await new Promise((resolve) => setTimeout(resolve, 5));
          else calls.push([step, start(session, step)]);
        }
        const results = await Promise.all(calls.map(([, result]) => result));
        expect(results.map(({ error }) => error?.code)).toEqual(calls.map(([step]) => codes[step]));

        const counted = results.filter((_, at) => calls[at]?.[0] === 'count_var').map(({ output }) => output[0]);
        expect(counted).toEqual(expectedCounts(sequence));
        expect([...(await session.call('echo', new Uint8Array([1]))).output]).toEqual([1]);
        session.close();
      }),
      { numRuns: 25 },
    );
  });
});

function start(session: ReturnType<WorkerRunner['open']>, step: Step): Promise<CallResult> {
  const input = new Uint8Array();
  if (step === 'cancelled') return session.call('echo', input, undefined, AbortSignal.abort());
  if (step !== 'spin') return session.call(step, input);
  const controller = new AbortController();
  return session.call('spin', input, () => controller.abort(), controller.signal);
}

/** A reset and an endless loop that was cut off start the count afresh. */
function expectedCounts(sequence: readonly Step[]): number[] {
  const counts: number[] = [];
  let count = 0;
  for (const step of sequence) {
    if (step === 'reset' || step === 'spin') count = 0;
    if (step === 'count_var') counts.push(++count);
  }
  return counts;
}
