// The Plug-ins view and the menus that lead to the run panel.
import { plugin } from './folder';
import { describe, expect, test } from './test';

describe('the Plug-ins view', () => {
  test('opens the panel on the function that is clicked', async ({ folder, open }) => {
    await folder.addPlugin('behaviour');
    const workbench = await open();
    const { panel, plugins } = workbench;

    await plugins.open();
    await workbench.screenshot('tree');
    await plugins.item('echo, function').click();
    await panel.shows('echo');
    // Nothing was typed for it yet: it waits for an input.
    await expect.poll(() => panel.result.innerText()).toContain('has not run yet');
    await panel.run('hello');
    await panel.ended('echo', 'succeeded');
    expect(await panel.output.innerText()).toBe('hello');
  });

  test('runs a function by its ▶ with the input that was typed for it', async ({ folder, open }) => {
    await folder.addPlugin('behaviour');
    const workbench = await open();
    const { panel, plugins } = workbench;

    await workbench.openFunction('behaviour.wasm', 'echo');
    await panel.input.fill('typed before');
    await plugins.play('silent');
    await panel.shows('silent');
    await plugins.play('echo');
    await panel.ended('echo', 'succeeded');
    expect(await panel.output.innerText()).toBe('typed before');
  });

  test('says why a function cannot be called', async ({ folder, open }) => {
    await folder.addPlugin('behaviour');
    const { plugins } = await open();

    await plugins.open();
    const add = plugins.item(/^add,/);
    await add.waitFor();
    expect(await add.getAttribute('aria-label')).toContain('takes parameters (i32, i32)');
    expect(await add.getByRole('button', { name: 'Run Plug-in Function' }).count()).toBe(0);
  });

  test('shows a half-written plug-in as broken, and heals when it is whole', async ({ folder, open }) => {
    const whole = await plugin('behaviour');
    await folder.write('growing.wasm', whole.subarray(0, 100));
    const { plugins } = await open();

    await plugins.open();
    await plugins.item(/^growing\.wasm, broken/).waitFor();
    await folder.write('growing.wasm', whole);
    await plugins.item('echo, function').waitFor();
    expect(await plugins.item(/^growing\.wasm,/).getAttribute('aria-label')).not.toContain('broken');
  });

  test('leads from an error in a .wat file to its line', async ({ folder, open }) => {
    await folder.write('typo.wat', '(module\n  (func (export "run") (result i32)\n    (i32.konst 0)))\n');
    const workbench = await open();
    const { page, plugins } = workbench;

    await plugins.open();
    const error = plugins.item(/^Error:.*line 3/);
    await error.waitFor();
    await error.click();
    await workbench.tab('typo.wat').waitFor();
    await expect.poll(() => page.locator('#status\\.editor\\.selection').innerText()).toContain('Ln 3');
    await workbench.screenshot('wat-error');
  });
});

describe('the file explorer', () => {
  test('runs a function of a .wasm file from its context menu', async ({ folder, open }) => {
    await folder.addPlugin('behaviour');
    const workbench = await open();
    const { panel, quickPick } = workbench;

    await workbench.chooseInExplorer('behaviour.wasm', 'Run Plug-in Function');
    await quickPick.choose(/^echo/);
    await panel.shows('echo');
    await panel.run('from the explorer');
    await panel.ended('echo', 'succeeded');
    expect(await panel.output.innerText()).toBe('from the explorer');
  });
});
