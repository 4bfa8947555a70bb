// Watch mode: a save builds and runs, and the result stands beside the last one.
import { describe, expect, test } from './test';

describe('watch mode', () => {
  test('runs a text plug-in again when it is saved, and shows what changed', async ({ folder, open }) => {
    await folder.addSamples({ greeting: false });
    const workbench = await open();
    const { panel } = workbench;
    await workbench.openFunction('greet.wat', 'greet');
    await panel.run('Ada');
    await expect.poll(() => panel.output.innerText()).toContain('Hello, Ada');

    await panel.watchButton.click();
    await expect.poll(() => panel.watchLine.innerText()).toContain('Watching');
    const source = await folder.read('greet/greet.wat');
    await folder.write('greet/greet.wat', source.replaceAll('Hello, ', 'Howdy, '));

    await expect.poll(() => panel.output.innerText()).toContain('Howdy, Ada');
    await expect.poll(() => panel.comparison.innerText()).toMatch(/Changed.*Hello, Ada.* → Howdy, Ada/s);
    await workbench.screenshot('watch-changed');
  });

  test('builds AssemblyScript on save, keeps the last good result while the build is broken, and diffs', async ({
    folder,
    open,
  }) => {
    await folder.addSamples({ greeting: false });
    await folder.settings({ 'workbench.colorTheme': 'Default Dark Modern' });
    await folder.linkPackages();
    const workbench = await open();
    const { panel } = workbench;
    await workbench.openFunction('checkout.wasm', 'before_checkout_finalize');
    await panel.inputAs('JSON');
    await panel.run('{"cart_total": 120.5, "is_new_customer": true, "provided_email": "ada@example.com"}');
    await panel.ended('before_checkout_finalize', 'succeeded');
    await panel.watchButton.click();
    await expect.poll(() => panel.watchLine.innerText()).toContain('Watching');

    const file = 'checkout/checkout.ts';
    const source = await folder.read(file);
    await folder.write(file, source.replace('20', '15'));
    await expect.poll(() => panel.output.innerText(), { timeout: 60_000 }).toContain('15');
    await expect.poll(() => panel.comparison.innerText()).toMatch(/discount_percent.*20.* → 15/s);
    await workbench.screenshot('watch-built');

    await folder.write(file, `${source}\nconst broken: i32 = "text";\n`);
    await expect.poll(() => panel.result.innerText(), { timeout: 60_000 }).toContain('As of the last good build');
    await expect.poll(() => panel.watchLine.innerText()).toMatch(/Build failed: \d+ error/);
    expect(await panel.output.innerText()).toContain('15');
    await workbench.screenshot('watch-broken');

    await folder.write(file, source);
    await expect.poll(() => panel.output.innerText(), { timeout: 60_000 }).toContain('20');
    await panel.result.getByRole('button', { name: 'Open Diff' }).click();
    await workbench.tab(/before_checkout_finalize: .* ↔/).waitFor();
    await workbench.screenshot('watch-diff');
  });

  test('builds and runs what was never built: a fresh clone has only the sources', async ({ folder, open }) => {
    await folder.addSamples({ greeting: false });
    await folder.linkPackages();
    await folder.delete('checkout/checkout.wasm');
    const workbench = await open();
    const { panel, quickPick } = workbench;
    await workbench.command('Plugwright: Build and Run');
    await quickPick.option(/^checkout\.wasm, checkout\/checkout\.wasm, not built yet/).waitFor();
    await workbench.screenshot('watch-unbuilt');
    await quickPick.choose(/^checkout\.wasm/);
    const built = (): Promise<boolean> =>
      folder.read('checkout/checkout.wasm').then(
        () => true,
        () => false,
      );
    await expect.poll(built, { timeout: 60_000 }).toBe(true);
    await panel.shows('before_checkout_finalize');
    await workbench.plugins.open();
    await workbench.plugins.item(/^checkout\.wasm,/).waitFor();
  });

  test('says why a text plug-in cannot be built', async ({ folder, open }) => {
    await folder.write('broken.wat', '(module (func (export "f") (result i32) (i32.const nothing)))');
    const workbench = await open();
    await workbench.command('Plugwright: Build Plug-in');
    const notification = workbench.notification('broken.wat cannot be assembled');
    await notification.waitFor();
    expect(await notification.innerText()).toContain('nothing');
  });

  test('names the project file because of which a plug-in cannot be built, and opens it', async ({ folder, open }) => {
    await folder.addPlugin('behaviour');
    await folder.write('Cargo.toml', '[package\n');
    const workbench = await open();
    await workbench.command('Plugwright: Build Plug-in');
    const notification = workbench.notification('Cargo.toml cannot be read: line 1');
    await notification.waitFor();
    await workbench.screenshot('build-unreadable-project');
    await notification.getByRole('button', { name: 'Open Cargo.toml' }).click();
    await workbench.page.getByRole('tab', { name: 'Cargo.toml' }).waitFor();
  });

  test('logs what it detected and why, what it passed over, and each step', async ({ folder, open }) => {
    await folder.addSamples({ greeting: false });
    await folder.write('crate/Cargo.toml', '[package\n');
    const workbench = await open();
    const { page, panel } = workbench;
    await workbench.openFunction('greet.wat', 'greet');
    await panel.run('Ada');
    await panel.watchButton.click();
    await expect.poll(() => panel.watchLine.innerText()).toContain('Watching');
    const source = await folder.read('greet/greet.wat');
    await folder.write('greet/greet.wat', source.replaceAll('Hello, ', 'Howdy, '));
    await expect.poll(() => panel.output.innerText()).toContain('Howdy, Ada');

    await workbench.command('Plugwright: Show Watch Log');
    const log = page.locator('.part.panel .view-lines');
    await expect.poll(async () => (await log.innerText()).replace(/\s+/g, ' ')).toMatch(/greet\.wat: ran in \d+ ms/);
    const text = (await log.innerText()).replace(/\s+/g, ' ');
    expect(text).toMatch(/is built by `npm run build:weather` \(package\.\s?json: /);
    expect(text).toMatch(/\[warning\] .*crate\/Cargo\.\s?toml was passed over: line 1: /);
    await workbench.screenshot('watch-log');
  });
});
