// Earlier runs: kept over a reload, compared, pinned, run again.
import { describe, expect, test } from './test';

describe('the run history', () => {
  test('lists runs, runs one again, and compares with a pinned one, also after a reload', async ({ folder, open }) => {
    await folder.addPlugin('behaviour');
    const workbench = await open();
    const { panel, quickPick } = workbench;
    await workbench.openFunction('behaviour.wasm', 'echo');
    await panel.run('first');
    await expect.poll(() => panel.output.innerText()).toBe('first');
    await panel.run('second');
    await expect.poll(() => panel.comparison.innerText()).toMatch(/first → second.*another input/s);

    await panel.comparison.getByRole('button', { name: 'History' }).click();
    await expect.poll(() => quickPick.options()).toHaveLength(2);
    expect(await quickPick.title.innerText()).toBe('Run History of echo');
    await workbench.screenshot('history');
    await quickPick.option(/.*/).nth(1).click();
    await expect.poll(() => panel.output.innerText()).toBe('first');
    expect(await panel.input.inputValue()).toBe('first');

    await workbench.command('Plugwright: Pin Last Run as Baseline');
    await panel.run('third');
    await expect.poll(() => panel.comparison.innerText()).toMatch(/first → third.*since the pinned run/s);
    await panel.run('fourth');
    await expect.poll(() => panel.comparison.innerText()).toMatch(/first → fourth/);

    await workbench.keeps('mainThreadWebview-plugwright.run');
    await workbench.reload();
    await panel.shows('echo');
    await panel.run('fifth');
    await expect.poll(() => panel.comparison.innerText()).toMatch(/first → fifth/);
    await workbench.command('Plugwright: Show Run History');
    await expect.poll(() => quickPick.options()).toHaveLength(6);
  });
});
