// Plug-ins in Go: TinyGo and Go, with the command that the project itself tells.
import { describe, expect, it } from 'vitest';
import { isSourceOf, planFor } from '../../../src/project/toolchains';
import { buildOf, buildsOf, typed } from './project';

const goMod = 'module example.com/plugin\n\ngo 1.22\n\nrequire github.com/extism/go-pdk v1.1.3\n';
const main =
  'package main\n\nimport "github.com/extism/go-pdk"\n\n//go:wasmexport greet\nfunc greet() int32 { return 0 }\n';
const tinygo = 'tinygo build -target wasip1 -buildmode=c-shared -o plugin.wasm .';

describe('a main package with the Go PDK', () => {
  it('is built by TinyGo as the PDK documents', async () => {
    const build = await buildOf({ 'go.mod': goMod, 'main.go': main });
    expect(build).toMatchObject({
      id: 'tinygo:',
      toolchain: 'tinygo',
      language: 'Go',
      folder: '',
      reason: 'its main package imports the Go PDK',
      matcher: ['$plugwright-go'],
      outputs: ['plugin.wasm'],
    });
    expect(typed(build)).toBe(tinygo);
    expect(build.needs.map(({ program }) => program)).toEqual(['tinygo', 'go']);
    expect(['main.go', 'pdk.gen.go', 'words/list.go', 'go.mod'].every((path) => isSourceOf(path, build))).toBe(true);
    expect(isSourceOf('vendor/x/x.go', build)).toBe(false);
  });

  it('can be built by Go since 1.24, if TinyGo is not wanted', async () => {
    const builds = await buildsOf({ 'go.mod': goMod.replace('1.22', '1.24.2'), 'main.go': main });
    expect(builds.map(typed)).toEqual([
      tinygo,
      'GOOS=wasip1 GOARCH=wasm go build -buildmode=c-shared -o plugin.wasm .',
    ]);
    expect(planFor('plugin.wasm', builds)?.id).toBe('tinygo:');
    expect(planFor('plugin.wasm', builds.slice(1))?.id).toBe('go:');
  });

  it('with //export is for TinyGo alone', async () => {
    const files = { 'go.mod': goMod.replace('1.22', '1.25'), 'main.go': main.replace('go:wasmexport', 'export') };
    expect((await buildsOf(files)).map(({ id }) => id)).toEqual(['tinygo:']);
  });

  it('is one of several in a module, each in its folder, built again after a change anywhere in the module', async () => {
    const builds = await buildsOf({
      'go.mod': goMod,
      'plugins/a/main.go': main,
      'plugins/b/main.go': main,
      'lib/lib.go': 'package lib',
    });
    expect(builds.map(({ id, folder, outputs }) => [id, folder, ...outputs])).toEqual([
      ['tinygo:plugins/a', 'plugins/a', 'plugins/a/plugin.wasm'],
      ['tinygo:plugins/b', 'plugins/b', 'plugins/b/plugin.wasm'],
    ]);
    expect(isSourceOf('lib/lib.go', builds[0]!)).toBe(true);
  });

  it.each([
    ['README.md', '```bash\nextism call x.wasm greet\n$ tinygo build -o dist/my.wasm -target wasi main.go\n```'],
    ['readme.markdown', '  ```\n  tinygo build \\\n    -o dist/my.wasm -target wasi main.go\n  ```'],
  ])('is built by the command in %s', async (name, text) => {
    const build = await buildOf({ 'go.mod': goMod, 'main.go': main, [name]: text });
    expect(typed(build)).toBe('tinygo build -o dist/my.wasm -target wasi main.go');
    expect(build).toMatchObject({
      reason: 'its main package imports the Go PDK; the README tells the command',
      outputs: ['dist/my.wasm'],
    });
  });

  it('is built by Go with the variables that the README tells', async () => {
    const build = await buildOf({
      'a/go.mod': goMod,
      'a/main.go': main,
      'a/README.md': '```\nGOOS=wasip1 GOARCH=wasm go build -tags std -buildmode=c-shared -o a.wasm\n```',
    });
    expect(build).toMatchObject({ id: 'go:a', env: { GOOS: 'wasip1', GOARCH: 'wasm' }, outputs: ['a/a.wasm'] });
    expect(build.command).toEqual(['go', 'build', '-tags', 'std', '-buildmode=c-shared', '-o', 'a.wasm']);
  });

  it('is not built by what in a README needs a shell, or another folder', async () => {
    const readme = '```\ntinygo build -o $OUT/p.wasm .\ntinygo build -o p.wasm ./other\n```';
    expect(typed(await buildOf({ 'go.mod': goMod, 'main.go': main, 'README.md': readme }))).toBe(tinygo);
  });

  it('is left to the Makefile that builds it', async () => {
    const builds = await buildsOf({
      'go.mod': goMod,
      'plugins/a/main.go': main,
      Makefile: 'build:\n\tcd plugins/a && tinygo build -o ../../a.wasm -target wasip1 .\n',
    });
    expect(builds).toMatchObject([
      { id: 'make:#build', language: 'Go', outputs: ['a.wasm'], matcher: ['$plugwright-go'] },
    ]);
    expect(isSourceOf('plugins/a/main.go', builds[0]!)).toBe(true);
  });
});

describe('Go code that is no plug-in', () => {
  it.each([
    ['a program', 'package main\nimport "fmt"\nfunc main() {}'],
    ['a library with the PDK', main.replace('package main', 'package shared')],
    ['an extension for C', 'package main\nimport "C"\n//export greet\nfunc greet() {}'],
  ])('is %s', async (_, text) => expect(await buildsOf({ 'go.mod': goMod, 'a.go': text })).toEqual([]));

  it('is not in a module', async () => expect(await buildsOf({ 'main.go': main })).toEqual([]));
});
