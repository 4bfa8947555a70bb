// All of it without a mouse.
import type { Frame } from 'playwright-core';
import { describe, expect, test } from './test';

describe('the keyboard', () => {
  test('finds a function, types its input, runs it, reads its output and cancels', async ({ folder, open }) => {
    await folder.addPlugin('behaviour');
    const workbench = await open();
    const { page, panel, quickPick } = workbench;
    const focusIs = async (what: string): Promise<void> =>
      expect.poll(async () => focusedName(await panel.scriptFrame())).toContain(what);

    await workbench.command('Plugwright: Run Plug-in Function');
    await quickPick.option(/^echo/).waitFor();
    await quickPick.input.fill('echo');
    await page.keyboard.press('Enter');
    await panel.shows('echo');
    await expect.poll(() => panel.input.evaluate((element) => element.matches(':focus'))).toBe(true);

    await page.keyboard.type('typed blindly');
    await page.keyboard.press('Control+Enter');
    await panel.ended('echo', 'succeeded');
    expect(await panel.output.innerText()).toBe('typed blindly');

    // From the input back to the tabs above it, and along them.
    await page.keyboard.press('Shift+Tab');
    await focusIs('Text');
    await page.keyboard.press('ArrowRight');
    await focusIs('JSON');
    await page.keyboard.press('ArrowLeft');
    await focusIs('Text');

    await workbench.command('Plugwright: Run Plug-in Function');
    await quickPick.option(/^spin/).waitFor();
    await quickPick.input.fill('spin');
    await page.keyboard.press('Enter');
    await panel.shows('spin');
    await page.keyboard.type('turning');
    await page.keyboard.press('Control+Enter');
    await panel.cancelButton.waitFor();
    await page.keyboard.press('Control+Escape');
    await panel.ended('spin', 'cancelled');
  });

  test('reaches every control of the panel by Tab, and leaves it', async ({ folder, open }) => {
    await folder.addPlugin('behaviour');
    const workbench = await open();
    const { page, panel } = workbench;
    await workbench.openFunction('behaviour.wasm', 'echo');
    await panel.run('hello');
    await panel.ended('echo', 'succeeded');
    await panel.frame.getByRole('combobox', { name: 'Plug-in' }).focus();

    const reached: string[] = [];
    const frame = await panel.scriptFrame();
    for (let presses = 0; presses < 40; presses++) {
      reached.push(await focusedName(frame));
      await page.keyboard.press('Tab');
    }
    for (const name of [
      'Function',
      'Run',
      'Restart Plug-in',
      'Text',
      'Options',
      'Copy Output',
      'Save Output',
      'Filter',
    ]) {
      expect(
        reached.some((each) => each.includes(name)),
        `${name} in ${reached.join(' | ')}`,
      ).toBe(true);
    }
    expect(reached.at(-1), 'the focus is not trapped').not.toBe(reached[reached.length - 2]);
  });
});

/** The name of the focused element of the panel, through shadow roots. */
async function focusedName(frame: Frame): Promise<string> {
  return frame.evaluate(() => {
    let element = document.activeElement;
    const names: (string | null | undefined)[] = [];
    while (element !== null && element !== document.body) {
      names.push(
        element.getAttribute('aria-label') ?? element.getAttribute('label') ?? element.getAttribute('placeholder'),
        element.textContent,
      );
      element = element.shadowRoot?.activeElement ?? null;
    }
    return names
      .filter((name) => name)
      .join(' ')
      .trim()
      .replace(/\s+/g, ' ')
      .slice(0, 80);
  });
}
