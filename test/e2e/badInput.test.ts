// Whatever a file or a plug-in does, the person reads what is wrong, and the next call works.
import { plugin } from './folder';
import type { Workbench } from './pages/workbench';
import { describe, expect, test } from './test';

const flood = `(module
  (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
  (import "extism:host/env" "log_info" (func $log (param i64)))
  (func (export "flood") (result i32) (local $left i32)
    (local.set $left (i32.const 12000))
    (loop $again
      (call $log (call $alloc (i64.const 8)))
      (br_if $again (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
    (i32.const 0)))`;

const header = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

describe('a file that is no plug-in', () => {
  const files: [string, () => Uint8Array | Promise<Uint8Array>, RegExp][] = [
    ['text.wasm', () => new TextEncoder().encode('<!doctype html><title>404</title>'), /is not WebAssembly/],
    ['empty.wasm', () => new Uint8Array(), /empty/i],
    ['truncated.wasm', async () => (await plugin('behaviour')).subarray(0, 150), /ends|breaks off|truncated|short/i],
    ['component.wasm', () => Uint8Array.of(...header.subarray(0, 4), 0x0d, 0, 1, 0), /component/i],
  ];
  for (const [name, bytes, message] of files) {
    test(`is named as such: ${name}`, async ({ folder, open }) => {
      await folder.write(name, await bytes());
      await folder.addPlugin('behaviour');
      const workbench = await open();
      const { plugins } = workbench;

      await plugins.open();
      const item = plugins.item(new RegExp(`^${name}, broken`));
      await item.waitFor();
      expect(await item.getAttribute('aria-label')).toMatch(message);

      await workbench.chooseInExplorer(name, 'Run Plug-in Function');
      const notification = workbench.notification(`${name} cannot be run`);
      await notification.waitFor();
      expect(await notification.innerText()).toMatch(message);
      await worksStill(workbench);
    });
  }
});

describe('a plug-in that goes wrong', () => {
  test('a missing import is named', async ({ folder, open }) => {
    await folder.addPlugin('demanding');
    await folder.addPlugin('behaviour');
    const workbench = await open();
    await workbench.openFunction('demanding.wasm', 'run');
    await workbench.panel.run();
    await workbench.panel.ended('run', 'failed');
    const text = await workbench.panel.failure.innerText();
    expect(text).toContain('no_such_function');
    expect(text).toContain('extism:host/env');
    await workbench.screenshot('missing-import');
    await worksStill(workbench);
  });

  test('a trap shows where it happened', async ({ folder, open }) => {
    await folder.addPlugin('behaviour');
    const workbench = await open();
    await workbench.openFunction('behaviour.wasm', 'trap');
    await workbench.panel.run();
    await workbench.panel.ended('trap', 'failed');
    const text = await workbench.panel.failure.innerText();
    expect(text).toContain('unreachable');
    expect(text).toContain('deep');
    await workbench.screenshot('trap');
    await worksStill(workbench);
  });

  test('an error that the plug-in reports is shown in its words', async ({ folder, open }) => {
    await folder.addPlugin('behaviour');
    const workbench = await open();
    await workbench.openFunction('behaviour.wasm', 'refuse');
    await workbench.panel.run('the cart is empty');
    await workbench.panel.ended('refuse', 'failed');
    expect(await workbench.panel.failure.innerText()).toContain('the cart is empty');
    await worksStill(workbench);
  });

  test('an output of 50 MB is shown in part, and the workbench does not freeze', async ({ folder, open }) => {
    await folder.addPlugin('behaviour');
    const workbench = await open();
    await workbench.openFunction('behaviour.wasm', 'large');
    await workbench.panel.run();
    expect(await workbench.panel.ended('large', 'succeeded')).toContain('50');
    expect(await workbench.panel.result.innerText()).toMatch(/Showing the first .* of 50/);
    await workbench.screenshot('large-output');
    await worksStill(workbench);
  });

  test('a flood of logs keeps its beginning and its end, and says what is missing between them', async ({
    folder,
    open,
  }) => {
    await folder.write('flood.wat', flood);
    const workbench = await open();
    await workbench.openFunction('flood.wat', 'flood');
    await workbench.panel.run();
    await workbench.panel.ended('flood', 'succeeded');
    await expect
      .poll(() => workbench.panel.result.innerText())
      .toContain('its first and its last entries are here, 2,000 between them were left out.');
    const gap = workbench.panel.result.getByText('2,000 entries left out');
    await gap.scrollIntoViewIfNeeded();
    await workbench.screenshot('flood');
  });

  test('an output that is no UTF-8 is shown as hex, and says from which byte', async ({ folder, open }) => {
    await folder.addPlugin('behaviour');
    const workbench = await open();
    await workbench.openFunction('behaviour.wasm', 'not_text');
    await workbench.panel.run();
    await workbench.panel.ended('not_text', 'succeeded');
    const { panel } = workbench;
    expect(await panel.result.innerText()).toContain('Not valid UTF-8 from byte 1');
    expect(await panel.output.innerText()).toMatch(/41\s+ff\s+42/i);
    await panel.outputAs('Text');
    await expect.poll(() => panel.output.innerText()).toBe('A\ufffdB');
    await workbench.screenshot('not-text');
  });

  test('no output is said in words', async ({ folder, open }) => {
    await folder.addPlugin('behaviour');
    const workbench = await open();
    await workbench.openFunction('behaviour.wasm', 'silent');
    await workbench.panel.run();
    expect(await workbench.panel.ended('silent', 'succeeded')).toContain('no output');
  });

  test('a file that is deleted while it is selected is missed, and found when it is back', async ({ folder, open }) => {
    await folder.addPlugin('behaviour');
    const workbench = await open();
    const { panel } = workbench;
    await workbench.openFunction('behaviour.wasm', 'echo');
    await panel.input.fill('kept');
    await folder.delete('behaviour.wasm');
    await panel.banner.filter({ hasText: 'was deleted' }).waitFor();
    expect(await panel.input.inputValue()).toBe('kept');
    await workbench.screenshot('deleted');

    await folder.addPlugin('behaviour');
    await panel.banner.filter({ hasText: 'was deleted' }).waitFor({ state: 'hidden' });
    await panel.run();
    await panel.ended('echo', 'succeeded');
    expect(await panel.output.innerText()).toBe('kept');
  });
});

describe('an input that is not ready', () => {
  test('JSON is checked while it is typed, with line and column', async ({ folder, open }) => {
    await folder.addPlugin('behaviour');
    const workbench = await open();
    const { panel } = workbench;
    await workbench.openFunction('behaviour.wasm', 'echo');
    await panel.inputAs('JSON');
    await panel.input.fill('{\n  "cart_total": }');
    const problem = panel.frame.getByRole('region', { name: 'Input' }).getByRole('status');
    await expect.poll(() => problem.innerText()).toContain('2:17');
    await workbench.screenshot('wrong-json');
    await panel.input.fill('{"cart_total": 1}');
    await problem.waitFor({ state: 'hidden' });
  });
});

/** The extension host lives: another function runs. */
async function worksStill(workbench: Workbench): Promise<void> {
  await workbench.openFunction('behaviour.wasm', 'echo');
  await workbench.panel.run('still here');
  await workbench.panel.ended('echo', 'succeeded');
  expect(await workbench.panel.output.innerText()).toBe('still here');
}
