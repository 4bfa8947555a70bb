// The problem matchers that the extension contributes, on what compilers print.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ProblemMatcher, ProblemScanner } from '../../../src/project/problems/matcher';
import { programNamed } from '../../../src/project/toolchains/programs';
import { contributed, type Marker, markersOf } from './problemCollector';
import { recordings } from './recordings';

describe('the problems in the output of', () => {
  it.each(recordings)('$name', ({ output, matchers, markers }) => {
    expect(markersOf(output, matchers)).toEqual(markers);
  });

  it.each(recordings)('$name, on Windows', ({ output, matchers, markers }) => {
    expect(markersOf(output.replaceAll('\n', '\r\n'), matchers)).toEqual(markers);
  });
});

describe('our own scanner of problems', () => {
  it.each(recordings)('finds the same in the output of $name', ({ output, matchers, markers }) => {
    const scanner = new ProblemScanner(
      matchers.map((name) => contributed.find((each) => `$${each.name}` === name) as unknown as ProblemMatcher),
    );
    const problems = [...scanner.push(output), ...scanner.finish()];
    expect(
      problems.map(({ file, line, column, endLine, endColumn, severity, message, code }) => ({
        place: `${file}:${line}${column === undefined ? '' : `:${column}`}${endColumn === undefined ? '' : `-${endLine}:${endColumn}`}`,
        severity,
        message,
        ...(code !== undefined && { code }),
      })),
    ).toEqual(markers);
  });
});

describe('the problems that are found by', () => {
  let folder: string;
  beforeAll(async () => (folder = await mkdtemp(path.join(tmpdir(), 'problems-'))));
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const { resolve } = createRequire(import.meta.url);
  /** What a compiler among our own dependencies prints for a source. */
  async function printed(
    name: string,
    source: string,
    command: readonly string[],
    args: readonly string[],
    env: NodeJS.ProcessEnv = process.env,
  ): Promise<string> {
    const [program = '', ...before] = command;
    await writeFile(path.join(folder, name), source);
    return await new Promise((done) => {
      execFile(program, [...before, name, ...args], { cwd: folder, env }, (error, out, err) =>
        done(out + err || `nothing: ${error?.message}`),
      );
    });
  }
  const places = (markers: readonly Marker[]): string[] =>
    markers.map(({ place, severity, code }) => [place, severity, ...(code === undefined ? [] : [code])].join(' '));

  const plain = Object.fromEntries(Object.entries(process.env).filter(([name]) => name !== 'CI'));
  it.each([
    ['asc', plain],
    ['asc on a CI machine, where it prints colours', { ...plain, CI: 'true' }],
  ])('%s', async (_name, env) => {
    const source = 'export function greet(): i32 {\n  let a: i64 = "text";\n  return missing;\n}\n';
    const asc = path.resolve('node_modules/assemblyscript/bin/asc.js');
    // With this option it does not start a second process, of whose end it would tell nothing.
    const command = [process.execPath, '--enable-source-maps', asc];
    const output = await printed('a.ts', source, command, ['-o', 'a.wasm'], env);
    expect(output.includes('\u001b'), output).toBe('CI' in env);
    const markers = markersOf(output, ['$plugwright-asc']);
    expect(places(markers), output).toEqual(['a.ts:2:16 error TS2322', 'a.ts:3:10 error TS2304']);
    expect(markers[1]?.message).toBe("Cannot find name 'missing'.");
  });

  it.each([['--pretty'], ['--noEmit']])('tsc %s', async (option) => {
    const source = 'const x: number = "a";\nmissing();\n';
    const output = await printed(
      'b.ts',
      source,
      [process.execPath, resolve('typescript/bin/tsc')],
      ['--noEmit', option, '--ignoreConfig', '--lib', 'es5'],
    );
    const markers = markersOf(output, ['$plugwright-tsc']);
    expect(places(markers)).toEqual(['b.ts:1:7 error TS2322', 'b.ts:2:1 error TS2304']);
    expect(markers[1]?.message).toBe("Cannot find name 'missing'.");
  });

  it('esbuild, which counts columns from 0', async () => {
    const source = "import { a } from './nowhere';\na({ b: 1, b: 2 });\n";
    const output = await printed(
      'c.ts',
      source,
      [path.resolve('node_modules/.bin/esbuild')],
      ['--bundle', '--outfile=o.js'],
    );
    expect(markersOf(output, ['$plugwright-esbuild'])).toEqual([
      {
        place: 'c.ts:2:10',
        severity: 'warning',
        message: 'Duplicate key "b" in object literal',
        code: 'duplicate-object-key',
      },
      { place: 'c.ts:1:18', severity: 'error', message: 'Could not resolve "./nowhere"' },
    ]);
  });
});

describe('the problem matchers', () => {
  const ours = contributed.filter(({ name }) => name !== 'plugwright-none');

  it('are those that programs name', () => {
    const names = 'cargo go asc clang cmake zig dotnet wasm32-wasi-cabal extism-js extism-py esbuild tsc moon'.split(
      ' ',
    );
    const used = new Set(names.flatMap((name) => programNamed(name)?.matcher ?? []));
    expect(ours.map(({ name }) => `$${name}`).sort()).toEqual([...used].sort());
  });

  it('find relative places in the workspace folder, and absolute ones where they are', () => {
    for (const matcher of ours) expect(matcher.fileLocation).toEqual(['autoDetect', '${workspaceFolder}']);
  });

  it('have each what a marker needs, and do not loop', () => {
    for (const { name, label, owner, source, pattern } of ours) {
      const patterns = [pattern].flat();
      for (const property of ['file', 'line', 'message']) {
        expect(
          patterns.filter((each) => each[property] !== undefined),
          `${property} of ${name}`,
        ).toHaveLength(1);
      }
      expect([owner, label !== '', source !== '']).toEqual([name, true, true]);
      expect(patterns.some((each) => 'loop' in each)).toBe(false);
    }
  });

  it('come to an end on lines that are long and no messages', () => {
    const line = `${'a:1:'.repeat(500)} ${'('.repeat(500)} ${'src/'.repeat(500)}`;
    // If an expression could try the same text in many ways, this would not end.
    for (const { name } of ours) expect(markersOf(`${line}\n${line}`, [`$${name}`])).toEqual([]);
  });
});
