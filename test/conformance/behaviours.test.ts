// Every behaviour on our host, and on @extism/extism, so that the column of what that one does stays true.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WorkerRunner } from '../../src/runner/client';
import { bundleWorker } from '../unit/runner/bundle';
import { behaviours, type Expectation } from './behaviours';
import { callOurs, callSdk, type Call, type Outcome } from './hosts';

let runner: WorkerRunner;
let held = 0;

beforeAll(async () => {
  runner = new WorkerRunner(await bundleWorker());
});
afterAll(async () => {
  await runner.dispose();
  const skipped = behaviours.filter(({ skip }) => skip !== undefined).length;
  console.log(`${held} of ${behaviours.length} behaviours${skipped === 0 ? '' : `, ${skipped} skipped`}`);
});

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const once: readonly Call[] = [['run']];

function check(outcome: Outcome, expected: Expectation): void {
  if (expected.error === undefined) expect(outcome.error).toBeUndefined();
  else expect(outcome.error).toMatch(expected.error);
  if (expected.output instanceof Uint8Array) expect([...outcome.output]).toEqual([...expected.output]);
  else if (expected.output !== undefined) expect(text(outcome.output)).toBe(expected.output);
  if (expected.logs !== undefined) expect(outcome.logs).toEqual(expected.logs);
}

for (const { what, code, calls = once, options = {}, expect: expected, sdk, skip } of behaviours) {
  const title = skip === undefined ? what : `${what} (skipped: ${skip})`;
  describe.skipIf(skip !== undefined)(title, () => {
    it('here', async () => {
      const outcome = await callOurs(runner, await code(), calls, options);
      check(outcome, expected);
      expect(outcome.code).toBe(expected.error === undefined ? undefined : (expected.code ?? outcome.code));
      if (expected.exitCode !== undefined) expect(outcome.exitCode).toBe(expected.exitCode);
      held++;
    });

    if (sdk !== 'same' && 'notAsked' in sdk) return;
    it(sdk === 'same' ? 'and the same in @extism/extism' : 'and otherwise in @extism/extism', async () => {
      check(await callSdk(await code(), calls, options), sdk === 'same' ? expected : sdk);
    });
  });
}
