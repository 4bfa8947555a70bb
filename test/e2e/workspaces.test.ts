// Workspaces of several folders, and windows without any.
import path from 'node:path';
import { plugin } from './folder';
import { describe, expect, test } from './test';

describe('a workspace of several folders', () => {
  for (const [name, theme] of [
    ['dark', 'Default Dark Modern'],
    ['light', 'Default Light Modern'],
    ['high-contrast', 'Default High Contrast'],
  ] as const) {
    test(
      `tells plug-ins, cases and runs of the same name apart: ${name}`,
      { timeout: 180_000 },
      async ({ folder, open }) => {
        const bytes = await plugin('behaviour');
        const each = { name: 'Ada', function: 'echo', input: 'Ada', expect: { output: 'Ada' } };
        for (const project of ['shop', 'store']) {
          await folder.write(`${project}/behaviour.wasm`, bytes);
          const cases = JSON.stringify({ plugin: 'behaviour.wasm', cases: [each] });
          await folder.write(`${project}/behaviour.cases.json`, cases);
        }
        const folders = ['shop', 'store'].map((project) => ({ path: project }));
        const settings = { 'workbench.colorTheme': theme };
        await folder.write('two.code-workspace', JSON.stringify({ folders, settings }));
        const workbench = await open({ what: 'two.code-workspace' });
        const { panel, plugins, quickPick, page } = workbench;
        // In a browser the workbench now and then asks for the workspace file before there is somebody to read it, and then
        // has none of its folders until it is loaded again.
        await expect
          .poll(
            async () => {
              const shown = await plugins.open().then(
                () => true,
                () => false,
              );
              if (!shown) await workbench.reload();
              return shown;
            },
            { timeout: 90_000 },
          )
          .toBe(true);
        await plugins.item(/^behaviour\.wasm,.*shop/).waitFor();
        await plugins.item(/^behaviour\.wasm,.*store/).waitFor();

        await workbench.command('Plugwright: Run Plug-in Function');
        await quickPick.option(/behaviour\.wasm, store/).waitFor();
        expect((await quickPick.options()).map((row) => /, (shop|store)/.exec(row)?.[1])).toEqual(['shop', 'store']);
        await workbench.screenshot(`folders-pick-${name}`);
        await quickPick.choose(/behaviour\.wasm, store/);
        await quickPick.choose(/^echo/);
        await panel.shows('echo');
        await panel.run('from the store');
        await panel.ended('echo', 'succeeded');
        expect(await panel.frame.getByRole('combobox', { name: 'Plug-in' }).innerText()).toContain('store');
        await workbench.screenshot(`folders-panel-${name}`);

        await workbench.command('Plugwright: Show Run History');
        await quickPick.option(/echo/).waitFor();
        await page.getByRole('button', { name: 'Show All Functions' }).click();
        await quickPick.option(/echo · store\/behaviour\.wasm/).waitFor();
        await workbench.screenshot(`folders-history-${name}`);
        await page.keyboard.press('Escape');

        await workbench.command('Testing: Focus on Test Explorer View');
        const tests = page.locator('.test-explorer');
        for (const project of ['shop', 'store']) await tests.getByText(project, { exact: true }).waitFor();
        await workbench.screenshot(`folders-testing-${name}`);
      },
    );
  }
});

describe('a window without a folder', () => {
  test(
    'says so in the view, and runs a plug-in that is chosen, whose cases are kept beside it',
    { timeout: 120_000 },
    async ({ folder, open }) => {
      await folder.addPlugin('behaviour');
      const file = path.join(folder.path, 'behaviour.wasm');
      const runChosen = async (): Promise<Awaited<ReturnType<typeof open>>> => {
        const workbench = await open({ what: 'nothing' });
        const { quickPick, page } = workbench;
        await workbench.command('Plugwright: Run Plug-in Function');
        // The dialog looks up a folder of its own first, and forgets what was typed until then.
        const accept = page.getByRole('button', { name: 'Open Plug-in' });
        const choose = async (): Promise<void> => {
          if (await accept.isVisible()) {
            await quickPick.input.fill(file);
            await page
              .locator('.quick-input-list')
              .getByText('behaviour.wasm', { exact: true })
              .waitFor({ timeout: 5000 });
            await accept.click();
          }
          await quickPick.option(/^echo/).first().waitFor({ timeout: 5000 });
        };
        const chosen = (): Promise<boolean> =>
          choose().then(
            () => true,
            () => false,
          );
        await expect.poll(chosen, { timeout: 60_000 }).toBe(true);
        await quickPick.choose(/^echo/);
        await workbench.panel.shows('echo');
        return workbench;
      };
      const save = async (workbench: Awaited<ReturnType<typeof open>>, name: string): Promise<void> => {
        const { panel, quickPick, page } = workbench;
        await panel.run(name);
        await panel.ended('echo', 'succeeded');
        await panel.frame.getByRole('button', { name: 'Save as Case' }).click();
        await quickPick.input.waitFor();
        await quickPick.input.fill(name);
        await page.keyboard.press('Enter');
        await panel.result.getByText('Saved as').waitFor();
      };
      const first = await runChosen();
      await save(first, 'one');
      await first.screenshot('no-folder-panel');
      // A window that was not there then knows nothing of the file.
      const second = await runChosen();
      await save(second, 'two');
      const { cases } = JSON.parse(await folder.read('behaviour.cases.json')) as { cases: { name: string }[] };
      expect(cases.map(({ name }) => name)).toEqual(['one', 'two']);

      await second.page.getByRole('tab', { name: 'Plugwright' }).first().click();
      await second.page.getByRole('button', { name: 'Open Folder' }).waitFor();
      await second.screenshot('no-folder-view');
    },
  );
});
