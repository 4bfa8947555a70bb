// Every behaviour on our host, and on @extism/extism, so that the column of what that one does stays true.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WorkerRunner } from '../../src/runner/client';
import { bundleWorker } from '../unit/runner/bundle';
import { runAlone } from './alone';
import type { Step } from './behaviour';
import { behavioursOn } from './behaviours';
import { check, checkEach, checkKept, checkOurs, checkSurvival } from './check';
import { askOurs } from './ours';
import { askSdk } from './sdk';
import { openSite } from './site';

const site = await openSite();
const behaviours = behavioursOn(site);

let runner: WorkerRunner;
let held = 0;

beforeAll(async () => {
  runner = new WorkerRunner(await bundleWorker());
});
afterAll(async () => {
  await runner.dispose();
  site.close();
  const skipped = behaviours.filter(({ skip }) => skip !== undefined).length;
  console.log(`${held} of ${behaviours.length} behaviours${skipped === 0 ? '' : `, ${skipped} skipped`}`);
});

const once: readonly Step[] = [['run']];

for (const behaviour of behaviours) {
  const { what, code, steps = once, expect: expected, sdk, repeat, alone = false, skip } = behaviour;
  const title = skip === undefined ? what : `${what} (skipped: ${skip})`;
  describe.skipIf(skip !== undefined)(title, () => {
    it('here', async () => {
      if (alone) checkSurvival(await runAlone('ours', behaviour), expected);
      else await checkEach(askOurs(runner, await code(), steps, behaviour), expected, checkOurs);
      if (repeat !== undefined) checkKept(await runAlone('ours', behaviour, repeat), expected);
      held++;
    });

    if (sdk !== 'same' && 'notAsked' in sdk) return;
    if (sdk !== 'same' && 'endsProcess' in sdk) {
      it('and the end of the process in @extism/extism', async () => {
        expect(await runAlone('sdk', behaviour)).toMatchObject({
          ended: expect.stringMatching(sdk.endsProcess) as string,
        });
      });
      return;
    }
    it(sdk === 'same' ? 'and the same in @extism/extism' : 'and otherwise in @extism/extism', async () => {
      const its = sdk === 'same' ? expected : sdk;
      await checkEach(askSdk(await code(), steps, behaviour), its, check);
      if (repeat !== undefined) checkKept(await runAlone('sdk', behaviour, repeat), its);
    });
  });
}
