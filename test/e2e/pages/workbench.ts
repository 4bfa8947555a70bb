// A window of VS Code in the browser.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { PluginsView } from './pluginsView';
import { QuickPick } from './quickPick';
import { RunPanel } from './runPanel';

const screenshots = path.resolve(import.meta.dirname, '../../../test-results/screenshots');

export class Workbench {
  readonly quickPick: QuickPick;
  readonly plugins: PluginsView;
  readonly panel: RunPanel;

  constructor(readonly page: Page) {
    this.quickPick = new QuickPick(page);
    this.plugins = new PluginsView(page);
    this.panel = new RunPanel(page);
  }

  /** @param what a folder, a `.code-workspace` file, or neither. */
  async open(
    server: string,
    what: { readonly folder: string } | { readonly workspace: string } | { ew: 'true' },
  ): Promise<void> {
    await this.page.goto(`${server}/?${new URLSearchParams(what)}`);
    await this.ready();
  }

  /** Once its icon is there, VS Code knows all commands of the extension. */
  async ready(): Promise<void> {
    await this.page.getByRole('tab', { name: 'Plugwright' }).first().waitFor();
  }

  /** Waits until the workbench has put a text of its state where it finds it after a reload; it does so every few seconds. */
  async keeps(text: string): Promise<void> {
    await expect.poll(() => this.page.evaluate(isStored, text)).toBe(true);
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.ready();
  }

  command(title: string): Promise<void> {
    return this.quickPick.command(title);
  }

  /** Opens a function's panel by the palette, from any plug-in. */
  async openFunction(plugin: string, functionName: string): Promise<void> {
    await this.plugins.open();
    await this.plugins.expand(new RegExp(`^${plugin},`));
    await this.plugins.item(`${functionName}, function`).click();
    await this.panel.shows(functionName);
  }

  async openFile(name: string): Promise<void> {
    await this.page.keyboard.press('Control+P');
    await this.quickPick.input.fill(name);
    await this.quickPick.option(name).first().waitFor();
    await this.page.keyboard.press('Enter');
    await this.tab(name).waitFor();
  }

  /** Chooses an action from the context menu of a file in the file explorer. */
  async chooseInExplorer(file: string, action: string): Promise<void> {
    const tab = this.page.getByRole('tab', { name: 'Explorer' }).first();
    if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click();
    await this.page.getByRole('treeitem', { name: file }).first().click({ button: 'right' });
    const item = this.page.getByRole('menuitem', { name: action });
    await item.waitFor();
    // A menu takes no click in its first moments, lest the click that opened it choose something.
    await this.page.waitForTimeout(500);
    await item.click();
    await item.waitFor({ state: 'hidden' });
  }

  /** The tab of an editor. */
  tab(name: string | RegExp): Locator {
    return this.page.locator('.tabs-container').getByRole('tab', { name }).first();
  }

  /** The text of the active editor. */
  get editor(): Locator {
    return this.page.locator('.editor-group-container.active .monaco-editor .view-lines').first();
  }

  notification(text: string | RegExp): Locator {
    return this.page.locator('.notifications-toasts').getByRole('dialog').filter({ hasText: text }).first();
  }

  /** Kept as a result of the test run. */
  async screenshot(name: string): Promise<void> {
    await mkdir(screenshots, { recursive: true });
    // Nothing hovers, and what was just drawn is drawn to its end.
    await this.page.mouse.move(700, 3);
    await this.page.waitForTimeout(300);
    await this.page.screenshot({ path: path.join(screenshots, `${name}.png`) });
  }
}

/** Whether a record of the workbench's databases contains the text; runs in the page. */
async function isStored(text: string): Promise<boolean> {
  const done = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error('The database does not answer.'));
    });
  for (const { name } of await indexedDB.databases()) {
    if (!name?.startsWith('vscode-web-state-db-')) continue;
    const database = await done(indexedDB.open(name));
    try {
      const records = await done(database.transaction('ItemTable').objectStore('ItemTable').getAll());
      if (JSON.stringify(records).includes(text)) return true;
    } finally {
      database.close();
    }
  }
  return false;
}
