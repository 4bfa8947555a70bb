// The list that drops from the top: command palette and quick picks.
import type { Locator, Page } from 'playwright-core';

export class QuickPick {
  readonly #widget: Locator;

  constructor(private readonly page: Page) {
    this.#widget = page.locator('.quick-input-widget');
  }

  get input(): Locator {
    return this.#widget.getByRole('textbox').or(this.#widget.getByRole('combobox')).first();
  }

  get title(): Locator {
    return this.#widget.locator('.quick-input-title');
  }

  option(name: string | RegExp): Locator {
    return this.#widget.getByRole('option', { name });
  }

  /** What is offered, top down, each as it is read out. */
  async options(): Promise<string[]> {
    const rows = await this.#widget.getByRole('option').all();
    return Promise.all(rows.map(async (row) => (await row.getAttribute('aria-label')) ?? ''));
  }

  async choose(name: string | RegExp): Promise<void> {
    await this.option(name).first().click();
  }

  /** Runs a command by its title, as one types it. */
  async command(title: string): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      await this.page.keyboard.press('F1');
      try {
        await this.input.waitFor({ timeout: 2000 });
        await this.input.fill(`>${title}`, { timeout: 2000 });
        await this.option(title).first().waitFor({ timeout: 5000 });
        break;
      } catch (error) {
        // A key that is pressed while the focus moves from one frame to another reaches neither. An open list stays as it is:
        // a command that comes with an extension, or at the end of a run, is in the next one.
        if (attempt === 5) throw error;
        await this.page.keyboard.press('Escape');
      }
    }
    await this.page.keyboard.press('Enter');
  }
}
