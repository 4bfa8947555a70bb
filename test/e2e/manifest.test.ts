// A plug-in of several modules: the sample's manifest in the tree, in the panel, and with its cases.
import { describe, expect, test } from './test';

const themes = {
  dark: 'Default Dark Modern',
  light: 'Default Light Modern',
  'high-contrast': 'Default High Contrast',
};

describe('a manifest', () => {
  for (const [name, theme] of Object.entries(themes)) {
    test(`runs as one plug-in, with its own options: ${name}`, { timeout: 120_000 }, async ({ folder, open }) => {
      await folder.settings({ 'workbench.colorTheme': theme });
      await folder.addSamples({ greeting: false });
      const workbench = await open();
      const { panel, plugins } = workbench;
      await plugins.open();
      await plugins.expand(/^manifest\.json, manifest, 2 modules/);
      await plugins.expand(/^Imports/);
      await plugins.expand(/^Modules/);
      await plugins.item('shout, function').click();
      await panel.shows('shout');
      await panel.frame.getByText('Options', { exact: true }).click();
      await panel.frame.getByText('from the manifest', { exact: true }).waitFor();
      await panel.run('hello');
      await panel.ended('shout', 'succeeded');
      expect(await panel.output.innerText()).toBe('HELLO!');
      await workbench.screenshot(`manifest-${name}`);

      await panel.frame.getByRole('button', { name: 'Override ending' }).click();
      await panel.frame.getByRole('textbox', { name: 'Config value' }).fill('?');
      await panel.run();
      await expect.poll(() => panel.output.innerText()).toBe('HELLO?');
      await workbench.screenshot(`manifest-overridden-${name}`);

      const text = await folder.read('shout/manifest.json');
      await folder.write('shout/manifest.json', text.replace('letters.wat', 'letter.wat'));
      await plugins.item(/^manifest\.json, .*1 cannot be used/).waitFor();
      await plugins.item(/^letters, module, .*error: There is no file/).waitFor();
      await panel.run();
      await panel.ended('shout', 'failed');
      await workbench.screenshot(`manifest-missing-${name}`);
    });
  }
});
