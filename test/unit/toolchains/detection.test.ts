// What holds for all toolchains: the choice among plans, what is no source, and that no project file is fatal.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BuildPlan, detect, isSourceOf, planFor } from '../../../src/project/toolchains';
import { buildsOf, type Files, projectFiles } from './project';

const plan = (id: string, outputs: readonly string[], more: Partial<BuildPlan> = {}): BuildPlan => ({
  id,
  toolchain: 'custom',
  language: 'any',
  folder: '',
  reason: '',
  command: ['build'],
  needs: [],
  matcher: [],
  sources: ['**/*'],
  outputs,
  ...more,
});

describe('the plan for a binary', () => {
  it.each([
    ['names it rather than others like it', [plan('glob', ['**/*.wasm']), plan('path', ['a/b.wasm'])], 'path'],
    ['makes fewer others', [plan('all', ['a/b.wasm', 'a/c.wasm']), plan('one', ['a/b.wasm'])], 'one'],
    ['comes first among equals', [plan('first', ['a/b.wasm']), plan('second', ['a/b.wasm'])], 'first'],
    ['has a glob that fits', [plan('other', ['c/*.wasm']), plan('glob', ['a/*.wasm'])], 'glob'],
    ['does not exist', [plan('deeper', ['a/b/*.wasm']), plan('other', ['b.wasm'])], undefined],
  ])('%s', (_, plans, id) => expect(planFor('a/b.wasm', plans)?.id).toBe(id));

  it('is found by any form of its path, and never outside of the folder', () => {
    const plans = [plan('p', ['a/b.wasm'])];
    expect(planFor('./a/x/../b.wasm', plans)?.id).toBe('p');
    expect(planFor('a\\b.wasm', plans)?.id).toBe('p');
    expect(planFor('../a/b.wasm', [plan('all', ['**'])])).toBeUndefined();
  });
});

describe('a source', () => {
  it('is what a glob names, relative to where the command runs', () => {
    const here = plan('p', [], { folder: 'a/b', sources: ['*.{c,h}', 'src/**', '../shared/**/*.c'] });
    const isSource = (path: string): boolean => isSourceOf(path, here);
    expect(['a/b/x.c', 'a/b/x.h', 'a/b/src/x/y', 'a/shared/x.c', 'a/shared/x/y.c'].map(isSource)).not.toContain(false);
    expect(['x.c', 'a/x.c', 'a/b/x/y.c', 'a/b/x.cc', 'a/shared/x.h', 'a/b/x.c/y'].map(isSource)).not.toContain(true);
  });

  it('is not what builds write, whatever the globs say', () => {
    const all = plan('p', ['dist/plugin.wasm', 'bin/**/x.wasm']);
    expect(
      ['dist/plugin.wasm', 'dist/index.js', 'bin/a/x.wasm', 'target/debug/a.rs', '.git/index', 'a/obj/b.cs'].map(
        (path) => isSourceOf(path, all),
      ),
    ).not.toContain(true);
    expect(
      ['plugin.wasm', 'src/bin/a.rs', 'bin/a.rs', 'a/.cargo/config.toml'].map((path) => isSourceOf(path, all)),
    ).not.toContain(false);
  });
});

describe('detection', () => {
  it('finds all the projects of a folder, each with an id of its own', async () => {
    const builds = await buildsOf({
      'rust/Cargo.toml': '[package]\nname = "r"\n[lib]\ncrate-type = ["cdylib"]',
      'go/go.mod': 'module g',
      'go/main.go': 'package main\nimport "github.com/extism/go-pdk"',
      'c/Makefile': 'a.wasm:\n\tclang -o a.wasm a.c\nb.wasm:\n\tclang -o b.wasm b.c',
      'zig/build.zig': '.cpu_arch = .wasm32',
      'js/package.json': '{"scripts":{"build":"extism-js a.js -o a.wasm"}}',
    });
    expect(builds.map(({ id }) => id)).toEqual([
      'cargo:rust',
      'tinygo:go',
      'zig:zig',
      'npm:js',
      'make:c#a.wasm',
      'make:c#b.wasm',
    ]);
  });

  it('does not look where builds write and packages of others are', async () => {
    const manifest = '[package]\nname = "p"\n[lib]\ncrate-type = ["cdylib"]';
    const folders = ['node_modules/a', 'target/package/p', '.hidden', 'vendor/p', 'a/b/dist-newstyle'];
    expect(await buildsOf(Object.fromEntries(folders.map((folder) => [`${folder}/Cargo.toml`, manifest])))).toEqual([]);
  });

  it('says of each malformed file where it is so', async () => {
    const { builds, skipped } = await detect(
      projectFiles({
        'a/package.json': '{\n  "scripts": {,}\n}',
        'b/package.json': '[]',
        'c/xtp.toml': 'bin = \n',
        'd/Cargo.toml': '[package]\nname = "p"\n[lib]\ncrate-type = ["cdylib"]',
        'd/.cargo/config.toml': 'not toml',
      }),
    );
    expect(builds.map(({ id }) => id)).toEqual(['cargo:d']);
    const reasons = new Map(skipped.map(({ path, reason }) => [path, reason]));
    expect(reasons.get('a/package.json')).toBe('line 2: expected a name in double quotes or "}", found ","');
    expect(reasons.get('b/package.json')).toBe('it holds no table of values');
    expect([...reasons.keys()].sort()).toEqual([
      'a/package.json',
      'b/package.json',
      'c/xtp.toml',
      'd/.cargo/config.toml',
    ]);
  });

  it('survives any text in any project file, and plans nothing outside of the folder', async () => {
    const names =
      'Cargo.toml .cargo/config.toml rust-toolchain package.json asconfig.json go.mod main.go Makefile CMakeLists.txt CMakePresets.json build.zig a.csproj a.cabal plugin.py moon.mod.json moon.mod moon.pkg xtp.toml README.md plugin.c plugin.d.ts build.sh'.split(
        ' ',
      );
    const words =
      '[package] [lib] [workspace] members = name crate-type ["cdylib"] ["**"] path " \' ` ``` \n \t { } [ ] ( ) : , $ $( ${ \\ % %.wasm .wasm ../ ../../x.wasm -o tinygo build extism-js asc clang make npm run scripts exports "wasm" wasm32 extism-pdk extism plugin_fn @ import package main // go:wasmexport declare module "main" add_executable( executable null 1 __proto__ constructor && ; | # é'.split(
        ' ',
      );
    const text = fc.oneof(
      fc.string(),
      fc.array(fc.constantFrom(...words), { maxLength: 40 }).map((parts) => parts.join(' ')),
      fc.json(),
    );
    const folder = fc.constantFrom('', 'a/', 'a/b/', 'a/b c/');
    const file = fc.tuple(
      fc.tuple(folder, fc.constantFrom(...names)).map((parts) => parts.join('')),
      text,
    );
    await fc.assert(
      fc.asyncProperty(fc.array(file, { maxLength: 12 }), async (entries) => {
        const files: Files = Object.fromEntries(entries);
        const { builds } = await detect(projectFiles(files));
        expect(new Set(builds.map(({ id }) => id)).size).toBe(builds.length);
        for (const { outputs, folder: place, command } of builds) {
          expect(outputs.filter((output) => output.startsWith('../') || output.startsWith('/'))).toEqual([]);
          expect(place).not.toContain('..');
          expect(command[0]).not.toBe('');
        }
        for (const build of builds) isSourceOf('a/main.go', build);
        planFor('a/plugin.wasm', builds);
      }),
      { numRuns: 400 },
    );
  });
});
