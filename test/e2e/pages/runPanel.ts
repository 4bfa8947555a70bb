// The run panel, by what a person sees and a screen reader says.
import type { Frame, FrameLocator, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

export type InputMode = 'Text' | 'JSON' | 'Hex' | 'File';

export class RunPanel {
  constructor(private readonly page: Page) {}

  get frame(): FrameLocator {
    return this.page.locator('iframe.webview.ready').last().contentFrame().frameLocator('iframe#active-frame');
  }

  get runButton(): Locator {
    return this.frame.getByRole('button', { name: 'Run', exact: true });
  }

  get cancelButton(): Locator {
    return this.frame.getByRole('button', { name: 'Cancel', exact: true });
  }

  /** Where text, JSON or hex is typed. */
  get input(): Locator {
    return this.frame.getByRole('region', { name: 'Input' }).getByRole('textbox');
  }

  get result(): Locator {
    return this.frame.getByRole('region', { name: 'Result' });
  }

  /** What is announced: which function, how it ended, and what came out. */
  get announcement(): Locator {
    return this.result.getByRole('status').first();
  }

  get output(): Locator {
    return this.result.getByRole('tabpanel');
  }

  get watchButton(): Locator {
    return this.frame.getByRole('button', { name: /^(Watch:|Stop Watching)/ });
  }

  /** What building and watching do. */
  get watchLine(): Locator {
    return this.frame.locator('.watch-line');
  }

  get comparison(): Locator {
    return this.result.locator('.comparison');
  }

  get log(): Locator {
    return this.result.getByRole('log');
  }

  get failure(): Locator {
    return this.result.locator('.failure');
  }

  get banner(): Locator {
    return this.frame.locator('.banner');
  }

  /** Waits until the panel is up with this function selected. */
  async shows(functionName: string): Promise<void> {
    const picker = this.frame.getByRole('combobox', { name: 'Function' });
    await picker.filter({ hasText: functionName }).waitFor();
  }

  /** Waits until the keyboard is the panel's: it takes it a moment after it is up. */
  async hasFocus(): Promise<void> {
    await expect.poll(() => this.frame.locator(':root').evaluate(() => document.hasFocus())).toBe(true);
  }

  async inputAs(mode: InputMode): Promise<void> {
    await this.frame.getByRole('tablist', { name: 'Input as' }).getByRole('tab', { name: mode }).click();
  }

  async outputAs(mode: string): Promise<void> {
    await this.frame.getByRole('tablist', { name: 'Output as' }).getByRole('tab', { name: mode }).click();
  }

  async run(input?: string): Promise<void> {
    if (input !== undefined) await this.input.fill(input);
    await this.runButton.click();
  }

  /** Waits until the last run of the function has ended like this; resolves with the announcement. */
  async ended(functionName: string, how: 'succeeded' | 'failed' | 'cancelled' | 'timed out'): Promise<string> {
    const words = this.announcement.filter({ hasText: `${functionName} ${how}` });
    await words.waitFor({ state: 'attached' });
    return words.innerText();
  }

  async selectFunction(name: string): Promise<void> {
    await this.frame.getByRole('combobox', { name: 'Function' }).click();
    await this.frame.getByRole('option', { name, exact: true }).click();
    await this.shows(name);
  }

  /** The frame itself, to run scripts in it. */
  async scriptFrame(): Promise<Frame> {
    const element = await this.frame.locator(':root').elementHandle();
    const frame = await element.ownerFrame();
    if (!frame) throw new Error('The run panel has no frame.');
    return frame;
  }
}
