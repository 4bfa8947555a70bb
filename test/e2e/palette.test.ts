// Run Plug-in Function from the command palette.
import { describe, expect, test } from './test';

const newCustomer = '{"cart_total": 120.5, "is_new_customer": true, "provided_email": "ada@example.com"}';

describe('the command palette', () => {
  test('runs a function with an input, and shows its output and logs', async ({ folder, open }) => {
    await folder.addSamples({ greeting: false });
    const workbench = await open();
    const { panel, quickPick } = workbench;

    await workbench.command('Plugwright: Run Plug-in Function');
    await quickPick.choose(/checkout\.wasm/);
    await quickPick.choose(/before_checkout_finalize/);
    await panel.shows('before_checkout_finalize');
    await panel.inputAs('JSON');
    await panel.run(newCustomer);

    expect(await panel.ended('before_checkout_finalize', 'succeeded')).toContain('output 26 bytes');
    expect(JSON.parse(await panel.output.innerText())).toEqual({ discount_percent: 20 });
    await expect.poll(() => panel.log.innerText()).toContain('new customer');
    await workbench.screenshot('run-by-palette');
  });

  test('offers what was run last at the top', async ({ folder, open }) => {
    await folder.addSamples({ greeting: false });
    const workbench = await open();
    const { panel, quickPick } = workbench;

    await workbench.command('Plugwright: Run Plug-in Function');
    await quickPick.choose(/greet\.wat/);
    await quickPick.choose(/^greet/);
    await panel.shows('greet');
    await panel.hasFocus();

    await workbench.command('Plugwright: Run Plug-in Function');
    await expect.poll(async () => (await quickPick.options())[0]).toMatch(/^greet\.wat/);
  });
});
