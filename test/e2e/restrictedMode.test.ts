// In Restricted Mode plug-ins are inspected and not run.
import { describe, expect, test } from './test';

describe('Restricted Mode', () => {
  test('shows what a plug-in offers, runs nothing, and runs once the folder is trusted', async ({ folder, open }) => {
    await folder.addPlugin('behaviour');
    const workbench = await open({ server: 'restricted' });
    const { page, panel } = workbench;

    await workbench.openFunction('behaviour.wasm', 'echo');
    await panel.banner.filter({ hasText: 'Restricted Mode' }).waitFor();
    await panel.input.fill('not yet');
    await panel.runButton.click();
    await panel.ended('echo', 'failed');
    expect(await panel.failure.innerText()).toContain('Restricted Mode');
    await workbench.screenshot('restricted');

    await panel.frame.getByRole('button', { name: 'Manage Workspace Trust' }).first().click();
    await page.getByRole('button', { name: 'Trust', exact: true }).first().click();
    await page
      .locator('.modal-editor-header')
      .getByRole('button', { name: /^Close/ })
      .click();
    await panel.banner.filter({ hasText: 'Restricted Mode' }).waitFor({ state: 'hidden' });
    await panel.run();
    await panel.ended('echo', 'succeeded');
    expect(await panel.output.innerText()).toBe('not yet');
  });
});
