// The commands of plans, run by the compilers that are on this machine: each writes the binary that its plan names.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readModule } from '../../../src/wasm';
import { buildOf, type Files } from './project';

const isHere = (program: string): boolean =>
  (process.env['PATH'] ?? '').split(path.delimiter).some((folder) => existsSync(path.join(folder, program)));

let root: string;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'toolchains-'));
  await symlink(path.resolve('node_modules'), path.join(root, 'node_modules'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** Builds a project of these files with the command of its plan; gives the names that the binary exports. */
async function built(name: string, files: Files): Promise<string[]> {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, name, file)), { recursive: true });
    await writeFile(path.join(root, name, file), text);
  }
  const { command, env, folder, outputs } = await buildOf(files);
  const [program, ...args] = command;
  await promisify(execFile)(program, args, { cwd: path.join(root, name, folder), env: { ...process.env, ...env } });
  const bytes = await readFile(path.join(root, name, outputs[0] ?? ''));
  return readModule(bytes).exports.map((each) => each.name);
}

/** As small as the header of the PDK can be for what the sources below use. */
const header = `#include <stdint.h>
#define EXTISM_EXPORTED_FUNCTION(name) __attribute__((export_name(#name))) name(void)
`;
const source =
  '#define EXTISM_IMPLEMENTATION\n#include "extism-pdk.h"\nint32_t EXTISM_EXPORTED_FUNCTION(greet) { return 0; }\n';

describe.skipIf(!isHere('clang') || !isHere('wasm-ld'))('clang', () => {
  it('compiles a source without a library', async () => {
    expect(await built('c', { 'c/plugin.c': source, 'c/extism-pdk.h': header })).toContain('greet');
  });

  it.skipIf(!existsSync('/usr/include/wasm32-wasi'))('compiles a source with a library for WASI', async () => {
    expect(await built('wasi', { 'plugin.c': source + '#include <string.h>\n', 'extism-pdk.h': header })).toContain(
      'greet',
    );
  });

  it.skipIf(!isHere('make'))('is called by make for the target that the plan names', async () => {
    const Makefile = [
      'CC?=clang',
      'FLAGS := --target=wasm32-unknown-unknown -nostdlib -Wl,--no-entry',
      'all: dist/a.wasm',
      'dist/a.wasm: src/a.c',
      '\tmkdir -p $(@D)',
      '\tclang $(FLAGS) -o $@ $<',
    ].join('\n');
    const files = { Makefile, 'src/a.c': source, 'src/extism-pdk.h': header };
    expect(await built('make', files)).toContain('greet');
  });
});

describe.skipIf(!isHere('npx'))('asc', () => {
  const module =
    'export function greet(): i32 { throw new Error("no") }\nfunction myAbort(m: string | null, f: string | null, l: u32, c: u32): void {}\n';

  it('compiles as the PDK documents', async () => {
    const files = { 'package.json': '{"dependencies":{"@extism/as-pdk":"1"}}', 'assembly/index.ts': module };
    const exported = await built('as', files);
    expect(exported).toContain('greet');
  });

  it('is called by a script of package.json, where asconfig.json says', async () => {
    const exported = await built('config', {
      'package.json': '{"scripts":{"build":"asc assembly/index.ts --target release"}}',
      'asconfig.json':
        '{"targets":{"release":{"outFile":"build/release.wasm"}},"options":{"use":"abort=assembly/index/myAbort"}}',
      'assembly/index.ts': module,
    });
    expect(exported).toContain('greet');
  });
});
