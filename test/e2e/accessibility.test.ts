// The panel in its states and themes: checked by axe, and kept as pictures.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Workbench } from './pages/workbench';
import { describe, expect, test } from './test';

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const themes = {
  dark: 'Default Dark Modern',
  light: 'Default Light Modern',
  'high-contrast': 'Default High Contrast',
  'high-contrast-light': 'Default High Contrast Light',
};

describe('the run panel', () => {
  for (const [name, theme] of Object.entries(themes)) {
    test(`has no serious fault in accessibility: ${name}`, { timeout: 180_000 }, async ({ folder, open }) => {
      await folder.settings({ 'workbench.colorTheme': theme });
      const workbench = await open();
      const { panel } = workbench;
      const check = async (state: string): Promise<void> => {
        await workbench.screenshot(`panel-${state}-${name}`);
        expect(await faults(workbench), state).toEqual([]);
      };

      await workbench.command('Plugwright: Open Run Panel');
      await panel.frame.getByRole('heading', { name: 'No plug-in in this workspace' }).waitFor();
      await check('empty');

      await folder.addPlugin('behaviour');
      await workbench.openFunction('behaviour.wasm', 'echo');
      await panel.runButton.waitFor();
      await check('idle');

      await panel.inputAs('JSON');
      await panel.run('{"cart_total": 120.5, "items": ["a", "b"], "is_new_customer": true}');
      await panel.ended('echo', 'succeeded');
      await panel.log.getByText('cart_total').waitFor();
      await check('succeeded');

      await panel.run();
      await expect.poll(() => panel.comparison.innerText()).toContain('Same');
      await panel.run('{"cart_total": 80, "items": ["a", "b"], "is_new_customer": true}');
      await expect.poll(() => panel.comparison.innerText()).toContain('cart_total');
      await panel.watchButton.click();
      await panel.watchLine.waitFor();
      await check('changed-and-watched');
      await panel.watchButton.click();

      await panel.frame.getByRole('heading', { name: 'Options' }).click();
      await panel.frame.getByRole('button', { name: 'Add Value' }).click();
      await panel.frame.getByRole('button', { name: 'Add Host' }).click();
      await panel.frame.getByRole('button', { name: 'Add Folder' }).click();
      await check('options');
      await panel.frame.getByRole('heading', { name: 'Options' }).click();

      await panel.inputAs('Hex');
      await panel.input.fill('4x');
      await check('wrong-input');

      await panel.selectFunction('trap');
      await panel.run();
      await panel.ended('trap', 'failed');
      await check('error');

      await panel.selectFunction('spin');
      await panel.run('turning');
      await panel.log.getByText('turning').waitFor();
      await check('busy');
      await panel.cancelButton.click();
      await panel.ended('spin', 'cancelled');
      await check('cancelled');

      await panel.selectFunction('echo');
      await panel.inputAs('Text');
      await panel.run('Ada');
      await panel.ended('echo', 'succeeded');
      await panel.frame.getByRole('button', { name: 'Save as Case' }).click();
      await workbench.quickPick.input.waitFor();
      await workbench.page.keyboard.press('Enter');
      await panel.result.getByText('Saved as').waitFor();
      await check('case-saved');
      await panel.run('Grace');
      await panel.frame.getByRole('button', { name: 'Update Case' }).waitFor();
      await check('case-changed');
    });
  }

  for (const width of [480, 800, 1920]) {
    test(`fits a window of ${width} pixels`, async ({ folder, open }) => {
      await folder.addPlugin('behaviour');
      const workbench = await open({ width });
      const { panel } = workbench;
      await workbench.openFunction('behaviour.wasm', 'echo');
      await panel.run('some words that are long enough to wrap in a narrow column of a small window');
      await panel.ended('echo', 'succeeded');
      if (width < 1000) await workbench.command('View: Toggle Primary Side Bar Visibility');
      await workbench.screenshot(`panel-${width}`);
      const frame = await panel.scriptFrame();
      const { scrollWidth, clientWidth } = await frame.evaluate(() => ({
        scrollWidth: document.documentElement.scrollWidth,
        clientWidth: document.documentElement.clientWidth,
      }));
      expect(scrollWidth, 'nothing is cut off at the right').toBeLessThanOrEqual(clientWidth);
    });
  }
});

/** Each serious or critical fault as "rule: element". */
async function faults({ panel }: Workbench): Promise<string[]> {
  const frame = await panel.scriptFrame();
  await frame.evaluate(axeSource);
  const { passes, violations } = await frame.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run(document),
  );
  expect(passes.length, 'rules that had something to check').toBeGreaterThan(10);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary ?? ''}`),
    );
}
