// The files that those watch who keep plans: all that detection reads.
import { describe, expect, it } from 'vitest';
import { detect } from '../../../src/project/toolchains';
import { isDescription, isMade, projectFileGlob } from '../../../src/project/toolchains/files';
import { matches } from '../../../src/text/glob';
import { projectFiles } from './project';

describe('the glob for watchers', () => {
  it('has every file that detection reads, wherever it is', async () => {
    const names =
      'Cargo.toml go.mod main.go package.json asconfig.json esbuild.js Makefile CMakeLists.txt CMakePresets.json wasi.cmake build.zig a.csproj a.fsproj a.cabal cabal.project plugin.py moon.mod.json moon.pkg.json xtp.toml README.md plugin.c plugin.d.ts build.sh'.split(
        ' ',
      );
    const texts = new Map([
      ['Makefile', 'a.wasm: a.c\n\tsh build.sh -o a.wasm'],
      ['package.json', '{"scripts":{"build":"asc a.ts"}}'],
      ['CMakeLists.txt', 'add_executable(p p.c) # wasm32\nset(x wasm32)'],
      ['Cargo.toml', '[package]\nname = "p"\n[lib]\ncrate-type = ["cdylib"]'],
      ['main.go', 'package main\nimport "github.com/extism/go-pdk"'],
      ['moon.mod.json', '{}'],
    ]);
    const files = projectFiles(Object.fromEntries(names.map((name) => [`a/b/${name}`, texts.get(name) ?? ''])));
    const read = new Set<string>();
    await detect({ ...files, read: (path) => (read.add(path), files.read(path)) });
    expect(read.size).toBeGreaterThan(20);
    expect([...read].filter((path) => !matches(path, projectFileGlob) && !oldNames.test(path))).toEqual([]);
  });
  /** Read too, but of projects of long ago or without an ending, which watchers of folders tell of. */
  const oldNames = /\.cargo\/config$|justfile$/;

  it('leaves sources of other purposes alone', () => {
    expect(
      ['src/lib.rs', 'a/index.ts', 'Cargo.lock', 'plugin.wasm'].filter((path) => matches(path, projectFileGlob)),
    ).toEqual([]);
  });
});

describe('a change', () => {
  it('of the text of a source does not change how it is built', () => {
    expect(['main.go', 'a/plugin.c', 'plugin.py', 'a.d.ts', 'README.md'].filter(isDescription)).toEqual([]);
    expect(['Cargo.toml', 'a/Makefile', 'moon.pkg', 'a.csproj'].every(isDescription)).toBe(true);
  });

  it('in what builds write is none of the project', () => {
    expect(['target/debug/a', 'a/node_modules/b/package.json', '.git/HEAD', '.zig-cache/o/x'].every(isMade)).toBe(true);
    expect(['target', 'src/a', 'a/.cargo/config.toml', 'Makefile'].some(isMade)).toBe(false);
  });
});
