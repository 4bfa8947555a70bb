// How long watch mode takes in a real VS Code; `npm run bench -- watch` asks for it.
import { execFile } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, it } from 'mocha';
import { compilePlugin } from '../../src/runtime/compile';
import { Plugin } from '../../src/runtime/plugin';
import type { Row } from '../bench/row';
import { edit } from './editing';
import { assemblyScriptProject, watSource } from './say';
import { Sandbox, api, extension, until } from './workbench';

const run = promisify(execFile);
const rounds = 15;
const quiet = { log: () => undefined, stdout: () => undefined, stderr: () => undefined };

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
const ms = (value: number): string => `${Number(value.toPrecision(3))} ms`;

/** Milliseconds from `act` to the end of the next run of the panel. */
async function untilRun(act: () => unknown): Promise<number> {
  const { panel } = await api();
  const ran = new Promise<number>((resolve) => {
    const listening = panel.onDidRun(() => {
      listening.dispose();
      resolve(performance.now());
    });
  });
  const started = performance.now();
  await act();
  return (await ran) - started;
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await act();
  return performance.now() - started;
}

/** The same module with other bytes behind, so that the engine does not know it yet. */
const unlike = (bytes: Uint8Array, count: number): Uint8Array<ArrayBuffer> =>
  Uint8Array.from([...bytes, 0, 5, 4, 98, 101, 110, 99 ^ (count & 15)]);

describe('the bench of watch mode', function () {
  this.timeout(600_000);

  it('takes its times', async () => {
    const { panel, watch } = await api();
    const rows: Row[] = [];
    const cli = path.join(extension().extensionPath, 'dist/cli.js');
    const node = process.execPath;

    const sandbox = new Sandbox('bench');
    const bytes = await sandbox.assemble(watSource('one'));
    const plugin = await sandbox.write('say.wasm', bytes);
    await sandbox.entry('say.wasm', 'ready');
    await panel.show({ uri: plugin, functionName: 'say' }, { run: 'always', input: new Uint8Array() });
    await watch.start(plugin);
    const shown: number[] = [];
    const bare: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const fresh = unlike(bytes, round);
      shown.push(await untilRun(() => writeFileSync(plugin.fsPath, fresh)));
      bare.push(
        await timed(() => Promise.resolve(new Plugin(compilePlugin(unlike(bytes, round + 7)), {}, quiet).call('say'))),
      );
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    const over = median(shown) - median(bare);
    rows.push({
      what: 'new wasm on disk to result, over bare compile and call',
      floor: ms(median(bare)),
      ours: ms(over),
      hold: '≤ 50 ms',
      ok: over <= 50,
    });
    watch.stopAll();

    const text = await sandbox.write('text/say.wat', watSource('aaa'));
    await until('the text is read', async () => (await (await api()).catalogue.open(text)).state === 'ready');
    await panel.show({ uri: text, functionName: 'say' }, { run: 'always', input: new Uint8Array() });
    await watch.start(text);
    const textTimes: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const [from, to] = round % 2 === 0 ? ['aaa', 'bbb'] : ['bbb', 'aaa'];
      textTimes.push(await untilRun(() => edit(text, `"${from}"`, `"${to}"`)));
    }
    const textByHand = await timed(() => run(node, [cli, 'call', text.fsPath, 'say'], { env: asNode }));
    rows.push({
      what: 'save to result, WAT (beside: the same by the command line)',
      floor: ms(textByHand),
      ours: ms(median(textTimes)),
      ratio: textByHand / median(textTimes),
    });
    watch.stopAll();

    for (const [name, content] of Object.entries(assemblyScriptProject)) await sandbox.write(`as/${name}`, content);
    symlinkSync(path.join(extension().extensionPath, 'node_modules'), sandbox.file('as/node_modules').fsPath);
    const built = sandbox.file('as/say.wasm');
    const npm = (): Promise<unknown> => run('npm', ['run', 'build'], { cwd: sandbox.file('as').fsPath });
    await npm();
    await until('the plug-in is read', async () => (await (await api()).catalogue.open(built)).state === 'ready');
    await panel.show({ uri: built, functionName: 'say' }, { run: 'always', input: new Uint8Array() });
    await watch.start(built);
    const source = sandbox.file('as/assembly/index.ts');
    const compiled: number[] = [];
    for (let round = 0; round < 5; round++) {
      const [from, to] = round % 2 === 0 ? ['one', 'two'] : ['two', 'one'];
      compiled.push(await untilRun(() => edit(source, `"${from}"`, `"${to}"`)));
    }
    watch.stopAll();
    const byHand: number[] = [];
    for (let round = 0; round < 3; round++) {
      byHand.push(await timed(() => npm().then(() => run(node, [cli, 'call', built.fsPath, 'say'], { env: asNode }))));
    }
    rows.push({
      what: 'save to result, AssemblyScript (beside: npm run build and the command line)',
      floor: ms(median(byHand)),
      ours: ms(median(compiled)),
      ratio: median(byHand) / median(compiled),
    });

    await sandbox.end();
    writeFileSync(process.env['PLUGWRIGHT_BENCH'] ?? '', JSON.stringify(rows));
  });
});

const asNode = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
