// Plug-ins in Zig, C#, F#, Haskell and MoonBit, and those that CMake builds: tools with an output folder of their own.
import { describe, expect, it } from 'vitest';
import { detect, isSourceOf, otherPlanFor, planFor } from '../../../src/project/toolchains';
import { buildOf, buildsOf, projectFiles, typed } from './project';

describe('Zig', () => {
  const build = `const plugin = b.addExecutable(.{
    .name = "my-plugin",
    .root_source_file = .{ .path = "src/main.zig" },
  });`;

  it('is built by build.zig, into its output folder', async () => {
    const plan = await buildOf({ 'zig/build.zig': `.cpu_arch = .wasm32\n${build}` });
    expect(plan).toMatchObject({
      id: 'zig:zig',
      language: 'Zig',
      reason: 'build.zig compiles for wasm32',
      matcher: ['$plugwright-zig'],
    });
    expect(typed(plan)).toBe('zig build');
    expect(plan.outputs).toEqual(['zig/zig-out/bin/my-plugin.wasm', 'zig/zig-out/**/*.wasm']);
    expect(['zig/src/main.zig', 'zig/build.zig', 'zig/src/words.txt'].every((path) => isSourceOf(path, plan))).toBe(
      true,
    );
  });

  it('is told the target if build.zig leaves it open', async () => {
    const plan = await buildOf({ 'build.zig': `b.dependency("extism-pdk", .{})\n${build}` });
    expect(typed(plan)).toBe('zig build -Dtarget=wasm32-freestanding');
  });

  it('for this machine is no plug-in', async () => {
    expect(await buildsOf({ 'build.zig': `${build}\n// one day: wasm32` })).toEqual([]);
  });
});

describe('.NET', () => {
  const project = (...lines: string[]): string => `<Project Sdk="Microsoft.NET.Sdk">\n${lines.join('\n')}\n</Project>`;
  const wasi = '<RuntimeIdentifier>wasi-wasm</RuntimeIdentifier>';
  const files = { 'cs/MyPlugin.csproj': project(wasi, '<OutputType>Exe</OutputType>') };

  it('is built by the project file, into its AppBundle', async () => {
    const plan = await buildOf(files);
    expect(plan).toMatchObject({
      id: 'dotnet:cs',
      language: 'C#',
      reason: 'MyPlugin.csproj: RuntimeIdentifier is wasi-wasm',
    });
    expect(typed(plan)).toBe('dotnet build');
    expect(planFor('cs/bin/Debug/net8.0/wasi-wasm/AppBundle/MyPlugin.wasm', [plan])).toBe(plan);
    expect(planFor('cs/bin/Debug/net8.0/wasi-wasm/AppBundle/dotnet.wasm', [plan])).toBeUndefined();
  });

  it('is published for the optimized binary', async () => {
    const wasm = 'cs/bin/Release/net8.0/wasi-wasm/AppBundle/MyPlugin.wasm';
    const plan = otherPlanFor(wasm, await buildsOf(files))!;
    expect(typed(plan)).toBe('dotnet publish -c Release');
    expect(planFor(wasm, [plan])).toBe(plan);
  });

  it('is F# by its project file; its assembly may have another name', async () => {
    const text = project(
      '<AssemblyName>plugin</AssemblyName><OutputType>Exe</OutputType>',
      '<PackageReference Include="Extism.Pdk" Version="1.0.3" />',
    );
    const plan = await buildOf({ 'F.fsproj': text });
    expect(plan).toMatchObject({ language: 'F#', reason: 'F.fsproj: it uses Extism.Pdk' });
    expect(plan.outputs).toEqual(['bin/Debug/**/AppBundle/plugin.wasm']);
  });

  it('names the project where there are several in a folder', async () => {
    const builds = await buildsOf({ 'A.csproj': project(wasi), 'B.csproj': project(wasi) });
    expect(builds.map((plan) => [plan.id, typed(plan)])).toEqual([
      ['dotnet:#A', 'dotnet build A.csproj'],
      ['dotnet:#B', 'dotnet build B.csproj'],
    ]);
  });

  it.each([
    ['a host', '<PackageReference Include="Extism.Sdk" />'],
    ['a library for plug-ins', '<PackageReference Include="Extism.Pdk" />'],
    ['a comment', `<!-- ${wasi} -->`],
  ])('is no plug-in if it is %s', async (_, line) => expect(await buildsOf({ 'A.csproj': project(line) })).toEqual([]));
});

describe('Haskell', () => {
  const cabal = 'name: shop\nexecutable shop-plugin\n  main-is: Main.hs\n  build-depends: base, extism-pdk >= 1\n';

  it('is built by the Cabal for WebAssembly, wherever the project has its output folder', async () => {
    const plan = await buildOf({ 'hs/shop.cabal': cabal, 'cabal.project': 'packages: hs' });
    expect(plan).toMatchObject({
      id: 'cabal:hs',
      folder: 'hs',
      language: 'Haskell',
      reason: 'shop.cabal: it depends on extism-pdk',
    });
    expect(typed(plan)).toBe('wasm32-wasi-cabal build');
    const wasm =
      'dist-newstyle/build/wasm32-wasi/ghc-9.10.1/shop-0.1/x/shop-plugin/opt/build/shop-plugin/shop-plugin.wasm';
    expect(planFor(wasm, [plan])).toBe(plan);
  });

  it.each([
    ['a library', 'library\n  build-depends: extism-pdk'],
    ['for hosts', 'executable a\n  build-depends: extism'],
    ['without the PDK', 'executable a\n  -- extism-pdk\n'],
  ])('%s is no plug-in', async (_, text) => expect(await buildsOf({ 'a.cabal': text })).toEqual([]));
});

describe('MoonBit', () => {
  const exporting = '{ "link": { "wasm": { "exports": ["greet"], "export-memory-name": "memory" } } }';
  const files = {
    'moon.mod.json': '{ "name": "me/shop", "deps": { "extism/moonbit-pdk": "0.47.0" } }',
    'main/moon.pkg.json': exporting,
    'lib/moon.pkg.json': '{}',
  };

  it('is built with all packages that export functions, into the folder of any version', async () => {
    const plan = await buildOf(files);
    expect(plan).toMatchObject({ id: 'moon:', language: 'MoonBit', reason: 'main/moon.pkg: exports for wasm' });
    expect(typed(plan)).toBe('moon build --target wasm');
    expect(plan.outputs).toEqual([
      '_build/wasm/debug/build/main/main.wasm',
      'target/wasm/release/build/main/main.wasm',
    ]);
  });

  it.each([
    ['_build/wasm/release/build/main/main.wasm', 'moon build --target wasm --release'],
    ['target/wasm/debug/build/main/main.wasm', 'moon build --target wasm --debug'],
  ])('is built for %s by another profile', async (wasm, command) => {
    expect(typed(otherPlanFor(wasm, await buildsOf(files))!)).toBe(command);
  });

  it('has packages in a source folder, and the newer form of its files', async () => {
    const pkg = 'import {\n  "extism/moonbit-pdk/pdk/host",\n}\noptions(link: { "wasm": { "exports": [ "greet" ] } })';
    const plan = await buildOf({
      'mbt/moon.mod': 'name = "me/shop"\nsource = "src"\n',
      'mbt/src/a/b/moon.pkg': pkg,
      'mbt/src/moon.pkg': pkg,
    });
    expect(plan.outputs.slice(0, 2)).toEqual([
      'mbt/_build/wasm/debug/build/shop.wasm',
      'mbt/_build/wasm/debug/build/a/b/b.wasm',
    ]);
  });

  it('that is malformed is passed over', async () => {
    const { builds, skipped } = await detect(projectFiles({ ...files, 'moon.mod.json': '{ "name": }' }));
    expect(builds).toEqual([]);
    expect(skipped).toMatchObject([{ path: 'moon.mod.json', reason: 'line 1: expected a value, found "}"' }]);
  });
});

describe('CMake', () => {
  const lists =
    'project(plugin C)\ninclude_directories(extism-pdk)\nadd_executable(plugin src/plugin.c)\nset_target_properties(plugin PROPERTIES SUFFIX ".wasm")';
  const commandOf = async (files: Record<string, string>): Promise<string | undefined> =>
    (await buildOf({ 'CMakeLists.txt': lists, ...files })).command[2];

  it('configures with the toolchain of wasi-sdk, and builds', async () => {
    const plan = await buildOf({
      'CMakeLists.txt': lists,
      'src/plugin.c': '#define EXTISM_IMPLEMENTATION\n#include "extism-pdk.h"',
    });
    expect(plan).toMatchObject({
      id: 'cmake:',
      language: 'C',
      outputs: ['build/**/plugin.wasm'],
      matcher: ['$plugwright-cmake', '$plugwright-clang'],
    });
    expect(plan.command).toEqual([
      'sh',
      '-c',
      'cmake -S . -B build -DCMAKE_TOOLCHAIN_FILE="$WASI_SDK_PATH/share/cmake/wasi-sdk.cmake" && cmake --build build',
    ]);
    expect(planFor('build/plugin.wasm', [plan])).toBe(plan);
  });

  it('takes the toolchain or the preset of the project', async () => {
    expect(await commandOf({ 'cmake/wasi.cmake': '' })).toBe(
      'cmake -S . -B build -DCMAKE_TOOLCHAIN_FILE=cmake/wasi.cmake && cmake --build build',
    );
    expect(await commandOf({ 'CMakeLists.txt': `set(CMAKE_C_COMPILER clang)\n${lists}` })).toBe(
      'cmake -S . -B build && cmake --build build',
    );
    const presets =
      '{"configurePresets":[{"name":"base","hidden":true},{"name":"wasi","binaryDir":"${sourceDir}/out/${presetName}"}]}';
    expect(await commandOf({ 'CMakePresets.json': presets })).toBe('cmake --preset wasi && cmake --build out/wasi');
  });

  it('builds what is in folders of the project from its root', async () => {
    const plan = await buildOf({
      'CMakeLists.txt': 'add_subdirectory(a)',
      'a/CMakeLists.txt': lists.replace('.c)', '.cpp)'),
    });
    expect(plan).toMatchObject({ folder: '', language: 'C++', outputs: ['build/**/plugin.wasm'] });
  });

  it('for this machine is none of ours', async () => {
    expect(await buildsOf({ 'CMakeLists.txt': 'add_executable(app main.c)' })).toEqual([]);
  });
});
