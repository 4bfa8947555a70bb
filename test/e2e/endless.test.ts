// A function that never ends must not be felt anywhere but in its own panel.
import { describe, expect, test } from './test';

describe('an endless loop', () => {
  test('is cancelled, and the workbench stays usable meanwhile', async ({ folder, open }) => {
    await folder.addPlugin('behaviour');
    await folder.write('notes.txt', 'first line\n');
    const workbench = await open();
    const { page, panel, plugins } = workbench;

    await workbench.openFile('notes.txt');
    await workbench.openFunction('behaviour.wasm', 'spin');
    await panel.run('turning');
    await panel.cancelButton.waitFor();
    // Logs stream in while it runs.
    await expect.poll(() => panel.log.innerText()).toContain('turning');
    await workbench.screenshot('busy');

    await workbench.tab('notes.txt').click();
    await workbench.editor.click();
    await page.keyboard.press('Control+Home');
    await page.keyboard.type('typed while it ran: ');
    await page.keyboard.press('Control+S');
    await expect.poll(() => folder.read('notes.txt')).toBe('typed while it ran: first line\n');
    await plugins.item('trap, function').hover();

    await workbench.tab('Run: spin').click();
    await panel.cancelButton.click();
    await panel.ended('spin', 'cancelled');
    expect(await panel.log.innerText(), 'what it logged stays').toContain('turning');
    await workbench.screenshot('cancelled');

    await panel.selectFunction('echo');
    await panel.run('the next call works');
    await panel.ended('echo', 'succeeded');
    expect(await panel.output.innerText()).toBe('the next call works');
  });

  test('is cancelled by its command', async ({ folder, open }) => {
    await folder.addPlugin('behaviour');
    const workbench = await open();
    await workbench.openFunction('behaviour.wasm', 'spin');
    await workbench.panel.run('turning');
    await workbench.panel.cancelButton.waitFor();
    await workbench.command('Plugwright: Cancel Run');
    await workbench.panel.ended('spin', 'cancelled');
  });

  test('ends by itself at the timeout', async ({ folder, open }) => {
    await folder.addPlugin('behaviour');
    await folder.settings({ 'plugwright.run.timeout': 300 });
    const workbench = await open();
    await workbench.openFunction('behaviour.wasm', 'spin');
    await workbench.panel.run('turning');
    await workbench.panel.ended('spin', 'timed out');
    await expect.poll(() => workbench.panel.failure.innerText()).toContain('300');
    expect(await workbench.panel.result.innerText(), 'nobody could tell').toMatch(/Memory\s+unknown/);
  });
});
