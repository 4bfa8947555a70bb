// Plug-ins in C and C++: Makefiles that write WebAssembly, and sources with the header of the PDK.
import { describe, expect, it } from 'vitest';
import { isSourceOf, planFor } from '../../../src/project/toolchains';
import { buildOf, buildsOf, typed } from './project';

const plugin = '#define EXTISM_IMPLEMENTATION\n#include "extism-pdk.h"\nint32_t EXTISM_EXPORTED_FUNCTION(greet) {}\n';

describe('a Makefile', () => {
  it('is called for the target that writes the binary', async () => {
    const build = await buildOf({
      Makefile: [
        'SRC=src/plugin.c',
        'CC?=clang',
        'CFLAGS=-target wasm32-unknown-unknown -nostdlib',
        'plugin: $(OBJ)',
        '\t$(CC) $(CFLAGS) $(OBJ) -o plugin.wasm',
      ].join('\n'),
      'src/plugin.c': plugin,
    });
    expect(build).toMatchObject({
      id: 'make:#plugin',
      toolchain: 'make',
      language: 'C',
      reason: 'Makefile: the recipe of plugin writes WebAssembly',
      command: ['make', 'plugin'],
      matcher: ['$plugwright-clang'],
      outputs: ['plugin.wasm'],
    });
    expect(build.needs.map(({ program }) => program)).toEqual(['make', 'clang']);
    expect(['src/plugin.c', 'include/a.h', 'Makefile'].map((path) => isSourceOf(path, build))).toEqual([
      true,
      true,
      true,
    ]);
    expect(['README.md', 'plugin.wasm'].map((path) => isSourceOf(path, build))).toEqual([false, false]);
  });

  it('may have a compiler of its own, which needs not be on the path', async () => {
    const build = await buildOf({
      'c/Makefile': 'WASI_SDK_PATH?=../../wasi-sdk\n.PHONY: x\nx:\n\t$(WASI_SDK_PATH)/bin/clang++ -O2 -o x.wasm x.cpp',
    });
    expect(build).toMatchObject({ language: 'C++', folder: 'c', outputs: ['c/x.wasm'] });
    expect(build.needs.map(({ program }) => program)).toEqual(['make']);
  });

  it('may build several plug-ins, by a pattern and into another folder', async () => {
    const builds = await buildsOf({
      'c/Makefile': [
        'all: $(OUT)/a.wasm ../dist/b.wasm',
        'OUT := ../dist',
        '../dist/%.wasm: %.c common.h',
        '\tmkdir -p $(@D) && clang -o $@ $<',
      ].join('\n'),
      'c/a.c': '',
      'c/b.c': '',
    });
    expect(builds.map(({ command, outputs }) => [command.join(' '), ...outputs])).toEqual([
      ['make ../dist/a.wasm', 'dist/a.wasm'],
      ['make ../dist/b.wasm', 'dist/b.wasm'],
    ]);
    expect(planFor('dist/b.wasm', builds)?.command).toEqual(['make', '../dist/b.wasm']);
  });

  it('tells the language by the rules that its target needs', async () => {
    const build = await buildOf({
      Makefile: 'dist/plugin.wasm: a.o\n\twasm-ld -o $@ $^\na.o: a.cpp\n\tclang++ -c a.cpp\n',
    });
    expect(build).toMatchObject({ language: 'C++', matcher: ['$plugwright-clang'], outputs: ['dist/plugin.wasm'] });
  });

  it('may call a compiler of any language', async () => {
    const build = await buildOf({
      Makefile:
        'build:\n\tcargo build --release --target wasm32-wasip1 && \\\n\t  cp target/wasm32-wasip1/release/p.wasm plugin.wasm',
    });
    expect(build).toMatchObject({ language: 'Rust', outputs: ['plugin.wasm'], matcher: ['$plugwright-rustc'] });
  });

  it.each([
    ['only runs plug-ins', 'run:\n\textism call plugin.wasm greet --wasi'],
    ['removes them', 'clean:\n\trm -f plugin.wasm\n'],
    ['builds for this machine', 'app:\n\tcc -o app main.c'],
    ['writes where nobody can tell', 'p:\n\tclang -o $(shell pwd)/p.wasm p.c'],
    ['writes outside of the folder', 'p:\n\tclang -o ../p.wasm p.c'],
    ['has variables without end', 'A=$(B)\nB=$(A)\np:\n\tclang -o $(A)/p.wasm p.c'],
  ])('that %s has no build', async (_, Makefile) => expect(await buildsOf({ Makefile })).toEqual([]));
});

describe('a source with the header of the PDK', () => {
  it('is compiled without a library if it includes none', async () => {
    const build = await buildOf({ 'c/greet.c': plugin + '#include <stdint.h>\n' });
    expect(build).toMatchObject({
      id: 'clang:c#greet',
      toolchain: 'clang',
      language: 'C',
      folder: 'c',
      reason: 'greet.c includes the header of the PDK',
      outputs: ['c/greet.wasm'],
    });
    expect(typed(build)).toBe('clang -o greet.wasm --target=wasm32-unknown-unknown -nostdlib -Wl,--no-entry greet.c');
  });

  it('is compiled for WASI if it includes a header of a library', async () => {
    const build = await buildOf({ 'plugin.c': plugin + '#include <string.h>\n' });
    expect(typed(build)).toBe('clang -o plugin.wasm --target=wasm32-wasi -mexec-model=reactor plugin.c');
    expect(build.needs[0]?.howToGet).toContain('https://github.com/WebAssembly/wasi-sdk/releases');
  });

  it('in C++ is compiled as the PDK documents', async () => {
    const text =
      '#define EXTISM_CPP_IMPLEMENTATION\n#include "extism-pdk.hpp"\nEXTISM_EXPORT_AS("greet") int32_t greet() {}';
    expect(typed(await buildOf({ 'greet.cpp': text }))).toBe(
      'clang++ -std=c++23 -fno-exceptions -O2 -g -o greet.wasm --target=wasm32-wasi -mexec-model=reactor greet.cpp',
    );
  });

  it('takes the others along if it is the only one with the implementation', async () => {
    const build = await buildOf({ 'a.c': '#include "extism-pdk.h"\n', 'b.c': plugin, 'host.c': '#include <extism.h>' });
    expect(build.command.slice(-2)).toEqual(['b.c', 'a.c']);
  });

  it('is a plug-in of its own beside others with the implementation', async () => {
    const builds = await buildsOf({ 'a.c': plugin, 'b.c': plugin, 'common.c': '#include "extism-pdk.h"\n' });
    expect(builds.map(({ id, outputs }) => [id, ...outputs])).toEqual([
      ['clang:#a', 'a.wasm'],
      ['clang:#b', 'b.wasm'],
    ]);
  });

  it('is built by the command that the README tells', async () => {
    const build = await buildOf({
      'plugin.c': plugin,
      'README.md':
        '# Build\n\n```sh\nmkdir -p dist\n$ clang -O2 -o dist/my.wasm --target=wasm32-wasi plugin.c # all\n```\n',
    });
    expect(typed(build)).toBe('clang -O2 -o dist/my.wasm --target=wasm32-wasi plugin.c');
    expect(build).toMatchObject({
      outputs: ['dist/my.wasm'],
      reason: 'plugin.c includes the header of the PDK; the README tells the command',
    });
  });

  it('is left to the Makefile of its folder', async () => {
    const builds = await buildsOf({ 'src/p.c': plugin, Makefile: 'p.wasm: src/p.c\n\tclang -o $@ $^' });
    expect(builds.map(({ id }) => id)).toEqual(['make:#p.wasm']);
  });
});
