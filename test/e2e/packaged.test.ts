// The .vsix, installed the way people install it.
import { describe, expect, test } from './test';

describe('the packaged extension', () => {
  test('installs, finds a plug-in, runs a function and assembles text', async ({ folder, open }) => {
    await folder.addPlugin('behaviour');
    await folder.write('text.wat', '(module (func (export "nothing") (result i32) (i32.const 0)))');
    const workbench = await open({ server: 'packaged' });
    const { panel } = workbench;

    await workbench.openFunction('behaviour.wasm', 'echo');
    await panel.run('as people get it');
    await panel.ended('echo', 'succeeded');
    expect(await panel.output.innerText()).toBe('as people get it');

    await workbench.openFunction('text.wat', 'nothing');
    await panel.run();
    await panel.ended('nothing', 'succeeded');
  });
});
