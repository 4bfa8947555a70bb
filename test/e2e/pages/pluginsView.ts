// The Plug-ins view in the side bar.
import type { Locator, Page } from 'playwright-core';

export class PluginsView {
  readonly tree: Locator;

  constructor(private readonly page: Page) {
    this.tree = page.getByRole('tree', { name: 'Plug-ins' });
  }

  async open(): Promise<void> {
    const tab = this.page.getByRole('tab', { name: 'Plugwright' }).first();
    // A click on the tab of the view that is open would close the side bar.
    if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click();
    await this.tree.waitFor();
  }

  /** An item by what a screen reader says of it. */
  item(name: string | RegExp): Locator {
    return this.tree.getByRole('treeitem', { name }).first();
  }

  async expand(name: string | RegExp): Promise<void> {
    const item = this.item(name);
    await item.waitFor();
    if ((await item.getAttribute('aria-expanded')) === 'false') await item.click();
  }

  /** Presses ▶ beside a function. */
  async play(functionName: string): Promise<void> {
    const item = this.item(`${functionName}, function`);
    await item.hover();
    await item.getByRole('button', { name: 'Run Plug-in Function' }).click();
  }
}
