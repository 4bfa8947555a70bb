// The sample workspace takes whoever opens it one click from a result.
import { describe, expect, test } from './test';

describe('the sample workspace', () => {
  test('greets with a function and an input: one click gives the discount', async ({ folder, open }) => {
    await folder.addSamples({ greeting: true });
    const workbench = await open();
    const { panel } = workbench;

    await panel.shows('before_checkout_finalize');
    await expect.poll(() => panel.input.inputValue()).toContain('cart_total');
    await expect.poll(() => panel.result.innerText()).toContain('has not run yet');
    await workbench.screenshot('greeting');
    await panel.runButton.click();
    await panel.ended('before_checkout_finalize', 'succeeded');
    expect(JSON.parse(await panel.output.innerText())).toEqual({ discount_percent: 20 });
  });

  test('greets once', async ({ folder, open }) => {
    await folder.addSamples({ greeting: true });
    const workbench = await open();
    const { panel, page } = workbench;
    await panel.shows('before_checkout_finalize');
    await expect.poll(() => panel.input.inputValue()).toContain('cart_total');
    await page.keyboard.press('Control+F4');
    await workbench.command('View: Close All Editors');
    await workbench.tab(/^Run:/).waitFor({ state: 'detached' });
    await page.waitForTimeout(2000);

    await workbench.reload();
    await workbench.plugins.open();
    await workbench.plugins.item(/^checkout\.wasm,/).waitFor();
    await page.waitForTimeout(2000);
    expect(await workbench.tab(/^Run:/).count()).toBe(0);
  });

  test('counts vowels, over several calls', async ({ folder, open }) => {
    await folder.addSamples({ greeting: false });
    const workbench = await open();
    await workbench.openFunction('count_vowels.wasm', 'count_vowels');
    await workbench.panel.inputAs('Text');
    await workbench.panel.run('Hello, World!');
    await workbench.panel.ended('count_vowels', 'succeeded');
    expect(JSON.parse(await workbench.panel.output.innerText())).toMatchObject({ count: 3 });
  });

  test('is built by saving: greet.wat', async ({ folder, open }) => {
    await folder.addSamples({ greeting: false });
    const workbench = await open();
    const { panel } = workbench;
    await workbench.openFunction('greet.wat', 'greet');
    await panel.run('Ada');
    await panel.ended('greet', 'succeeded');
    expect(await panel.output.innerText()).toContain('Hello, Ada');

    const source = await folder.read('greet/greet.wat');
    await folder.write('greet/greet.wat', source.replaceAll('Hello, ', 'Howdy, '));
    await expect.poll(() => panel.announcement.innerText()).toContain('Earlier result');
    await panel.run();
    await expect.poll(() => panel.output.innerText()).toContain('Howdy, Ada');
  });
});
