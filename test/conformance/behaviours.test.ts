// Every behaviour on our host, and on @extism/extism, so that the column of what that one does stays true.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WorkerRunner } from '../../src/runner/client';
import { bundleWorker } from '../unit/runner/bundle';
import type { Expectation, Outcome, Step } from './behaviour';
import { behaviours } from './behaviours';
import { askOurs } from './ours';
import { askSdk } from './sdk';
import { endOfSdk } from './sdkAlone';

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

const once: readonly Step[] = [['run']];

for (const behaviour of behaviours) {
  const { what, code, steps = once, options, expect: expected, sdk, skip } = behaviour;
  const title = skip === undefined ? what : `${what} (skipped: ${skip})`;
  describe.skipIf(skip !== undefined)(title, () => {
    it('here', async () => {
      const outcomes = await askOurs(runner, await code(), steps, options);
      checkAll(outcomes, expected, (outcome, expectation) => {
        check(outcome, expectation);
        checkDetails(outcome, expectation);
      });
      held++;
    });

    if (sdk === 'same') {
      it('and the same in @extism/extism', async () => {
        checkAll(await askSdk(await code(), steps, behaviour), expected, check);
      });
    } else if ('endsProcess' in sdk) {
      it('and the end of the process in @extism/extism', async () => {
        expect(await endOfSdk(await code(), steps, behaviour)).toMatch(sdk.endsProcess);
      });
    } else if (!('notAsked' in sdk)) {
      it('and otherwise in @extism/extism', async () => {
        checkAll(await askSdk(await code(), steps, behaviour), sdk, check);
      });
    }
  });
}

type Check = (outcome: Outcome, expected: Expectation) => void;

function checkAll(outcomes: readonly Outcome[], expected: Expectation | readonly Expectation[], each: Check): void {
  if (!isList(expected)) return each(outcomes.at(-1)!, expected);
  expect(outcomes).toHaveLength(expected.length);
  expected.forEach((expectation, at) => each(outcomes[at]!, expectation));
}

const isList = (expected: Expectation | readonly Expectation[]): expected is readonly Expectation[] =>
  Array.isArray(expected);

const text = (bytes: Uint8Array | null): string => new TextDecoder().decode(bytes ?? new Uint8Array());

function check(outcome: Outcome, { error, output, json, logs }: Expectation): void {
  if (error === undefined) expect(outcome.error).toBeUndefined();
  else expect(outcome.error).toMatch(error);
  if (output === null) expect(outcome.output).toBeNull();
  else if (output instanceof Uint8Array) expect([...(outcome.output ?? [])]).toEqual([...output]);
  else if (output !== undefined) expect(text(outcome.output)).toBe(output);
  if (json !== undefined) expect(JSON.parse(text(outcome.output))).toMatchObject(json);
  if (logs !== undefined) expect(outcome.logs).toEqual(logs);
}

/** What only our host tells of an error. */
function checkDetails(outcome: Outcome, expected: Expectation): void {
  if (expected.code !== undefined) expect(outcome.code).toBe(expected.code);
  if (expected.exitCode !== undefined) expect(outcome.exitCode).toBe(expected.exitCode);
  if (expected.hint !== undefined) expect(outcome.hint).toMatch(expected.hint);
  if (expected.deniedHost !== undefined) expect(outcome.deniedHost).toBe(expected.deniedHost);
  if (expected.droppedOver !== undefined) expect(outcome.dropped).toBeGreaterThan(expected.droppedOver);
}
