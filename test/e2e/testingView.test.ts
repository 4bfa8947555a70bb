// What a person does about cases in the Testing view and without a mouse: accept, update, record, save, run.
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Locator, Page } from 'playwright-core';
import type { Folder } from './folder';
import { describe, expect, test } from './test';

const themes = {
  dark: 'Default Dark Modern',
  light: 'Default Light Modern',
  'high-contrast': 'Default High Contrast',
};

const casesFile = 'behaviour.cases.json';

const writeCases = (folder: Folder, plugin: string, cases: readonly object[]): Promise<void> =>
  folder.write(`${plugin}.cases.json`, JSON.stringify({ plugin: `${plugin}.wasm`, cases }, undefined, 2));

/** An item of the Testing view, by its label and how it ended. */
const item = (page: Page, name: string, ended = ''): Locator =>
  page.getByRole('treeitem', { name: new RegExp(`^${name} \\(${ended}`) }).first();

async function choose(page: Page, target: Locator, action: string): Promise<void> {
  await target.click({ button: 'right' });
  const choice = page.getByRole('menuitem', { name: action });
  await choice.waitFor();
  // A menu takes no click in its first moments, lest the click that opened it choose something.
  await page.waitForTimeout(500);
  await choice.click();
  await choice.waitFor({ state: 'hidden' });
}

async function showTesting(page: Page, file: string): Promise<void> {
  await page.getByRole('tab', { name: 'Testing' }).first().click();
  const node = item(page, file);
  await node.click();
  if ((await node.getAttribute('aria-expanded')) !== 'true') await page.keyboard.press('ArrowRight');
}

describe('the Testing view', () => {
  for (const [name, theme] of Object.entries(themes)) {
    test(`takes over what came out, by mouse: ${name}`, async ({ folder, open }) => {
      await folder.settings({ 'workbench.colorTheme': theme });
      await folder.addPlugin('behaviour');
      const cases = (input: string): readonly object[] => [
        { name: 'greets', function: 'echo', input: 'a\nb\nc', expect: { output: 'a\nx\nc' } },
        { name: 'adds', function: 'echo', input: '{"sum":3}', expect: { output: { json: { sum: 4 } } } },
        { name: 'draws', function: 'echo', input, expect: { snapshot: true } },
      ];
      await writeCases(folder, 'behaviour', cases('now'));
      const workbench = await open();
      const { page } = workbench;
      await workbench.command('Test: Run All Tests');
      await showTesting(page, casesFile);
      await item(page, 'draws', 'Passed').waitFor();
      await writeCases(folder, 'behaviour', cases('later'));
      await workbench.command('Test: Run All Tests');
      await item(page, 'draws', 'Failed').waitFor();
      expect(await page.getByRole('treeitem', { name: new RegExp(`^${casesFile} `) }).count(), 'files').toBe(1);

      // In the context menu of the item, and as a button at the difference.
      await choose(page, item(page, 'greets'), 'Accept Output as Expected');
      await item(page, 'greets', 'Passed').waitFor();
      expect(await folder.read(casesFile)).toContain('"output": "a\\nb\\nc"');
      await item(page, 'adds').click();
      await workbench.command('Test: Peek Output');
      const accept = page.getByText('Accept Output as Expected').first();
      await page.locator('.zone-widget').getByText('The output differs').first().waitFor();
      await workbench.screenshot(`testing-accept-${name}`);
      await accept.click();
      await item(page, 'adds', 'Passed').waitFor();
      expect(await folder.read(casesFile)).toContain('"sum": 3');

      const snapshot = `__snapshots__/${casesFile}/draws.txt`;
      expect(await folder.read(snapshot)).toBe('now');
      await item(page, 'draws').click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Update Snapshot' }).waitFor();
      await page.screenshot({ path: `test-results/screenshots/testing-menu-${name}.png` });
      await page.keyboard.press('Escape');
      await choose(page, item(page, 'draws'), 'Update Snapshot');
      await item(page, 'draws', 'Passed').waitFor();
      expect(await folder.read(snapshot)).toBe('later');
      await workbench.screenshot(`testing-accepted-${name}`);
    });
  }

  test('records what the host answers, which is told again when the host is gone', async ({ folder, open }) => {
    const host = await listen();
    try {
      await folder.addPlugin('fetch');
      const url = `http://127.0.0.1:${(host.address() as AddressInfo).port}/rate`;
      const input = { json: { url, method: 'GET' } };
      const options = { allowed_hosts: ['127.0.0.1'] };
      await writeCases(folder, 'fetch', [
        { name: 'rate', function: 'fetch', input, options, expect: { output: 'one euro' } },
      ]);
      const workbench = await open();
      const { page } = workbench;
      await showTesting(page, 'fetch.cases.json');
      await choose(page, item(page, 'rate'), 'Record What the Host Answers');
      await item(page, 'rate', 'Passed').waitFor();
      await expect.poll(() => folder.read('fetch.cases.json')).toContain('"recording"');
      await stop(host);
      await workbench.command('Test: Run All Tests');
      await page.locator('.notifications-toasts').waitFor({ state: 'hidden' });
      await item(page, 'rate', 'Passed').waitFor();
      await workbench.openFile('fetch.cases.json');
      await workbench.screenshot('testing-recorded');

      await choose(page, item(page, 'rate'), 'Remove Recording');
      await workbench.command('Test: Run All Tests');
      await item(page, 'rate', '(Failed|Errored)').waitFor();
    } finally {
      await stop(host);
    }
  });
});

test('a case is saved and run without a mouse', async ({ folder, open }) => {
  await folder.addPlugin('behaviour');
  const workbench = await open();
  const { page, panel, plugins, quickPick } = workbench;
  await workbench.command('Plugwright: Run Plug-in Function');
  await quickPick.option(/^echo/).waitFor();
  await quickPick.input.fill('echo');
  await page.keyboard.press('Enter');
  await panel.shows('echo');
  await expect.poll(() => panel.input.evaluate((element) => element.matches(':focus'))).toBe(true);
  await page.keyboard.type('typed blindly');
  await page.keyboard.press('Control+Enter');
  await panel.ended('echo', 'succeeded');

  const save = panel.frame.getByRole('button', { name: 'Save as Case' });
  const isFocused = (): Promise<boolean> => save.evaluate((element) => element.matches(':focus'));
  for (let presses = 0; presses < 12 && !(await isFocused()); presses++) await page.keyboard.press('Tab');
  expect(await isFocused()).toBe(true);
  await page.keyboard.press('Enter');
  await quickPick.input.waitFor();
  await page.keyboard.type('saved blindly');
  await page.keyboard.press('Enter');
  await panel.result.getByText('Saved as').waitFor();
  await panel.hasFocus();
  const frame = await panel.scriptFrame();
  await expect.poll(() => frame.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY');
  await workbench.screenshot('keyboard-saved-case');

  await workbench.command('Plugwright: Focus on Plug-ins View');
  await plugins.item(/^echo, function, 1 case/).waitFor();
  // A tree that was empty when it was opened took no focus.
  await workbench.command('Plugwright: Focus on Plug-ins View');
  const node = plugins.item(/^saved blindly, case/);
  for (let presses = 0; presses < 15 && !(await isSelected(plugins.tree, node)); presses++) {
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await page.waitForTimeout(300);
  }
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: 'Run Case' }).waitFor();
  await workbench.screenshot('keyboard-case-menu');
  const chosen = page.locator('.action-item.focused').filter({ hasText: 'Run Case' });
  for (let presses = 0; presses < 12 && !(await chosen.isVisible()); presses++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await plugins.item(/^saved blindly, case, passed/).waitFor();
});

/** Whether the arrows are at this item of a tree. */
async function isSelected(tree: Locator, node: Locator): Promise<boolean> {
  if (!(await node.isVisible())) return false;
  return (await tree.getAttribute('aria-activedescendant')) === (await node.getAttribute('id'));
}

async function listen(): Promise<Server> {
  const server = createServer((_request, response) => void response.end('one euro'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
