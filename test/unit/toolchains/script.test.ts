// Plug-ins in JavaScript and Python, and those of XTP, whose builds are scripts more often than not.
import { describe, expect, it } from 'vitest';
import { isSourceOf, placeOf, planFor } from '../../../src/project/toolchains';
import { buildOf, buildsOf, typed } from './project';

const interfaceFile = 'declare module "main" {\n  export function greet(): I32;\n}\n';
const bundleAndCompile = 'node esbuild.js && extism-js dist/index.js -i src/index.d.ts -o dist/plugin.wasm';

describe('JavaScript', () => {
  it('is built by the script of package.json, which bundles first', async () => {
    const build = await buildOf({
      'package.json': JSON.stringify({ scripts: { build: bundleAndCompile } }),
      'esbuild.js': '',
      'src/index.js': '',
      'src/index.d.ts': interfaceFile,
    });
    expect(build).toMatchObject({
      id: 'npm:',
      language: 'JavaScript',
      command: ['npm', 'run', 'build'],
      matcher: ['$plugwright-esbuild', '$plugwright-extism-js'],
      outputs: ['dist/plugin.wasm'],
    });
    expect(build.needs.map(({ program }) => program)).toEqual([
      'npm',
      'node',
      'esbuild',
      'extism-js',
      'wasm-merge',
      'wasm-opt',
    ]);
    expect(
      ['src/index.js', 'src/a/b.ts', 'esbuild.js', 'src/index.d.ts'].every((path) => isSourceOf(path, build)),
    ).toBe(true);
    expect(['dist/index.js', 'dist/plugin.wasm', 'node_modules/a/a.js'].some((path) => isSourceOf(path, build))).toBe(
      false,
    );
  });

  it('is TypeScript if there is some', async () => {
    const build = await buildOf({
      'package.json': JSON.stringify({ scripts: { build: bundleAndCompile } }),
      'src/index.ts': '',
    });
    expect(build.language).toBe('TypeScript');
  });

  it('is built by the widest of the scripts, as the narrow ones compile what others have bundled', async () => {
    const scripts = {
      'build:tsc': 'tsc --noEmit && node esbuild.js',
      'build:wasm': 'extism-js dist/index.js -i dist/index.d.ts -o dist/plugin.wasm',
      build: 'pnpm build:tsc && pnpm build:wasm',
      prepublishOnly: 'pnpm build && pnpm test',
    };
    const build = await buildOf({ 'package.json': JSON.stringify({ scripts }), 'pnpm-lock.yaml': '' });
    expect(build).toMatchObject({ command: ['pnpm', 'run', 'build'], outputs: ['dist/plugin.wasm'] });
    expect(build.matcher).toEqual(['$plugwright-tsc', '$plugwright-esbuild', '$plugwright-extism-js']);
  });

  it('may be built by a program that calls the compiler', async () => {
    const build = await buildOf({
      'package.json': '{"scripts":{"build":"node scripts/build.mjs"}}',
      'scripts/build.mjs': 'execSync(`extism-js dist/index.js -i src/index.d.ts -o dist/ext.wasm --skip-opt`)',
    });
    expect(build).toMatchObject({ command: ['npm', 'run', 'build'], outputs: ['dist/ext.wasm'] });
  });

  it('goes where the compiler puts it if the script does not say', async () => {
    const build = await buildOf({ 'package.json': '{"scripts":{"build":"extism-js plugin.js -i plugin.d.ts"}}' });
    expect(build.outputs).toEqual(['index.wasm']);
  });

  it('without a script is compiled as it is, as the PDK documents', async () => {
    const build = await buildOf({ 'js/plugin.js': 'module.exports = { greet }', 'js/plugin.d.ts': interfaceFile });
    expect(build).toMatchObject({ id: 'extism-js:js#plugin', folder: 'js', language: 'JavaScript' });
    expect(typed(build)).toBe('extism-js plugin.js -i plugin.d.ts -o plugin.wasm');
    expect(build.outputs).toEqual(['js/plugin.wasm']);
  });

  it('without a script is bundled by the file that the PDK documents', async () => {
    const build = await buildOf({
      'esbuild.js': "require('esbuild').build({ entryPoints: ['src/index.ts'], outdir: 'out/js' })",
      'src/index.ts': 'export function greet() {}',
      'src/index.d.ts': interfaceFile,
    });
    expect(build.command).toEqual([
      'sh',
      '-c',
      'node esbuild.js && extism-js out/js/index.js -i src/index.d.ts -o out/js/plugin.wasm',
    ]);
    expect(build).toMatchObject({ language: 'TypeScript', outputs: ['out/js/plugin.wasm'] });
    expect(isSourceOf('src/util/a.ts', build)).toBe(true);
  });

  it.each([
    ['is ESM without a bundler', { 'a.js': 'export function greet() {}', 'a.d.ts': interfaceFile }],
    ['declares another module', { 'a.js': '', 'a.d.ts': 'declare module "x" {}' }],
    ['has a name that a shell would run', { 'esbuild.js': '', '$(ls).ts': 'export {}', '$(ls).d.ts': interfaceFile }],
  ])('that %s has no build', async (_, files: Record<string, string>) => expect(await buildsOf(files)).toEqual([]));
});

describe('Python', () => {
  const plugin = 'import extism\n\n@extism.plugin_fn\ndef greet():\n  pass\n';

  it('is compiled as the PDK documents', async () => {
    const build = await buildOf({ 'py/plugin.py': plugin, 'py/helper.py': 'import extism' });
    expect(build).toMatchObject({
      id: 'extism-py:py#plugin',
      language: 'Python',
      folder: 'py',
      reason: 'py/plugin.py has functions with plugin_fn',
      outputs: ['py/plugin.wasm'],
      matcher: ['$plugwright-extism-py', '$plugwright-python'],
    });
    expect(typed(build)).toBe('extism-py plugin.py -o plugin.wasm');
    expect(isSourceOf('py/helper.py', build)).toBe(true);
  });

  it('as a package is compiled from the folder above, which gives it its name', async () => {
    const build = await buildOf({ 'plugin/__init__.py': plugin });
    expect(typed(build)).toBe('PYTHONPATH=./plugin extism-py plugin/__init__.py -o plugin.wasm');
    expect(build.outputs).toEqual(['plugin.wasm']);
  });

  it('is left to the Makefile that compiles it', async () => {
    const build = await buildOf({
      'plugin/__init__.py': plugin,
      'plugin/more.py': plugin,
      Makefile: 'build:\n\tPYTHONPATH=./plugin extism-py plugin/__init__.py -o plugin.wasm \n',
    });
    expect(build).toMatchObject({ command: ['make', 'build'], language: 'Python', outputs: ['plugin.wasm'] });
  });

  it('without functions for the host is none of ours', async () => {
    expect(await buildsOf({ 'host.py': 'import extism\nplugin = extism.Plugin("x.wasm")' })).toEqual([]);
  });
});

describe('a place in a source that the compiler has another name for', () => {
  const plugin = 'import extism\n\n@extism.plugin_fn\ndef greet():\n  pass\n';

  it.each([
    [{ 'js/a.js': 'module.exports = {}', 'js/a.d.ts': interfaceFile }, 'eval_script', 'a.js', 5],
    [{ 'js/a.js': 'module.exports = {}', 'js/a.d.ts': interfaceFile }, 'script.js', 'a.js', 6],
    [{ 'package.json': JSON.stringify({ scripts: { build: bundleAndCompile } }) }, 'eval_script', 'dist/index.js', 5],
    [{ 'package.json': '{"scripts":{"build":"cd js && extism-js a.js -o a.wasm"}}' }, 'eval_script', 'js/a.js', 5],
    [{ 'esbuild.js': '', 'src/a.ts': '', 'src/a.d.ts': interfaceFile }, 'eval_script', 'dist/a.js', 5],
    [{ 'py/plugin.py': plugin }, '<source>', 'plugin.py', 6],
    [{ Makefile: 'p.wasm:\n\textism-py p/__init__.py -o p.wasm' }, '<source>', 'p/__init__.py', 6],
  ])('of %j is that of %s', async (files: Record<string, string>, named, file, line) => {
    const build = await buildOf(files);
    expect(placeOf({ file: named, line: 6 }, build)).toEqual({ file, line });
    expect(placeOf({ file: 'src/index.ts', line: 6 }, build)).toEqual({ file: 'src/index.ts', line: 6 });
  });

  it('stays for other compilers', async () => {
    const build = await buildOf({ 'package.json': '{"scripts":{"build":"asc a.ts -o a.wasm"}}' });
    expect(placeOf({ file: 'script.js', line: 6 }, build)).toEqual({ file: 'script.js', line: 6 });
  });
});

describe('xtp.toml', () => {
  const xtp = (bin: string, script: string): string => `bin = "${bin}"\n[scripts]\nbuild = ${JSON.stringify(script)}\n`;

  it('has a script, which a shell runs if it needs one', async () => {
    const script = 'mkdir -p dist && tinygo build -buildmode c-shared -target wasip1 -o dist/plugin.wasm .';
    const build = await buildOf({
      'go/xtp.toml': xtp('dist/plugin.wasm', script),
      'go/go.mod': 'module a',
      'go/main.go': '',
    });
    expect(build).toMatchObject({
      id: 'xtp:go',
      toolchain: 'xtp',
      language: 'Go',
      folder: 'go',
      reason: 'xtp.toml: [scripts] build',
      command: ['sh', '-c', script],
      outputs: ['go/dist/plugin.wasm'],
      matcher: ['$plugwright-go'],
    });
    expect(build.needs.map(({ program }) => program)).toEqual(['sh', 'tinygo', 'go']);
    expect(isSourceOf('go/main.go', build)).toBe(true);
  });

  it('has a command that needs no shell', async () => {
    const build = await buildOf({
      'xtp.toml': xtp('plugin.wasm', 'PYTHONPATH=. extism-py -o plugin.wasm __init__.py'),
    });
    expect(build).toMatchObject({ env: { PYTHONPATH: '.' }, language: 'Python' });
    expect(build.command).toEqual(['extism-py', '-o', 'plugin.wasm', '__init__.py']);
  });

  it('knows the place of a binary that other scripts write', async () => {
    const build = await buildOf({
      'xtp.toml': xtp('dist/plugin.wasm', 'npm run build'),
      'package.json': '{"scripts":{"build":"webpack && extism-js dist/a.js -o $npm_package_config_out"}}',
    });
    expect(build).toMatchObject({ toolchain: 'xtp', language: 'JavaScript', outputs: ['dist/plugin.wasm'] });
    expect(build.matcher).toEqual(['$plugwright-extism-js']);
  });

  it('says nothing new where it calls the compiler of the project', async () => {
    const files = {
      'xtp.toml': xtp('target/wasm32-wasip1/release/plugin.wasm', 'cargo build --release'),
      'Cargo.toml': '[package]\nname = "plugin"\n[lib]\ncrate-type = ["cdylib"]',
      '.cargo/config.toml': '[build]\ntarget = "wasm32-wasip1"',
    };
    expect((await buildsOf(files)).map(({ id }) => id)).toEqual(['cargo:']);
  });

  it('merges with a script of package.json that is the same command', async () => {
    const builds = await buildsOf({
      'xtp.toml': xtp('release/plugin.wasm', 'npm run build'),
      'package.json': JSON.stringify({ scripts: { build: bundleAndCompile } }),
    });
    expect(builds).toMatchObject([{ id: 'npm:', outputs: ['dist/plugin.wasm', 'release/plugin.wasm'] }]);
    expect(planFor('release/plugin.wasm', builds)?.id).toBe('npm:');
  });
});
