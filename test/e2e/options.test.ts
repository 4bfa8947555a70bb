// Under the rules of a manifest, and what an output can be.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from './test';

/** A picture of one pixel. */
const png =
  '89504e470d0a1a0a0000000d4948445200000001000000010806000000' +
  '1f15c4890000000d49444154789c6360f8cfc000000301010018dd8db0' +
  '0000000049454e44ae426082';

describe('options', () => {
  test('config reaches the plug-in, and its vars live on where they are kept', async ({ folder, open }) => {
    await folder.addSamples({ greeting: false });
    const workbench = await open();
    const { panel } = workbench;
    await workbench.openFunction('count_vowels.wasm', 'count_vowels');

    await panel.frame.getByText('Options', { exact: true }).click();
    await panel.frame.getByText('Add Value').click();
    await panel.frame.getByRole('textbox', { name: 'Config key' }).fill('vowels');
    await panel.frame.getByRole('textbox', { name: 'Config value' }).fill('l');
    await panel.frame.getByRole('checkbox', { name: /^Keep plug-in state/ }).press('Space');

    for (const total of [3, 6]) {
      await panel.run('Hello, World!');
      await expect.poll(() => panel.output.innerText()).toMatch(new RegExp(`"total": ${total}\\b`));
    }
    expect(JSON.parse(await panel.output.innerText())).toEqual({ count: 3, total: 6, vowels: 'l' });
    await workbench.screenshot('options');
  });

  test('a host that is not allowed is named, and allowed by one click', async ({ folder, open }) => {
    const server = createServer((_, response) => response.end('from the server'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      await folder.addPlugin('fetch');
      const workbench = await open();
      const { panel } = workbench;
      await workbench.openFunction('fetch.wasm', 'fetch');
      await panel.run(JSON.stringify({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }));
      await panel.ended('fetch', 'failed');
      expect(await panel.failure.innerText()).toMatch(/not allowed: allowed_hosts is empty/);
      await workbench.screenshot('host-denied');

      await panel.frame.getByRole('button', { name: 'Allow 127.0.0.1 and Run Again' }).click();
      await panel.ended('fetch', 'succeeded');
      expect(await panel.output.innerText()).toBe('from the server');
    } finally {
      server.close();
    }
  });
});

describe('an output', () => {
  test('that is an image is shown as one', async ({ folder, open }) => {
    await folder.addPlugin('behaviour');
    const workbench = await open();
    const { panel } = workbench;
    await workbench.openFunction('behaviour.wasm', 'echo');
    await panel.inputAs('Hex');
    await panel.run(png);
    await panel.ended('echo', 'succeeded');
    await panel.output.getByText('PNG, 1 × 1, 70 bytes').waitFor();
    await workbench.screenshot('image');
    await panel.outputAs('Hex');
    await expect.poll(() => panel.output.innerText()).toMatch(/89 50 4e 47/);
  });

  test('that is the beginning of an image says so, and is shown as hex by one click', async ({ folder, open }) => {
    await folder.addPlugin('behaviour');
    const workbench = await open();
    const { panel } = workbench;
    await workbench.openFunction('behaviour.wasm', 'echo');
    await panel.inputAs('Hex');
    await panel.run(png.slice(0, -50));
    await panel.ended('echo', 'succeeded');
    await panel.output.getByText(/The file ends too early|no image can be read/).waitFor();
    await workbench.screenshot('image-cut');
    await panel.output.getByRole('button', { name: 'Show as Hex' }).click();
    await expect.poll(() => panel.output.innerText()).toMatch(/89 50 4e 47/);
  });

  test('opens in an editor, pretty-printed where it is JSON', async ({ folder, open }) => {
    await folder.addPlugin('behaviour');
    const workbench = await open();
    const { panel, page } = workbench;
    await workbench.openFunction('behaviour.wasm', 'echo');
    await panel.run('{"a":[1,2]}');
    await panel.ended('echo', 'succeeded');
    await panel.result.getByRole('button', { name: 'Open Output in Editor' }).click();
    await expect.poll(() => page.locator('.monaco-editor .view-line').count()).toBeGreaterThan(4);
    await workbench.screenshot('output-editor');
  });

  test('answers an input that is read from a file', async ({ folder, open }) => {
    await folder.addSamples({ greeting: false });
    const workbench = await open();
    const { panel } = workbench;
    await workbench.openFunction('checkout.wasm', 'before_checkout_finalize');
    await panel.inputAs('File');
    await panel.run('checkout/new-customer.json');
    await panel.ended('before_checkout_finalize', 'succeeded');
    expect(await panel.output.innerText()).toContain('20.0');
  });
});
