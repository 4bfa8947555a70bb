// `plugwright test --watch` as a process: what a changed file touches runs again, until it is told to end.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import busy from '../runner/plugins/busy.wat';
import chatty from '../runner/plugins/chatty.wat';
import { bundleCli, caseFile, echo, folderWith, hasScript, plainEnvironment } from './plugwright';

let cli: string;
const folders: string[] = [];
const children: ChildProcess[] = [];

beforeAll(async () => {
  cli = await bundleCli();
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

/** A watch that runs, seen from outside. */
class Watch {
  #text = '';
  #listener: () => void = () => undefined;
  readonly ended: Promise<number | null>;

  constructor(
    readonly folder: string,
    private readonly child: ChildProcess,
  ) {
    children.push(child);
    for (const stream of [child.stdout, child.stderr]) {
      stream!.setEncoding('utf8').on('data', (text: string) => {
        this.#text += text;
        this.#listener();
      });
    }
    this.ended = new Promise((resolve) => child.on('close', resolve));
  }

  /** What it says up to when it waits for changes, since the last time. */
  async next(): Promise<string> {
    for (;;) {
      const end = this.#text.indexOf('Waiting for changes.');
      if (end >= 0) {
        const text = this.#text.slice(0, end);
        this.#text = this.#text.slice(end + 1);
        return text;
      }
      await new Promise<void>((resolve) => {
        this.#listener = resolve;
      });
    }
  }

  write(name: string, content: string | Uint8Array): Promise<void> {
    return writeFile(join(this.folder, name), content);
  }

  /** Of its standard output. */
  stopReading(): void {
    this.child.stdout!.destroy();
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  press(key: string): void {
    this.child.stdin!.write(key);
  }
}

const reads = (name: string, file: string): object => ({
  ...{ name, function: 'echo', input: { file }, expect: { output: 'as it was' } },
});

async function watchIn(files: Readonly<Record<string, string | Uint8Array>>, onTerminal = false): Promise<Watch> {
  const folder = await folderWith(files);
  folders.push(folder);
  const args = [cli, 'test', '--watch'];
  const [program, all] = onTerminal
    ? ['script', ['-qec', [process.execPath, ...args].map((each) => `'${each}'`).join(' '), '/dev/null']]
    : [process.execPath, args];
  const env = plainEnvironment({ TERM: 'xterm', NO_COLOR: '1' });
  return new Watch(folder, spawn(program, all, { cwd: folder, env }));
}

const ran = (text: string): string[] =>
  [...text.matchAll(/^(?:.*\x1b\[2K)? {2}[✓✗] (.+?) {2}/gmu)].map(([, name]) => name!);

describe('plugwright test --watch', () => {
  it('runs again the cases that read a changed file, and no others', async () => {
    const watch = await watchIn({
      'busy.wasm': busy,
      'other.wasm': chatty,
      'one.txt': 'as it was',
      'a.cases.json': caseFile(reads('reads one', 'one.txt'), echo('reads none')),
      'b.cases.json': JSON.stringify({ plugin: 'other.wasm', cases: [{ name: 'talks', function: 'talk' }] }),
    });
    expect(ran(await watch.next())).toEqual(['reads one', 'reads none', 'talks']);

    await watch.write('one.txt', 'another');
    const failed = await watch.next();
    expect(ran(failed)).toEqual(['reads one']);
    expect(failed).toContain('+another');

    await watch.write('one.txt.new', 'as it was');
    await rename(join(watch.folder, 'one.txt.new'), join(watch.folder, 'one.txt'));
    expect(await watch.next()).toContain('1 passed');

    // A build that puts a broken plug-in in place, and then a whole one.
    await watch.write('busy.wasm', busy.slice(0, 100));
    expect(await watch.next()).toContain('2 with an error');
    await watch.write('busy.wasm', busy);
    expect(ran(await watch.next())).toEqual(['reads one', 'reads none']);
  });

  it('sees cases that change, go wrong and are new', async () => {
    const watch = await watchIn({ 'busy.wasm': busy, 'a.cases.json': caseFile(echo('first')) });
    await watch.next();
    await watch.write('a.cases.json', caseFile(echo('first'), echo('second')));
    expect(ran(await watch.next())).toEqual(['first', 'second']);
    await watch.write('a.cases.json', '{');
    expect(await watch.next()).toMatch(/a\.cases\.json:1:\d: /);
    await watch.write('b.cases.json', caseFile(echo('third')));
    expect(ran(await watch.next())).toEqual(['third']);
  });

  it('sees new folders with cases, but those that tools fill', async () => {
    const watch = await watchIn({ 'busy.wasm': busy, 'a.cases.json': caseFile(echo('first')) });
    await watch.next();
    const below = (name: string, plugin: string): string => caseFile(echo(name)).replace('busy.wasm', plugin);
    await mkdir(join(watch.folder, 'node_modules'));
    await watch.write('node_modules/other.cases.json', below('of others', '../busy.wasm'));
    await mkdir(join(watch.folder, 'one/two'), { recursive: true });
    await watch.write('one/two/b.cases.json', below('second', '../../busy.wasm'));
    expect(ran(await watch.next())).toEqual(['second']);
    await watch.write('one/c.cases.json', below('third', '../busy.wasm'));
    expect(ran(await watch.next())).toEqual(['third']);
  });

  it.skipIf(process.platform === 'win32')('ends when nobody reads what it tells', async () => {
    const watch = await watchIn({ 'busy.wasm': busy, 'a.cases.json': caseFile(echo('first')) });
    await watch.next();
    watch.stopReading();
    await watch.write('a.cases.json', caseFile(echo('second')));
    expect(await watch.ended).toBe(0);
  });

  it('follows mocks: scripts, and plug-ins that stand in for a module', async () => {
    const imports = (module: string): string =>
      `(module (import "${module}" "tick" (func $tick (result i64)))
        (func (export "run") (result i32) (i32.wrap_i64 (call $tick))))`;
    const ticks = (number: number): string => `(module (func (export "tick") (result i64) (i64.const ${number})))`;
    const script = (number: number): string => `export default { clock: { tick: () => ${number}n } };`;
    const run = (name: string, mocks: object): object => ({ name, function: 'run', mocks });
    const watch = await watchIn({
      'clock.wat': imports('clock'),
      'ticks.wat': ticks(0),
      'ticks.mjs': script(0),
      'a.cases.json': JSON.stringify({
        plugin: 'clock.wat',
        cases: [run('script', { scripts: ['ticks.mjs'] }), run('plug-in', { plugins: { clock: 'ticks.wat' } })],
      }),
    });
    expect(await watch.next()).toContain('2 passed');
    await watch.write('ticks.mjs', script(7));
    const byScript = await watch.next();
    expect([ran(byScript), byScript.includes('1 failed')]).toEqual([['script'], true]);
    await watch.write('ticks.wat', ticks(7));
    const byPlugin = await watch.next();
    expect([ran(byPlugin), byPlugin.includes('1 failed')]).toEqual([['plug-in'], true]);
  });

  it('follows what mock scripts import, also what is not there yet', async () => {
    const clock = `(module (import "clock" "tick" (func $tick (result i64)))
      (func (export "run") (result i32) (i32.wrap_i64 (call $tick))))`;
    const watch = await watchIn({
      'clock.wat': clock,
      'ticks.ts': `import { tick } from './tick.js'; export default { clock: { tick } };`,
      'tick.ts': `import data from './tick.json'; export const tick = (): number => data.ticks;`,
      'tick.json': '{ "ticks": 0 }',
      'a.cases.json': JSON.stringify({
        plugin: 'clock.wat',
        mocks: { scripts: ['ticks.ts'] },
        cases: [{ name: 'ticks', function: 'run' }],
      }),
      'other.cases.json': JSON.stringify({
        plugin: 'clock.wat',
        cases: [{ name: 'other', function: 'run', mocks: { functions: { clock: { tick: { returns: 0 } } } } }],
      }),
    });
    expect(ran(await watch.next())).toEqual(['ticks', 'other']);
    const outcome = async (name: string, content: string): Promise<string> => {
      await watch.write(name, content);
      const text = await watch.next();
      expect(ran(text)).toEqual(['ticks']);
      return text;
    };
    expect(await outcome('tick.json', '{ "ticks": 7 }')).toContain('1 failed');
    expect(await outcome('tick.ts', 'export const tick = () => 0;')).toContain('1 passed');
    expect(await outcome('tick.ts', `import { zero } from './zero'; export const tick = () => zero;`)).toContain(
      'there is no such file',
    );
    expect(await outcome('zero.js', 'export const zero = 0;')).toContain('1 passed');
  });

  it('does not take the snapshots that it writes for changes, and sees those of others', async () => {
    const watch = await watchIn({
      'busy.wasm': busy,
      'a.cases.json': caseFile({ name: 'kept', function: 'echo', input: 'x', expect: { snapshot: true } }, echo('b')),
    });
    expect(await watch.next()).toContain('1 snapshot written');
    await watch.write('__snapshots__/a.cases.json/kept.txt', 'y');
    const text = await watch.next();
    expect(ran(text)).toEqual(['kept']);
    expect(text).toMatch(/-y\n +\+x/);
  });

  it.skipIf(process.platform === 'win32')('ends with 130 on Ctrl+C, also within an endless call', async () => {
    const watch = await watchIn({ 'busy.wasm': busy, 'a.cases.json': caseFile(echo('first')) });
    await watch.next();
    watch.kill('SIGINT');
    expect(await watch.ended).toBe(130);

    const endless = await watchIn({ 'busy.wasm': busy, 'a.cases.json': caseFile(echo('first')) });
    await endless.next();
    await endless.write('a.cases.json', caseFile({ name: 'spins', function: 'spin' }));
    await new Promise((resolve) => setTimeout(resolve, 500));
    endless.kill('SIGINT');
    expect(await endless.ended).toBe(130);
  });

  it.skipIf(!hasScript)('heeds the keys of a terminal', async () => {
    const files = { 'busy.wasm': busy, 'a.cases.json': caseFile(echo('passes'), echo('fails', false)) };
    const watch = await watchIn(files, true);
    expect(ran(await watch.next())).toEqual(['passes', 'fails']);
    watch.press('f');
    expect(ran(await watch.next())).toEqual(['fails']);
    watch.press('\r');
    expect(ran(await watch.next())).toEqual(['fails']);
    watch.press('a');
    expect(ran(await watch.next())).toEqual(['passes', 'fails']);
    watch.press('q');
    expect(await watch.ended).toBe(0);

    const interrupted = await watchIn(files, true);
    await interrupted.next();
    interrupted.press('\x03');
    expect(await interrupted.ended).toBe(130);
  });
});
