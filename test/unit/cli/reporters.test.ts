// What the reporters of `plugwright test` write, for people and for programs.
import { execFileSync } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { difference } from '../../../src/cli/test/difference';
import { Progress } from '../../../src/cli/test/progress';
import { escapeXml } from '../../../src/cli/test/reporters/junit';
import { coloursOf, visible } from '../../../src/cli/terminal';
import busy from '../runner/plugins/busy.wat';
import chatty from '../runner/plugins/chatty.wat';
import { bundleCli, caseFile, echo, folderWith, hasScript, plainEnvironment, runCli } from './plugwright';

/** Comes with @vscode/vsce, without types. */
const { parseStringPromise } = createRequire(import.meta.url)('xml2js') as {
  parseStringPromise: (xml: string, options: object) => Promise<unknown>;
};

let cli: string;
let folder: string;

beforeAll(async () => {
  cli = await bundleCli();
  const chat = { name: 'talks', function: 'talk', expect: { output: 'something else' } };
  folder = await folderWith({
    'busy.wasm': busy,
    'chatty.wasm': chatty,
    'a.cases.json': caseFile(
      echo('passes'),
      echo('fails', false),
      echo('is skipped', false, { skip: 'for <a> reason' }),
      { name: 'has an error', function: 'nothing' },
      {
        name: 'is binary',
        calls: [
          { function: 'echo', input: { hex: 'ff fe' } },
          { function: 'refuse', input: '\x1b[2J & "<no>"' },
        ],
      },
      { name: 'is wrong' },
    ),
    'b.cases.json': JSON.stringify({ plugin: 'chatty.wasm', cases: [chat] }),
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const test = (...args: string[]) => runCli(cli, folder, ['test', ...args]);

interface JsonCase {
  readonly name: string;
  readonly outcome: string;
  readonly place: { readonly line: number };
  readonly failures: readonly { message: string; place: { line: number } }[];
  readonly calls: readonly { output: object; logs: readonly { source: string }[] }[];
}
interface JsonReport {
  readonly version: number;
  readonly files: readonly { file: string; problems: readonly object[]; cases: readonly JsonCase[] }[];
  readonly totals: object;
}

describe('--reporter json', () => {
  it('is one document with all cases, problems and totals', async () => {
    const { code, stdout } = await test('-r', 'json');
    expect(code).toBe(2);
    const { version, files, totals } = JSON.parse(stdout) as JsonReport;
    expect(version).toBe(1);
    expect(files.map(({ file }) => file)).toEqual(['a.cases.json', 'b.cases.json']);
    expect(files[0]!.cases.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['passes', 'passed'],
      ['fails', 'failed'],
      ['is skipped', 'skipped'],
      ['has an error', 'errored'],
      ['is binary', 'failed'],
    ]);
    expect(files[0]!.problems).toMatchObject([{ line: expect.any(Number) as number, severity: 'error' }]);
    expect(totals).toEqual({
      ...{ files: 2, cases: 6, passed: 1, failed: 3, errored: 1, skipped: 1 },
      ...{ cancelled: 0, problems: 1, notRun: 0 },
    });
  });

  it('has outputs as text, or as base64 where they are not', async () => {
    const { files } = JSON.parse((await test('-r', 'json')).stdout) as JsonReport;
    const [passes, fails, , , binary] = files[0]!.cases;
    expect(passes!.calls[0]!.output).toEqual({ text: 'passes', bytes: 6 });
    expect(binary!.calls[0]!.output).toEqual({ base64: '//4=', bytes: 2 });
    expect(fails!.failures[0]!.place.line).toBeGreaterThan(fails!.place.line);
    expect(files[1]!.cases[0]!.calls[0]!.logs.map(({ source }) => source)).toContain('stderr');
  });
});

describe('outputs of 50 MB', () => {
  it.each(['spec', 'json', 'junit'])('are cut by %s', async (reporter) => {
    const large = { name: 'large', function: 'large', expect: { output: 'small' } };
    const other = await folderWith({ 'busy.wasm': busy, 'a.cases.json': caseFile(large) });
    const { code, stdout } = await runCli(cli, other, ['test', '-r', reporter]);
    await rm(other, { recursive: true });
    expect(code).toBe(1);
    expect(stdout.length).toBeLessThan(10 * 1024 * 1024);
    if (reporter !== 'json') return;
    const [call] = (JSON.parse(stdout) as JsonReport).files[0]!.cases[0]!.calls;
    expect(call!.output).toMatchObject({ bytes: 50 * 1024 * 1024, cut: true });
  });
});

describe('--reporter junit', () => {
  it('is XML with a suite for each file', async () => {
    expect((await test('-r', 'junit', '--output', 'made/report.xml')).stdout).toBe('');
    const xml = await readFile(join(folder, 'made/report.xml'), 'utf8');
    interface Node {
      readonly $: Readonly<Record<string, string>>;
      readonly _?: string;
    }
    type Testcase = Node & Readonly<Partial<Record<'failure' | 'error' | 'skipped' | 'system-out', (Node | string)[]>>>;
    const { testsuites } = (await parseStringPromise(xml, { strict: true })) as {
      testsuites: Node & { testsuite: (Node & { testcase: Testcase[] })[] };
    };
    expect(testsuites.$).toMatchObject({ tests: '7', failures: '3', errors: '2', skipped: '1' });
    expect(testsuites.$['time']).toMatch(/^\d+\.\d{3}$/);
    const [a, b] = testsuites.testsuite;
    expect(a!.$).toMatchObject({ name: 'a.cases.json', tests: '6', failures: '2', errors: '2', skipped: '1' });
    const byName = new Map(a!.testcase.map((each) => [each.$['name'], each]));
    expect(byName.get('passes')).toEqual({ $: expect.objectContaining({ classname: 'a.cases.json' }) as object });
    expect(byName.get('fails')!.failure).toMatchObject([{ _: expect.stringContaining('not fails') as string }]);
    expect(byName.get('is skipped')!.skipped).toEqual([{ $: { message: 'for <a> reason' } }]);
    expect(byName.get('has an error')!.error).toHaveLength(1);
    expect(byName.get('is binary')!.failure).toMatchObject([
      { $: { message: expect.stringContaining('\\x1b[2J & "<no>"') as string } },
    ]);
    expect(b!.testcase[0]!['system-out']).toMatchObject([expect.stringContaining('[stderr] err')]);
  });

  it('holds any text so that a parser reads it back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        const xml = `<a b="${escapeXml(text, true)}">${escapeXml(text)}</a>`;
        const { a } = (await parseStringPromise(xml, { strict: true, explicitCharkey: true, trim: false })) as {
          a: { $: { b: string }; _?: string };
        };

        if (/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Cs}/u.test(text)) expect(a.$.b).toContain('\\');
        else expect([a.$.b, text.trim() === '' ? text : a._]).toEqual([text, text]);
      }),
    );
  });
});

describe('several reporters', () => {
  it('write each to its own place', async () => {
    const { stdout } = await test(
      '-r',
      'spec',
      '-r',
      'json=out/report.json',
      '-r',
      'junit=out/report.xml',
      '-r',
      'spec=s',
    );
    expect(stdout).toContain('✓ passes');
    expect(JSON.parse(await readFile(join(folder, 'out/report.json'), 'utf8'))).toMatchObject({ version: 1 });
    expect(await readFile(join(folder, 'out/report.xml'), 'utf8')).toMatch(/^<\?xml/);
    const untimed = (text: string): string => text.replace(/[\d.]+ ms/g, '');
    expect(untimed(await readFile(join(folder, 's'), 'utf8'))).toBe(untimed(stdout));
  });
});

describe('--reporter spec', () => {
  it('shows logs of failed cases, and control characters as text', async () => {
    const { stdout } = await test();
    expect(stdout).toMatch(/b\.cases\.json › talks[\s\S]*\[stderr\] err/);
    expect(stdout).toContain('\\x1b[2J & "<no>"');
    expect(stdout).not.toContain('\x1b');
  });

  it('has a line for each case, whatever its name', async () => {
    const named = await folderWith({ 'busy.wasm': busy, 'a.cases.json': caseFile(echo('two\n  lines')) });
    const { stdout } = await runCli(cli, named, ['test']);
    expect(stdout).toMatch(/^ {2}✓ two lines {2}/m);
    await rm(named, { recursive: true });
  });

  it.each([
    ['none without a terminal', {}, [], false],
    ['with FORCE_COLOR', { FORCE_COLOR: '1' }, [], true],
    ['with FORCE_COLOR before NO_COLOR', { FORCE_COLOR: '1', NO_COLOR: '1' }, [], true],
    ['none with FORCE_COLOR=0', { FORCE_COLOR: '0' }, [], false],
    ['none with --no-color', { FORCE_COLOR: '1' }, ['--no-color'], false],
  ])('has colours: %s', async (_, env, args, coloured) => {
    const { stdout } = await runCli(cli, folder, ['test', '-t', 'passes|fails', ...args], env);
    expect(stdout.includes('\x1b[31m')).toBe(coloured);
    expect(stdout).not.toContain('\x1b[2K');
  });

  it.skipIf(!hasScript)('tells its progress on a terminal', () => {
    const command = `"${process.execPath}" "${cli}" test -t passes`;
    const env = plainEnvironment({ TERM: 'xterm' });
    // The exit code of `script` is that of the command, and there is a problem in a case file.
    const run = `script -qec '${command}' /dev/null || true`;
    const stdout = execFileSync('sh', ['-c', run], { cwd: folder, env, encoding: 'utf8' });
    expect(stdout).toContain('1/1 a.cases.json › passes\r\x1b[2K');
    expect(stdout).toContain('\x1b[32m✓\x1b[39m passes');
  });
});

describe('the line of progress', () => {
  it.each([
    ['a b', '1/9 f › a b'],
    ['a\nb', '1/9 f › a b'],
    ['0123456789abcdef', '1/9 f › 0123456789a'],
    ['天気天気天気天気', '1/9 f › 天気天気天'],
    ['a🌦🌦🌦🌦🌦🌦', '1/9 f › a🌦🌦🌦🌦🌦'],
  ])('fits into the terminal: %j', (name, line) => {
    const written: string[] = [];
    new Progress({ write: (text) => written.push(text), columns: 20 }).started('f', name, 0, 9);
    expect(written).toEqual([`\r\x1b[2K${line}`]);
  });
});

describe('the difference of outputs', () => {
  const plain = coloursOf(false);

  it('has hunks with their context', () => {
    const lines = Array.from({ length: 40 }, (_, index) => `line ${index}`);
    const changed = lines.with(3, 'three').with(30, 'thirty');
    const text = difference(lines.join('\n'), changed.join('\n'), plain);
    expect(text).toContain('@@ -1,7 +1,7 @@');
    expect(text).toContain('-line 3\n+three');
    expect(text).not.toContain('line 15');
  });

  it('shows of long lines what is around the first difference', () => {
    const text = difference(`${'a'.repeat(100_000)}b`, `${'a'.repeat(100_000)}c`, plain);
    expect(text.length).toBeLessThan(400);
    expect(text).toMatch(/-…a+b\n\+…a+c/);
  });

  it('shows line ends where only they differ', () => {
    expect(difference('a\r\nb\n', 'a\nb\n', plain)).toContain('-a␍\n+a\n b');
    expect(difference('a\r\nb\n', 'a\r\nc\n', plain)).not.toContain('␍');
  });

  it('is there for any two texts, without control characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (one, other) => {
        const text = difference(one, other, plain);
        expect(visible(text)).toBe(text);
      }),
    );
  });
});
