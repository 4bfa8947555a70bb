// Plug-ins in AssemblyScript: scripts of package.json, asconfig.json, and the PDK's own command where there is neither.
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { isSourceOf, planFor } from '../../../src/project/toolchains';
import { buildOf, buildsOf, typed } from './project';

const manifest = (scripts: Record<string, string>, more: object = {}): string => JSON.stringify({ scripts, ...more });

describe('a script of package.json that calls asc', () => {
  it('is the build', async () => {
    const build = await buildOf({
      'package.json': manifest({ build: 'npx asc index.ts --outFile index.wasm --use abort=index/myAbort' }),
      'index.ts': '',
    });
    expect(build).toMatchObject({
      id: 'npm:',
      toolchain: 'npm',
      language: 'AssemblyScript',
      folder: '',
      reason: 'package.json: the script build writes WebAssembly',
      command: ['npm', 'run', 'build'],
      matcher: ['$plugwright-asc'],
      outputs: ['index.wasm'],
    });
    expect(build.needs.map(({ program }) => program)).toEqual(['npm', 'asc']);
    expect(isSourceOf('index.ts', build)).toBe(true);
    expect(isSourceOf('assembly/util.ts', build)).toBe(true);
    expect(isSourceOf('package.json', build)).toBe(true);
    expect(isSourceOf('index.wasm', build)).toBe(false);
    expect(isSourceOf('node_modules/@extism/as-pdk/index.ts', build)).toBe(false);
  });

  it.each(['{a,b}', '[x]', 'a*b', 'what?'])('is found in a folder that looks like a glob: %s', async (folder) => {
    const scripts = { build: 'asc assembly/index.ts --outFile build/a.wasm' };
    const build = await buildOf({ [`${folder}/package.json`]: manifest(scripts), [`${folder}/assembly/index.ts`]: '' });
    expect(isSourceOf(`${folder}/assembly/util.ts`, build)).toBe(true);
    expect(isSourceOf(`${folder}/build/a.wasm`, build)).toBe(false);
    expect(isSourceOf('a/assembly/util.ts', build)).toBe(false);
    expect(planFor(`${folder}/build/a.wasm`, [build])).toBe(build);
  });

  it.each([
    ['asc a.ts -o ../dist/a.wasm', 'dist/a.wasm'],
    ['asc a.ts -o=build/a.wasm', 'plugin/build/a.wasm'],
    ['asc a.ts --outFile "out put/a.wasm"', 'plugin/out put/a.wasm'],
    ['asc a.ts -b a.wasm -t a.wat', 'plugin/a.wasm'],
    ['cd assembly && asc a.ts -o a.wasm', 'plugin/assembly/a.wasm'],
    ['asc a.ts -o a.tmp.wasm && wasm-opt -Oz a.tmp.wasm -o a.wasm', 'plugin/a.wasm'],
    ['asc a.ts -o a.wasm && cp a.wasm ../site/', 'site/a.wasm'],
    ['sh build.sh', 'plugin/b.wasm'],
  ])('writes what `%s` says: %s', async (script, wasm) => {
    const build = await buildOf({
      'plugin/package.json': manifest({ build: script }),
      'plugin/build.sh': '#!/bin/sh\n# Builds.\nset -e\nnpx asc b.ts \\\n  -o b.wasm\n',
    });
    expect(build).toMatchObject({ folder: 'plugin', language: 'AssemblyScript' });
    expect(build.outputs).toContain(wasm);
  });

  it('may leave the place to asconfig.json, for a target or the usual one', async () => {
    const asconfig = JSON.stringify({
      targets: { debug: { outFile: 'build/debug.wasm' }, release: { outFile: 'build/release.wasm' } },
    });
    const builds = await buildsOf({
      'package.json': manifest({
        'asbuild:debug': 'asc assembly/index.ts --target debug',
        'asbuild:release': 'asc assembly/index.ts',
        asbuild: 'npm run asbuild:debug && npm run asbuild:release',
      }),
      'asconfig.json': asconfig,
    });
    expect(planFor('build/debug.wasm', builds)?.command).toEqual(['npm', 'run', 'asbuild:debug']);
    expect(planFor('build/release.wasm', builds)?.command).toEqual(['npm', 'run', 'asbuild:release']);
  });

  it('for one of several plug-ins is taken for that one', async () => {
    const samples = await readFile('media/samples/package.json', 'utf8');
    const builds = await buildsOf({ 'package.json': samples });
    expect(planFor('checkout/checkout.wasm', builds)).toMatchObject({
      id: 'npm:#build:checkout',
      command: ['npm', 'run', 'build:checkout'],
      outputs: ['checkout/checkout.wasm'],
    });
    expect(planFor('count-vowels/count_vowels.wasm', builds)?.command).toEqual(['npm', 'run', 'build:count-vowels']);
  });

  it('is called by the package manager whose lock file is there, also above', async () => {
    const script = manifest({ build: 'asc a.ts -o a.wasm' });
    const commandWith = async (files: Record<string, string>): Promise<string> =>
      typed(await buildOf({ 'packages/a/package.json': script, ...files }));
    expect(await commandWith({ 'pnpm-lock.yaml': '' })).toBe('pnpm run build');
    expect(await commandWith({ 'packages/a/yarn.lock': '' })).toBe('yarn run build');
    expect(await commandWith({ 'bun.lock': '' })).toBe('bun run build');
    expect(await commandWith({ 'package.json': '{"packageManager":"pnpm@9.0.0"}' })).toBe('pnpm run build');
    expect(await commandWith({})).toBe('npm run build');
  });

  it('is not one that builds for another purpose, or calls itself without end', async () => {
    const scripts = {
      test: 'asc a.ts -o a.wasm && node test',
      'build:watch': 'asc a.ts -o a.wasm',
      loop: 'npm run loop',
    };
    expect(await buildsOf({ 'package.json': manifest(scripts) })).toEqual([]);
  });
});

describe('a project without such a script', () => {
  it('is built by its asconfig.json', async () => {
    const build = await buildOf({
      'as/asconfig.json': JSON.stringify({
        entries: ['./main.ts'],
        targets: { release: { outFile: '../dist/main.wasm' } },
      }),
      'as/main.ts': '',
    });
    expect(build).toMatchObject({ id: 'asc:as', folder: 'as', outputs: ['dist/main.wasm'], reason: 'asconfig.json' });
    expect(typed(build)).toBe('npx asc ./main.ts --target release');
  });

  it('is built as the PDK documents, with its own abort', async () => {
    const build = await buildOf({
      'package.json': '{"main":"assembly/shop.ts","dependencies":{"@extism/as-pdk":"^1.0.0"}}',
      'assembly/shop.ts': 'export function run(): i32 { return 0 }\nfunction myAbort(m: string | null): void {}',
    });
    expect(typed(build)).toBe(
      'npx asc assembly/shop.ts --outFile assembly/shop.wasm --use abort=assembly/shop/myAbort',
    );
    expect(build.outputs).toEqual(['assembly/shop.wasm']);
  });

  it('has no build if nothing says what to compile', async () => {
    expect(await buildsOf({ 'package.json': '{"dependencies":{"@extism/as-pdk":"1"}}' })).toEqual([]);
    expect(await buildsOf({ 'package.json': '{}', 'index.ts': '' })).toEqual([]);
  });
});
