// The Plug-ins view in the side bar.
import type { Locator, Page } from 'playwright-core';

export class PluginsView {
  readonly tree: Locator;

  constructor(private readonly page: Page) {
    this.tree = page.getByRole('tree', { name: 'Plug-ins' });
  }

  async open(): Promise<void> {
    const tab = this.page.getByRole('tab', { name: 'Plugwright' }).first();
    await tab.waitFor();
    const title = this.page.locator('.part.sidebar').getByText(/^Plugwright: Plug-ins$/i);
    for (let attempt = 0; ; attempt++) {
      // A click on the tab of the view that is open would close the side bar, also before its tree is there; a window
      // that is still restoring its views may open or close it by itself after a look at it.
      if (!(await title.isVisible())) await tab.click();
      try {
        return await this.tree.waitFor({ timeout: 5000 });
      } catch (error) {
        if (attempt === 3) throw error;
      }
    }
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
