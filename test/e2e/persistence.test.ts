// What was typed into the run panel outlives whatever happens to the panel.
import type { Workbench } from './pages/workbench';
import { describe, expect, test } from './test';

const typed = 'typed with care';

/** The panel of `echo` with an input that was run. */
async function typeAndRun(workbench: Workbench): Promise<void> {
  await workbench.openFunction('behaviour.wasm', 'echo');
  await workbench.panel.run(typed);
  await workbench.panel.ended('echo', 'succeeded');
}

describe('the run panel', () => {
  test('keeps function and input when the window is reloaded', async ({ folder, open }) => {
    await folder.addPlugin('behaviour');
    const workbench = await open();
    const { panel } = workbench;
    await typeAndRun(workbench);
    await workbench.keeps('mainThreadWebview-plugwright.run');

    await workbench.reload();
    await panel.shows('echo');
    expect(await panel.input.inputValue()).toBe(typed);
    await panel.run();
    await panel.ended('echo', 'succeeded');
    expect(await panel.output.innerText()).toBe(typed);
  });

  test('keeps input and result when it is hidden', async ({ folder, open }) => {
    await folder.addPlugin('behaviour');
    await folder.write('notes.txt', 'notes');
    const workbench = await open();
    const { panel } = workbench;
    await typeAndRun(workbench);

    await workbench.openFile('notes.txt');
    await panel.input.waitFor({ state: 'hidden' });
    await workbench.tab('Run: echo').click();
    await panel.shows('echo');
    await expect.poll(() => panel.input.inputValue()).toBe(typed);
    await expect.poll(() => panel.output.innerText()).toBe(typed);
  });

  test('keeps input and result when it is moved to another group', async ({ folder, open }) => {
    await folder.addPlugin('behaviour');
    await folder.write('notes.txt', 'notes');
    const workbench = await open();
    const { panel } = workbench;
    await workbench.openFile('notes.txt');
    await typeAndRun(workbench);

    await workbench.tab('Run: echo').click();
    await workbench.command('View: Move Editor into Previous Group');
    await panel.shows('echo');
    await expect.poll(() => panel.input.inputValue()).toBe(typed);
    await expect.poll(() => panel.output.innerText()).toBe(typed);
  });

  test('keeps what was typed for each function', async ({ folder, open }) => {
    await folder.addPlugin('behaviour');
    const workbench = await open();
    const { panel } = workbench;
    await workbench.openFunction('behaviour.wasm', 'echo');
    await panel.input.fill('for echo');
    await panel.selectFunction('refuse');
    await panel.input.fill('for refuse');
    await panel.selectFunction('echo');
    await expect.poll(() => panel.input.inputValue()).toBe('for echo');
    await panel.selectFunction('refuse');
    await expect.poll(() => panel.input.inputValue()).toBe('for refuse');
  });

  test('marks a result as earlier when its input has changed', async ({ folder, open }) => {
    await folder.addPlugin('behaviour');
    const workbench = await open();
    const { panel } = workbench;
    await typeAndRun(workbench);
    await panel.input.fill('something else');
    await expect.poll(() => panel.announcement.innerText()).toContain('Earlier result');
    await workbench.screenshot('stale');
    await panel.run();
    await expect.poll(() => panel.output.innerText()).toBe('something else');
    expect(await panel.announcement.innerText()).not.toContain('Earlier result');
  });
});
