// Where build tools are found: in packages of the project, on the path, and where installers put them.
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Machine } from '../../../src/project/build/program';
import { findProgram, toolPath } from '../../../src/project/toolchains/tool';

const machine = (platform: NodeJS.Platform, ...files: readonly string[]): Machine => ({
  platform,
  isFile: (file) => Promise.resolve(files.includes(file)),
});

describe('a program', () => {
  const env = { HOME: '/home/me', PATH: '/usr/bin:/bin' };
  const folders = { folder: '/work/project/plugins/shop', root: '/work/project' };
  const found = (name: string, files: readonly string[], more = {}): Promise<string | undefined> =>
    findProgram(name, { ...env, ...more }, folders, machine('linux', ...files));

  it.each([
    ['of the path', 'make', '/usr/bin/make'],
    ['of a package in the folder', 'asc', '/work/project/plugins/shop/node_modules/.bin/asc'],
    ['of a package above it', 'asc', '/work/project/node_modules/.bin/asc'],
    ['of rustup', 'cargo', '/home/me/.cargo/bin/cargo'],
    ['of the installer of the JavaScript and Python PDKs', 'extism-py', '/home/me/.local/bin/extism-py'],
    ['of MoonBit', 'moon', '/home/me/.moon/bin/moon'],
    ['of the WebAssembly GHC', 'wasm32-wasi-cabal', '/home/me/.ghc-wasm/wasm32-wasi-cabal/bin/wasm32-wasi-cabal'],
    ['of Homebrew', 'tinygo', '/opt/homebrew/bin/tinygo'],
    ['of Go’s installer', 'go', '/usr/local/go/bin/go'],
  ])('%s is found', async (_, name, file) => expect(await found(name, [file])).toBe(file));

  it('of a package wins over one on the path, and that over an installer’s', async () => {
    const files = ['/home/me/.cargo/bin/x', '/usr/bin/x', '/work/project/node_modules/.bin/x'];
    expect(await found('x', files)).toBe(files[2]);
    expect(await found('x', files.slice(0, 2))).toBe(files[1]);
  });

  it('is where the variables of its installer say', async () => {
    const files = ['/opt/cargo/bin/cargo', '/home/me/.cargo/bin/cargo'];
    expect(await found('cargo', files, { CARGO_HOME: '/opt/cargo' })).toBe('/opt/cargo/bin/cargo');
  });

  it('that compiles C is that of wasi-sdk, if there is one', async () => {
    const files = ['/usr/bin/clang', '/opt/wasi-sdk/bin/clang', '/usr/bin/make', '/opt/wasi-sdk/bin/make'];
    const more = { WASI_SDK_PATH: '/opt/wasi-sdk' };
    expect(await found('clang', files, more)).toBe('/opt/wasi-sdk/bin/clang');
    expect(await found('clang', files)).toBe('/usr/bin/clang');
    expect(await found('make', files, more)).toBe('/usr/bin/make');
  });

  it('is not looked for outside of the workspace folder, nor in the folder itself', async () => {
    expect(await found('asc', ['/work/node_modules/.bin/asc', '/work/project/plugins/shop/asc'])).toBeUndefined();
  });

  it('may be a path, from the folder', async () => {
    expect(await found('./build.sh', ['/work/project/plugins/shop/build.sh'])).toBe(
      '/work/project/plugins/shop/build.sh',
    );
  });

  it('on Windows has an ending, and variables in any case', async () => {
    const files = [
      'C:\\p\\node_modules\\.bin\\asc.cmd',
      'C:\\Users\\me\\.cargo\\bin\\cargo.exe',
      'C:\\Program Files\\Extism\\extism-js.exe',
    ];
    const here = machine('win32', ...files);
    const variables = { Path: 'C:\\Windows', USERPROFILE: 'C:\\Users\\me', PROGRAMFILES: 'C:\\Program Files' };
    const at = { folder: 'C:\\p\\a', root: 'C:\\p' };
    const names = ['asc', 'cargo', 'extism-js', 'make'];
    expect(await Promise.all(names.map((name) => findProgram(name, variables, at, here)))).toEqual([
      ...files,
      undefined,
    ]);
  });

  it('of this machine is a file that is there', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'tools-'));
    const name = process.platform === 'win32' ? 'tool.cmd' : 'tool';
    const file = path.join(folder, 'node_modules', '.bin', name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, '');
    await chmod(file, 0o755);
    expect(await findProgram('tool', { PATH: '' }, { folder: path.join(folder, 'a'), root: folder })).toBe(file);
    await rm(folder, { recursive: true });
    expect(await findProgram('tool', { PATH: '' }, { folder, root: folder })).toBeUndefined();
  });
});

describe('the path of a build', () => {
  const folders = { folder: '/w/a', root: '/w' };
  const env = { HOME: '/home/me', PATH: '/usr/bin:/usr/local/bin:/home/me/.cargo/bin', WASI_SDK_PATH: '/sdk' };

  it('has all these folders, each once', () => {
    const { PATH = '', ...others } = toolPath('cargo', env, folders, machine('linux'));
    const places = PATH.split(':');
    const first = [
      '/w/a/node_modules/.bin',
      '/w/node_modules/.bin',
      '/usr/bin',
      '/usr/local/bin',
      '/home/me/.cargo/bin',
    ];
    expect(places.slice(0, 5)).toEqual(first);
    expect(places.at(-1)).toBe('/sdk/bin');
    expect(new Set(places).size).toBe(places.length);
    expect(others).toEqual({});
  });

  it('of a compiler of C begins with wasi-sdk, which other tools do not take their linker from', () => {
    const firstFor = (program: string): string | undefined =>
      toolPath(program, env, folders, machine('linux'))['PATH']?.split(':')[0];
    expect(['clang', 'clang++', 'make'].map(firstFor)).toEqual(['/sdk/bin', '/sdk/bin', '/w/a/node_modules/.bin']);
  });

  it('on Windows has the name that Windows gives it, and no packages of another drive', () => {
    const at = (folder: string): unknown =>
      toolPath('go', { PATH: 'C:\\x' }, { folder, root: 'C:\\w' }, machine('win32'));
    expect(at('C:\\w')).toEqual({ Path: 'C:\\w\\node_modules\\.bin;C:\\x' });
    expect(at('D:\\w')).toEqual({ Path: 'C:\\x' });
  });
});
