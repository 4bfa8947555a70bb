// `plugwright test` as it is run: case files on disk, real plug-ins, exit codes.
import { readFile, rm, stat, utimes, writeFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import busy from '../runner/plugins/busy.wat';
import { testModule } from '../xtp/testModules';
import { bundleCli, caseFile, echo, folderWith, runCli, type Outcome } from './plugwright';

let cli: string;
const folders: string[] = [];

beforeAll(async () => {
  cli = await bundleCli();
});
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

async function folderOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await folderWith({ 'busy.wasm': busy, ...files });
  folders.push(folder);
  return folder;
}

const test = (folder: string, ...args: string[]): Promise<Outcome> => runCli(cli, folder, ['test', ...args]);

/** Names of the cases that ran, as the spec reporter lists them. */
const ranIn = ({ stdout }: Outcome): string[] =>
  [...stdout.matchAll(/^ {2}[✓✗] (.+?) {2}/gmu)].map(([, name]) => name!);

describe('plugwright test finds case files', () => {
  it('below the current folder, and none in folders that tools fill', async () => {
    const inner = (name: string): string => caseFile(echo(name)).replace('busy.wasm', '../busy.wasm');
    const folder = await folderOf({
      'one.cases.json': caseFile(echo('one')),
      'deep/two.cases.json': inner('two'),
      'deep/other.json': '{}',
      'node_modules/a.cases.json': 'broken',
      'target/b.cases.json': 'broken',
      '.git/c.cases.json': 'broken',
    });
    const outcome = await test(folder);
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    expect(ranIn(outcome)).toEqual(['two', 'one']);
    expect(ranIn(await test(folder, 'deep'))).toEqual(['two']);
    expect(ranIn(await test(folder, 'one.cases.json', join(folder, 'deep/two.cases.json')))).toEqual(['two', 'one']);
    expect(ranIn(await test(folder, 'd*/**/*.json', '!(x)*.cases.json', '--name', 'o'))).toEqual(['two', 'one']);
  });

  it('and exits with 2 if a pattern finds none', async () => {
    const folder = await folderOf({ 'one.cases.json': caseFile(echo('one')) });
    const outcome = await test(folder, '*.cases.json', 'nowhere/**');
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toContain('no case file matches "nowhere/**"');
  });

  it('and runs tests of an xtp.toml as well', async () => {
    const echoes = (output: string): Promise<Uint8Array> => testModule([{ call: 'echo', input: 'hi', output }]);
    const table = (name: string, file: string): string =>
      `\n[[test]]\nname = "${name}"\nbuild = "exit 1"\nwith = "${file}.wasm"\n`;
    const folder = await folderOf({
      'tests/xtp.toml': [
        'bin = "../busy.wasm"\n',
        table('good', 'good'),
        table('bad', 'bad'),
        table('lost', 'gone'),
      ].join(''),
      'tests/good.wasm': await echoes('hi'),
      'tests/bad.wasm': await echoes('ho'),
      'a.cases.json': caseFile(echo('ours')),
    });
    const { code, stdout } = await test(folder);
    expect(code).toBe(1);
    expect(stdout).toMatch(/✓ ours[^]*✓ good[^]*✗ bad[^]*✗ lost/);
    expect(stdout).toContain('tests/xtp.toml:8:1\n   echo: not ho');
    expect(stdout).toContain('gone.wasm');
    expect(stdout).toContain('Build it by the command of xtp.toml, in its folder: exit 1');
    expect(stdout).toContain('1 failed, 1 with an error, 2 passed (4 cases in 2 files');
    expect((await test(folder, 'tests/xtp.toml', '-t', 'good')).code).toBe(0);
  });
});

describe('plugwright test exits', () => {
  it('with 0 if all passed or were skipped', async () => {
    const folder = await folderOf({ 'a.cases.json': caseFile(echo('a'), echo('b', false, { skip: 'not yet' })) });
    const outcome = await test(folder);
    expect(outcome.code).toBe(0);
    expect(outcome.stdout).toContain('- b (not yet)');
    expect(outcome.stdout).toContain('1 skipped, 1 passed (2 cases in 1 file');
  });

  it('with 1 if a case failed, and says what, where and why', async () => {
    const text = caseFile(echo('fine'), {
      ...{ name: 'lines', function: 'echo', input: 'one\ntwo\nthree\n' },
      expect: { output: 'one\n2\nthree\n' },
    });
    const folder = await folderOf({ 'sub/a.cases.json': text.replace('busy.wasm', '../busy.wasm') });
    const { code, stdout } = await test(folder);
    expect(code).toBe(1);
    const line = text.split('\n').findIndex((each) => each.includes('"output": "one')) + 1;
    expect(stdout).toContain(`sub/a.cases.json:${line}:`);
    expect(stdout).toMatch(/^ +one\n +-2\n +\+two\n +three$/m);
    expect(stdout).toContain('1 failed, 1 passed');
  });

  it('with 1 if a call fails or succeeds against the expectation, and tells each thing once', async () => {
    const folder = await folderOf({
      'a.cases.json': caseFile(
        { name: 'traps', function: 'trap' },
        { name: 'succeeds', function: 'echo', input: 'a\nb', expect: { error: true } },
      ),
    });
    const { code, stdout } = await test(folder);
    expect(code).toBe(1);
    expect(stdout).toMatch(/"trap" failed[^]*at wasm-function\[\d+\]/);
    expect(stdout.match(/after a panic/g)).toHaveLength(1);
    expect(stdout).toContain('actual: a\n   b\n');
  });

  it('with 1 if a plug-in or a function is missing, and names the functions that there are', async () => {
    const folder = await folderOf({
      'a.cases.json': caseFile({ name: 'gone', function: 'nothing' }, echo('fine')),
      'b.cases.json': caseFile(echo('lost')).replace('busy.wasm', 'missing.wasm'),
    });
    const { code, stdout } = await test(folder);
    expect(code).toBe(1);
    expect(stdout).toMatch(/nothing[\s\S]*echo, count_calls/);
    expect(stdout).toContain('missing.wasm');
    expect(stdout).toContain('2 with an error, 1 passed');
  });

  it('with 1 at the timeout, which --timeout sets for cases without one', async () => {
    const spin = { name: 'spins', function: 'spin' };
    const own = { ...spin, name: 'knows its own', options: { timeout_ms: 60 }, expect: { error: '60 ms' } };
    const folder = await folderOf({ 'a.cases.json': caseFile(spin, own) });
    const { code, stdout } = await test(folder, '--timeout', '150');
    expect(code).toBe(1);
    expect(stdout).toContain('150 ms');
    expect(stdout).toContain('1 failed, 1 passed');
    expect(stdout).toContain('[info] a');
  });

  it.each([
    [['--shard', '3/2'], '--shard takes I/N'],
    [['--shard', '0/2'], '--shard takes I/N'],
    [['--timeout', 'soon'], '--timeout takes milliseconds'],
    [['--name', '('], '--name takes a regular expression'],
    [['--name', 'nobody'], 'no case has a name that matches /nobody/'],
    [['--reporter', 'loud'], 'spec, json, junit'],
    [['--reporter', 'json', '--reporter', 'spec'], 'only one reporter'],
    [['--reporter', 'json=a', '--output', 'b'], '--output is the file of one reporter'],
    [['--reporter', 'json=.'], 'could not be written'],
    [['--watch', '--shard', '1/2'], 'exclude each other'],
    [['--nonsense'], '--nonsense'],
  ])('with 2 for a wrong command line: %j', async (args, reason) => {
    const folder = await folderOf({ 'a.cases.json': caseFile(echo('a')) });
    const { code, stderr } = await test(folder, ...args);
    expect(code).toBe(2);
    expect(stderr).toContain(reason);
    expect(stderr).toContain('plugwright test --help');
  });

  it('with 2 if there is no case in any file', async () => {
    const folder = await folderOf({ 'a.cases.json': caseFile() });
    expect(await test(folder)).toMatchObject({ code: 2, stderr: expect.stringContaining('no cases') as string });
  });

  it.skipIf(process.platform === 'win32')('with 130 if it is interrupted, and tells what has run', async () => {
    const folder = await folderOf({ 'a.cases.json': caseFile(echo('first'), { name: 'spins', function: 'spin' }) });
    const { spawn } = await import('node:child_process');
    const child = spawn(process.execPath, [cli, 'test'], { cwd: folder });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (!stdout.includes('first') && text.includes('first')) setTimeout(() => child.kill('SIGINT'), 200);
      stdout += text;
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code).toBe(130);
    expect(stdout).toContain('- spins (cancelled)');
    expect(stdout).toContain('1 cancelled, 1 passed');
  });
});

describe('plugwright test with something wrong in a case file', () => {
  it('names file, line and column, runs the other cases, and exits with 2', async () => {
    const wrong = caseFile(echo('right'), { name: 'wrong', function: 5 }, echo('right'), echo('failing', false));
    const folder = await folderOf({ 'a.cases.json': wrong, 'b.cases.json': caseFile(echo('other')) });
    const outcome = await test(folder);
    expect(outcome.code).toBe(2);
    const line = wrong.split('\n').findIndex((each) => each.includes('"function": 5')) + 1;
    expect(outcome.stdout).toContain(`a.cases.json:${line}:19: `);
    expect(outcome.stdout).toMatch(/a\.cases\.json:17:15: .*name is "right"/);
    expect(ranIn(outcome)).toEqual(['right', 'failing', 'other']);
    expect(outcome.stdout).toContain('2 problems in case files');
  });

  it.each([
    ['broken JSON', '{ "plugin": "busy.wasm", "cases": [ }', /a\.cases\.json:1:\d+: /],
    ['no JSON at all', '\0\x1b[2Jgarbage', /a\.cases\.json:1:1: /],
    ['an empty file', '', /a\.cases\.json:1:1: /],
    ['an array', '[]', /a\.cases\.json:1:1: .*object/],
    ['no plug-in', '{ "cases": [] }', /a\.cases\.json:1:\d+: .*plugin/],
    ['50 MB', `{ "plugin": "busy.wasm", "cases": ["${'x'.repeat(50 * 1024 * 1024)}"] }`, /a\.cases\.json:1:1: .*MB/],
  ])('survives %s', async (_, text, message) => {
    const folder = await folderOf({ 'a.cases.json': text, 'b.cases.json': caseFile(echo('other')) });
    const outcome = await test(folder);
    expect(outcome).toMatchObject({ code: 2, stderr: '' });
    expect(outcome.stdout).toMatch(message);
    expect(outcome.stdout).not.toContain('\x1b');
    expect(ranIn(outcome)).toEqual(['other']);
  });
});

describe('plugwright test selects', () => {
  it('cases by --name', async () => {
    const folder = await folderOf({ 'a.cases.json': caseFile(echo('apple'), echo('pear'), echo('pineapple')) });
    expect(ranIn(await test(folder, '-t', 'apple$'))).toEqual(['apple', 'pineapple']);
  });

  it('cases by --shard: each runs in one shard, and an empty shard is fine', async () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const folder = await folderOf({
      'a.cases.json': caseFile(...names.slice(0, 3).map((name) => echo(name))),
      'b.cases.json': caseFile(...names.slice(3).map((name) => echo(name))),
    });
    const shards = await Promise.all([1, 2, 3].map((index) => test(folder, '--shard', `${index}/3`)));
    expect(shards.flatMap(ranIn).sort()).toEqual(names);
    expect(shards.map((each) => ranIn(each).length).sort()).toEqual([1, 2, 2]);
    const surplus = await test(folder, '--shard', '6/6');
    expect([surplus.code, ranIn(surplus)]).toEqual([0, []]);
  });

  it('nothing more after the first failure with --bail', async () => {
    const folder = await folderOf({
      'a.cases.json': caseFile(echo('a'), echo('b', false), echo('c')),
      'b.cases.json': caseFile(echo('d')),
    });
    const outcome = await test(folder, '--bail');
    expect(outcome.code).toBe(1);
    expect(outcome.stdout).toContain('1 failed, 2 not run, 1 passed');
  });
});

describe('plugwright test and snapshots', () => {
  const snapshot = (input: string): string =>
    caseFile({ name: 'kept', function: 'echo', input, expect: { snapshot: 'kept.txt' } });
  const kept = (folder: string): Promise<string> => readFile(join(folder, 'kept.txt'), 'utf8');

  it('writes missing ones, and with --update all', async () => {
    const folder = await folderOf({ 'a.cases.json': snapshot('old') });
    const first = await test(folder);
    expect(first.code).toBe(0);
    expect(first.stdout).toContain('1 snapshot written');
    expect(await kept(folder)).toBe('old');

    await writeFile(join(folder, 'a.cases.json'), snapshot('new'));
    const second = await test(folder);
    expect(second.code).toBe(1);
    expect(second.stdout).toMatch(/-old\n +\+new/);
    expect(await kept(folder)).toBe('old');

    expect((await test(folder, '--update')).code).toBe(0);
    expect(await kept(folder)).toBe('new');
    await utimes(join(folder, 'kept.txt'), 1, 1);
    expect((await test(folder, '--update')).stdout).not.toContain('written');
    expect((await stat(join(folder, 'kept.txt'))).mtimeMs).toBe(1000);
  });

  it.each([
    ['--ci', ['--ci'], {}],
    ['the variable CI', [], { CI: 'true' }],
  ])('writes none with %s', async (_, args, env) => {
    const folder = await folderOf({ 'a.cases.json': snapshot('old') });
    expect((await runCli(cli, folder, ['test', ...args], env)).code).toBe(1);
    await expect(kept(folder)).rejects.toThrow('ENOENT');
  });

  it('says so if the snapshot is a folder', async () => {
    const folder = await folderOf({ 'a.cases.json': snapshot('x') });
    await mkdir(join(folder, 'kept.txt'));
    for (const args of [[], ['--update']]) {
      const { code, stdout } = await test(folder, ...args);
      expect(code).toBe(1);
      expect(stdout).toMatch(/kept\.txt/);
    }
  });
});
