// Plug-ins in Rust: crates, Cargo workspaces, targets, and where Cargo puts the binary.
import { describe, expect, it } from 'vitest';
import { detect, isSourceOf, otherPlanFor, planFor } from '../../../src/project/toolchains';
import { buildOf, buildsOf, projectFiles, typed } from './project';

const crate = (name: string, more = ''): string =>
  `[package]\nname = "${name}"\nversion = "0.1.0"\n\n[lib]\ncrate-type = ["cdylib"]\n${more}`;

describe('a crate', () => {
  it('whose library is a cdylib is built for WebAssembly, optimized', async () => {
    const build = await buildOf({ 'Cargo.toml': crate('count-vowels'), 'src/lib.rs': '' });
    expect(build).toMatchObject({
      id: 'cargo:',
      toolchain: 'cargo',
      language: 'Rust',
      folder: '',
      reason: 'Cargo.toml: crate-type = ["cdylib"]',
      command: ['cargo', 'build', '--release', '--target', 'wasm32-unknown-unknown'],
      matcher: ['$plugwright-rustc'],
      outputs: ['target/wasm32-unknown-unknown/release/count_vowels.wasm'],
    });
    expect(build.needs).toEqual([
      {
        program: 'cargo',
        howToGet: 'Install Rust from https://rustup.rs, then run `rustup target add wasm32-unknown-unknown`.',
      },
    ]);
  });

  it('may spell it crate_type, as the README of the PDK does', async () => {
    const build = await buildOf({ 'Cargo.toml': '[package]\nname = "p"\n[lib]\ncrate_type = ["cdylib", "rlib"]' });
    expect(build.reason).toBe('Cargo.toml: crate-type = ["cdylib", "rlib"]');
  });

  it('may give its library another name', async () => {
    const build = await buildOf({
      'Cargo.toml': '[package]\nname = "p"\n[lib]\nname = "shop"\ncrate-type = ["cdylib"]',
    });
    expect(build.outputs).toEqual(['target/wasm32-unknown-unknown/release/shop.wasm']);
  });

  it('without a cdylib is a program if it uses the PDK, with its name as it is written', async () => {
    const manifest = '[package]\nname = "my-plugin"\n[dependencies]\nextism-pdk = "1"';
    const build = await buildOf({ 'Cargo.toml': manifest, 'src/main.rs': 'fn main() {}' });
    expect(build.reason).toBe('Cargo.toml: my-plugin depends on extism-pdk');
    expect(build.outputs).toEqual(['target/wasm32-unknown-unknown/release/my-plugin.wasm']);
  });

  it('with examples that are plug-ins has a build for each', async () => {
    const manifest =
      '[package]\nname = "p"\n[[example]]\nname = "count-vowels"\ncrate-type = ["cdylib"]\n[[example]]\nname = "x"';
    const build = await buildOf({ 'Cargo.toml': manifest });
    expect(typed(build)).toBe('cargo build --release --target wasm32-unknown-unknown --example count-vowels');
    expect(build.outputs).toEqual(['target/wasm32-unknown-unknown/release/examples/count_vowels.wasm']);
  });

  it('with a program beside the library builds the library alone', async () => {
    const build = await buildOf({ 'Cargo.toml': crate('p'), 'src/lib.rs': '', 'src/main.rs': '' });
    expect(build.command.at(-1)).toBe('--lib');
  });

  it.each([
    ['a library for other crates', '[package]\nname = "p"\n[lib]\ncrate-type = ["rlib"]'],
    ['a module for Python', crate('p', '[dependencies]\npyo3 = "0.22"')],
    ['an add-on for Node', crate('p', '[dependencies.napi]\nversion = "2"')],
    ['no package', '[dependencies]'],
  ])('that is %s is no plug-in', async (_, manifest) => {
    expect(await buildsOf({ 'Cargo.toml': manifest })).toEqual([]);
  });
});

describe('the target', () => {
  const targetOf = async (files: Record<string, string>): Promise<{ triple: string | undefined; reason: string }> => {
    const build = await buildOf({ 'Cargo.toml': crate('p'), 'src/lib.rs': '', ...files });
    return { triple: build.command[build.command.indexOf('--target') + 1], reason: build.reason };
  };
  const reason = 'Cargo.toml: crate-type = ["cdylib"]; ';

  it.each([
    [
      'what .cargo/config.toml says',
      { '.cargo/config.toml': '[build]\ntarget = "wasm32-wasip1"' },
      '.cargo/config.toml: target = "wasm32-wasip1"',
    ],
    [
      'what .cargo/config of old says',
      { '.cargo/config': '[build]\ntarget = ["wasm32-wasip1"]' },
      '.cargo/config: target = "wasm32-wasip1"',
    ],
    [
      'what rust-toolchain.toml brings along',
      { 'rust-toolchain.toml': '[toolchain]\ntargets = ["wasm32-wasip1"]' },
      'rust-toolchain.toml: targets = ["wasm32-wasip1"]',
    ],
    [
      'what the README tells to type',
      { 'README.md': '```\ncargo build --target wasm32-wasip1 --release\n```' },
      'README.md: wasm32-wasip1',
    ],
    [
      'where xtp.toml expects the binary',
      { 'xtp.toml': 'bin = "target/wasm32-wasip1/release/p.wasm"' },
      'xtp.toml: wasm32-wasip1',
    ],
    ['WASI for code that reads files', { 'src/lib.rs': 'use std::fs;' }, 'src/lib.rs uses std::fs'],
    [
      'WASI for code that asks for the time',
      { 'src/a/b.rs': 'let t = SystemTime::now();' },
      'src/a/b.rs uses SystemTime::now',
    ],
  ])('is %s', async (_, files, why) => {
    expect(await targetOf(files)).toEqual({ triple: 'wasm32-wasip1', reason: reason + why });
  });

  it('is WASI for crates that draw random numbers from the system', async () => {
    const build = await buildOf({ 'Cargo.toml': crate('p', '[dependencies]\nrand = "0.8"') });
    expect(build.command).toContain('wasm32-wasip1');
  });

  it('is that without a system if the toolchain brings along several', async () => {
    const toolchain = '[toolchain]\ntargets = ["wasm32-wasip1", "wasm32-unknown-unknown"]';
    expect(await targetOf({ 'rust-toolchain.toml': toolchain })).toMatchObject({ triple: 'wasm32-unknown-unknown' });
  });

  it('is not guessed from names that Rust does not know', async () => {
    expect(await targetOf({ 'README.md': '--target wasm32-unknown-uknown' })).toMatchObject({
      triple: 'wasm32-unknown-unknown',
    });
  });
});

describe('a Cargo workspace', () => {
  const files = {
    'Cargo.toml': '[workspace]\nmembers = ["crates/*"]\nexclude = ["crates/old"]',
    'crates/shop/Cargo.toml': crate('shop-plugin', '[dependencies]\nshared = { path = "../shared" }'),
    'crates/shop/src/lib.rs': '',
    'crates/shared/Cargo.toml': '[package]\nname = "shared"',
    'crates/old/Cargo.toml': crate('old'),
    'elsewhere/Cargo.toml': crate('elsewhere'),
  };

  it('is built where its root is, with the member by name, into the root’s folder', async () => {
    const build = planFor('target/wasm32-unknown-unknown/release/shop_plugin.wasm', await buildsOf(files))!;
    expect(build).toMatchObject({ id: 'cargo:crates/shop', folder: '' });
    expect(typed(build)).toBe('cargo build --release --target wasm32-unknown-unknown -p shop-plugin');
  });

  it('builds members after a change in what they use, too', async () => {
    const build = (await buildsOf(files)).find(({ id }) => id === 'cargo:crates/shop')!;
    expect(isSourceOf('crates/shop/src/lib.rs', build)).toBe(true);
    expect(isSourceOf('crates/shop/src/words.txt', build)).toBe(true);
    expect(isSourceOf('crates/shared/src/lib.rs', build)).toBe(true);
    expect(isSourceOf('crates/shared/Cargo.toml', build)).toBe(true);
    expect(isSourceOf('Cargo.toml', build)).toBe(true);
    expect(isSourceOf('Cargo.lock', build)).toBe(false);
    expect(isSourceOf('elsewhere/src/lib.rs', build)).toBe(false);
    expect(isSourceOf('target/release/build/x/out/gen.rs', build)).toBe(false);
  });

  it('leaves alone what is no member', async () => {
    const builds = await buildsOf(files);
    expect(builds.map(({ id, folder }) => [id, folder])).toEqual([
      ['cargo:elsewhere', 'elsewhere'],
      ['cargo:crates/old', 'crates/old'],
      ['cargo:crates/shop', ''],
    ]);
    expect(planFor('crates/old/target/wasm32-unknown-unknown/release/old.wasm', builds)?.id).toBe('cargo:crates/old');
  });

  it('has what its packages depend on by path as members', async () => {
    const build = await buildOf({
      'Cargo.toml': '[workspace]\n[package]\nname = "app"\n[dependencies]\nplugin = { path = "plugin" }',
      'plugin/Cargo.toml': crate('plugin'),
    });
    expect(build).toMatchObject({ folder: '', outputs: ['target/wasm32-unknown-unknown/release/plugin.wasm'] });
  });

  it('may be below the folder that is open', async () => {
    const build = await buildOf({
      'rust/Cargo.toml': '[workspace]\nmembers = ["a"]',
      'rust/a/Cargo.toml': crate('a'),
    });
    expect(build).toMatchObject({
      id: 'cargo:rust/a',
      folder: 'rust',
      outputs: ['rust/target/wasm32-unknown-unknown/release/a.wasm'],
    });
  });

  it('takes the configuration of a member along, which Cargo does not find from the root', async () => {
    const build = await buildOf({
      'Cargo.toml': '[workspace]\nmembers = ["a"]',
      'a/Cargo.toml': crate('a'),
      'a/.cargo/config.toml': '[build]\ntarget = "wasm32-wasip1"\ntarget-dir = "../out"',
    });
    expect(typed(build)).toBe('cargo build --release --target wasm32-wasip1 -p a --config a/.cargo/config.toml');
    expect(build.outputs).toEqual(['out/wasm32-wasip1/release/a.wasm']);
  });
});

describe('a binary of another profile or target', () => {
  const builds = buildsOf({
    'Cargo.toml': '[workspace]\nmembers = ["a", "b"]',
    'a/Cargo.toml': crate('a'),
    'b/Cargo.toml': crate('b'),
  });

  it.each([
    ['wasm32-unknown-unknown/debug', 'cargo build --target wasm32-unknown-unknown -p a'],
    ['wasm32-wasip1/release', 'cargo build --release --target wasm32-wasip1 -p a'],
    ['wasm32-wasip1/small', 'cargo build --profile small --target wasm32-wasip1 -p a'],
  ])('in %s is made by the same crate', async (place, command) => {
    const plan = otherPlanFor(`target/${place}/a.wasm`, await builds)!;
    expect(planFor(`target/${place}/a.wasm`, await builds)).toBeUndefined();
    expect(typed(plan)).toBe(command);
    expect(plan.outputs).toEqual([`target/${place}/a.wasm`]);
    expect(plan.needs[0]?.howToGet).toContain(`rustup target add ${place.split('/')[0]}`);
    expect((await builds).map(({ id }) => id)).not.toContain(plan.id);
  });

  it.each([
    'target/wasm32-wasip1/debug/deps/a.wasm',
    'target/release/a.wasm',
    'target/wasm32-wasip1/debug/c.wasm',
    'a.wasm',
  ])('is not %s', async (path) => expect(otherPlanFor(path, await builds)).toBeUndefined());
});

describe('a malformed Cargo.toml', () => {
  it('is passed over, and the others are not', async () => {
    const { builds, skipped } = await detect(
      projectFiles({
        'a/Cargo.toml': '[package\nname = 1',
        'b/Cargo.toml': crate('b'),
        'c/Cargo.toml': '[package]\nname = 7',
      }),
    );
    expect(builds.map(({ id }) => id)).toEqual(['cargo:b']);
    expect(skipped).toEqual([{ path: 'a/Cargo.toml', reason: expect.stringMatching(/^line 1: /) as string }]);
  });
});
