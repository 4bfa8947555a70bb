// A saved input is a test: from the panel to a case, in the tree, in the Testing view, and with mocks of its host.
import type { Locator } from 'playwright-core';
import { describe, expect, test } from './test';

const themes = {
  dark: 'Default Dark Modern',
  light: 'Default Light Modern',
  'high-contrast': 'Default High Contrast',
};

describe('a case', () => {
  for (const [name, theme] of Object.entries(themes)) {
    test(
      `is saved from the panel, runs as a test, and fails when it should: ${name}`,
      { timeout: 120_000 },
      async ({ folder, open }) => {
        await folder.settings({ 'workbench.colorTheme': theme });
        await folder.addPlugin('behaviour');
        const workbench = await open();
        const { panel, plugins, quickPick, page } = workbench;
        await workbench.openFunction('behaviour.wasm', 'echo');
        await panel.frame.getByRole('button', { name: 'Save as Case' }).waitFor();
        await workbench.screenshot(`cases-idle-${name}`);

        await panel.inputAs('JSON');
        await panel.run('{"cart_total": 120.5, "is_new_customer": true}');
        await panel.ended('echo', 'succeeded');
        await panel.frame.getByRole('button', { name: 'Save as Case' }).click();
        await quickPick.input.waitFor();
        expect(await quickPick.input.inputValue()).toBe('echo 1');
        await quickPick.input.fill('new customer');
        await page.keyboard.press('Enter');
        await panel.result.getByText('Saved as').waitFor();
        await workbench.screenshot(`cases-saved-${name}`);
        expect(JSON.parse(await folder.read('behaviour.cases.json'))).toMatchObject({
          plugin: 'behaviour.wasm',
          cases: [
            {
              name: 'new customer',
              function: 'echo',
              input: { json: { cart_total: 120.5, is_new_customer: true } },
              expect: { output: { json: { cart_total: 120.5, is_new_customer: true } } },
            },
          ],
        });

        const fn = plugins.item(/^echo, function, 1 case/);
        await fn.waitFor();
        await fn.locator('.monaco-tl-twistie').click();
        const node = plugins.item(/^new customer, case, not run yet/);
        await node.hover();
        await node.getByRole('button', { name: 'Run Case' }).click();
        await plugins.item(/^new customer, case, passed/).waitFor();

        const text = await folder.read('behaviour.cases.json');
        const [, expectation = ''] = text.split('"expect"');
        await folder.write('behaviour.cases.json', text.replace(expectation, expectation.replace('120.5', '99')));
        await workbench.command('Test: Run All Tests');
        await plugins.item(/^new customer, case, failed/).waitFor();
        await workbench.screenshot(`cases-tree-${name}`);
        await page.getByRole('tab', { name: 'Testing' }).first().click();
        const item = (label: RegExp): Locator => page.getByRole('treeitem').filter({ hasText: label }).first();
        await item(/^behaviour\.cases\.json/).click();
        await page.keyboard.press('ArrowRight');
        await item(/^new customer/).waitFor();
        await workbench.screenshot(`cases-testing-${name}`);
      },
    );
  }

  test('comes to the panel with a click, and is updated, renamed, duplicated and deleted', async ({ folder, open }) => {
    await folder.addPlugin('behaviour');
    await folder.write(
      'behaviour.cases.json',
      `{
  // What customers say.
  "plugin": "behaviour.wasm",
  "cases": [
    { "name": "first", "function": "echo", "input": "one", "expect": { "output": "one" } },
    { "name": "second", "function": "gone" }
  ]
}
`,
    );
    const workbench = await open();
    const { panel, plugins, quickPick, page } = workbench;
    await workbench.openFunction('behaviour.wasm', 'echo');
    await panel.input.fill('typed before');
    await plugins
      .item(/^echo, function, 1 case/)
      .locator('.monaco-tl-twistie')
      .click();
    await plugins.item(/^Warning: 1 case without a function/).waitFor();
    await plugins.item(/^first, case/).click();
    await expect.poll(() => panel.input.inputValue()).toBe('one');
    await panel.frame.getByText('Case first').waitFor();

    await panel.run('two');
    await expect.poll(() => panel.output.innerText()).toBe('two');
    await workbench.screenshot('cases-changed');
    await panel.frame.getByRole('button', { name: 'Update Case' }).click();
    await expect
      .poll(() => folder.read('behaviour.cases.json'))
      .toContain('"input": "two", "expect": { "output": "two" }');
    expect(await folder.read('behaviour.cases.json')).toContain('// What customers say.');
    await panel.frame.getByRole('button', { name: 'Leave Case' }).click();
    await expect.poll(() => panel.input.inputValue()).toBe('typed before');

    /** Once the extension knows that a case is selected, keys act on it: then it is also open. */
    const press = async (key: string): Promise<void> => {
      await page.waitForTimeout(300);
      await page.keyboard.press(key);
    };
    await plugins.item(/^first, case/).click();
    await press('F2');
    await quickPick.input.fill('renamed');
    await page.keyboard.press('Enter');
    await plugins.item(/^renamed, case/).waitFor();
    await panel.frame.getByText('Case renamed').waitFor();
    await plugins.item(/^renamed, case/).click();
    await panel.frame.getByText('Case renamed').waitFor();
    await press('Delete');
    await expect.poll(() => folder.read('behaviour.cases.json')).not.toContain('renamed');
    await workbench.notification('Deleted').getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => folder.read('behaviour.cases.json')).toContain('renamed');
  });

  test('mocks what the plug-in asks of its host', async ({ folder, open }) => {
    await folder.addPlugin('shop');
    const workbench = await open();
    const { panel, plugins } = workbench;
    await workbench.openFunction('shop.wasm', 'price');
    await panel.run('apple');
    await panel.ended('price', 'failed');
    await workbench.screenshot('cases-needs-mock');
    await panel.frame.getByRole('button', { name: 'Generate Mock' }).click();
    await expect.poll(() => folder.read('shop.cases.json')).toContain('"kv_read"');
    await workbench.screenshot('cases-mock');
    const text = await folder.read('shop.cases.json');
    await folder.write('shop.cases.json', text.replace('"returns": ""', '"returns": "one euro"'));
    await panel.frame.getByText('mocks of shop.cases.json').waitFor();
    await expect
      .poll(async () => {
        await panel.run();
        return panel.output.innerText({ timeout: 2000 }).catch(() => '');
      })
      .toBe('one euro');
    await plugins.expand('Imports, 4');
    await plugins.item(/^kv_read, mocked in shop.cases.json/).waitFor();
    await workbench.screenshot('cases-mocked');
  });

  test('fits a narrow panel', async ({ folder, open }) => {
    await folder.addPlugin('behaviour');
    await folder.write(
      'behaviour.cases.json',
      JSON.stringify({
        plugin: 'behaviour.wasm',
        mocks: { functions: {} },
        cases: [{ name: 'a customer with a rather long name and more than that', function: 'echo', input: 'one' }],
      }),
    );
    const workbench = await open({ width: 800 });
    const { panel, plugins } = workbench;
    await workbench.openFunction('behaviour.wasm', 'echo');
    await plugins
      .item(/^echo, function, 1 case/)
      .locator('.monaco-tl-twistie')
      .click();
    await plugins.item(/^a customer/).click();
    await panel.run('another');
    await panel.ended('echo', 'succeeded');
    await workbench.screenshot('cases-narrow');
    const frame = await panel.scriptFrame();
    const { scrollWidth, clientWidth } = await frame.evaluate(() => ({
      scrollWidth: document.documentElement.scrollWidth,
      clientWidth: document.documentElement.clientWidth,
    }));
    expect(scrollWidth, 'nothing is cut off at the right').toBeLessThanOrEqual(clientWidth);
  });
});
