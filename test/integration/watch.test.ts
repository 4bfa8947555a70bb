// Watch mode with real compilers: edit, save, and the new output is there; errors are in Problems while they are.
import * as assert from 'node:assert';
import { execFileSync } from 'node:child_process';
import { existsSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { commands } from '../../src/ui/contributions';
import { edit } from './editing';
import { assemblyScriptProject, watSource } from './say';
import { Sandbox, api, extension, instead, until } from './workbench';

/** Compilers take their time on a busy machine. */
const patience = 60_000;
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** What the history kept of the last run of a function. */
async function lastOutput(uri: vscode.Uri, functionName: string): Promise<string | undefined> {
  const { runLog } = await api();
  const [latest] = await runLog.list({ uri: uri.toString(), functionName });
  const record = latest && (await runLog.get(latest.id));
  return record && text(record.output);
}

const prints = (uri: vscode.Uri, functionName: string, output: string): Promise<unknown> =>
  until(
    `${functionName} gives ${output}`,
    async () => (await lastOutput(uri, functionName)) === output,
    patience,
    async () =>
      `the last was ${await lastOutput(uri, functionName)}, watching ${JSON.stringify((await api()).watch.view(uri))}`,
  );

const errorsIn = (uri: vscode.Uri): vscode.Diagnostic[] =>
  vscode.languages.getDiagnostics(uri).filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error);

const has = (program: string, ...args: string[]): boolean => {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

const rustc = process.env['PLUGWRIGHT_RUSTC'] ?? '/usr/bin/rustc';
const hasClang = has('clang', '--version') && existsSync('/usr/include/wasm32-wasi');
const hasRust = existsSync(rustc) && has('make', '--version') && existsSync('/usr/lib/rustlib/wasm32-unknown-unknown');

const pdkHeader = `#pragma once
#include <stdint.h>
#define HOST(name) __attribute__((import_module("extism:host/env"), import_name(#name)))
HOST(alloc) uint64_t extism_alloc(uint64_t length);
HOST(store_u8) void extism_store_u8(uint64_t offset, uint8_t byte);
HOST(output_set) void extism_output_set(uint64_t offset, uint64_t length);
`;

const cSource = `#define EXTISM_IMPLEMENTATION
#include "extism-pdk.h"
static const char text[] = "one";
__attribute__((export_name("say"))) int32_t say(void) {
  uint64_t block = extism_alloc(sizeof text - 1);
  for (uint64_t i = 0; i < sizeof text - 1; i++) extism_store_u8(block + i, text[i]);
  extism_output_set(block, sizeof text - 1);
  return 0;
}
`;

const rustSource = `#[link(wasm_import_module = "extism:host/env")]
extern "C" {
    fn alloc(length: u64) -> u64;
    fn store_u8(offset: u64, byte: u8);
    fn output_set(offset: u64, length: u64);
}
#[no_mangle]
pub extern "C" fn say() -> i32 {
    let text = "one";
    unsafe {
        let block = alloc(text.len() as u64);
        for (i, byte) in text.bytes().enumerate() { store_u8(block + i as u64, byte); }
        output_set(block, text.len() as u64);
    }
    0
}
`;

interface Project {
  readonly language: string;
  readonly files: Readonly<Record<string, string>>;
  readonly source: string;
  readonly plugin: string;
  /** A change that does not compile, and back. */
  readonly broken: readonly [from: string, to: string];
  readonly skip: boolean;
}

const projects: readonly Project[] = [
  {
    language: 'WAT (assembled by ourselves)',
    files: { 'say.wat': watSource('one') },
    source: 'say.wat',
    plugin: 'say.wat',
    broken: ['(memory 1)', '(memori 1)'],
    skip: false,
  },
  {
    language: 'AssemblyScript (asc of npm)',
    files: assemblyScriptProject,
    source: 'assembly/index.ts',
    plugin: 'say.wasm',
    broken: ['return 0;', 'return nothing;'],
    skip: false,
  },
  {
    language: 'C (clang)',
    files: { 'extism-pdk.h': pdkHeader, 'say.c': cSource },
    source: 'say.c',
    plugin: 'say.wasm',
    broken: ['return 0;', 'return nothing;'],
    skip: !hasClang,
  },
  {
    language: 'Rust (rustc by make)',
    files: {
      Makefile: `say.wasm: say.rs\n\t${rustc} --edition 2021 --crate-type cdylib --target wasm32-unknown-unknown -O say.rs -o say.wasm\n`,
      'say.rs': rustSource,
    },
    source: 'say.rs',
    plugin: 'say.wasm',
    broken: ['    0\n', '    nothing\n'],
    skip: !hasRust,
  },
];

for (const [index, { language, files, source, plugin, broken, skip }] of projects.entries()) {
  const title = skip
    ? `watching a plug-in in ${language}: the compiler is missing`
    : `watching a plug-in in ${language}`;
  (skip ? describe.skip : describe)(title, function () {
    this.timeout(4 * patience);
    const sandbox = new Sandbox(`watch-${index}`);
    const uri = (): vscode.Uri => sandbox.file(plugin);

    before(async () => {
      await api();
      for (const [name, content] of Object.entries(files)) await sandbox.write(name, content);
      if ('package.json' in files) {
        symlinkSync(path.join(extension().extensionPath, 'node_modules'), sandbox.file('node_modules').fsPath);
      }
    });
    after(async () => {
      const { watch } = await api();
      watch.stopAll();
      await sandbox.end();
    });

    it('builds it', async () => {
      await until(
        'its build is known',
        async () => {
          await vscode.commands.executeCommand(commands.buildPlugin, uri());
          return existsSync(uri().fsPath);
        },
        patience,
      );
      const { catalogue } = await api();
      assert.strictEqual((await catalogue.open(uri())).state, 'ready');
    });

    it('runs it again when its source is saved', async () => {
      const { panel, watch } = await api();
      await panel.show({ uri: uri(), functionName: 'say' }, { run: 'always', input: new Uint8Array() });
      await prints(uri(), 'say', 'one');
      await watch.start(uri());
      await edit(sandbox.file(source), '"one"', '"two"');
      await prints(uri(), 'say', 'two');
    });

    it('tells its errors at their line, and keeps the last good result', async () => {
      const file = sandbox.file(source);
      const { runLog } = await api();
      const before = (await runLog.list({ uri: uri().toString() })).length;
      await edit(file, broken[0], broken[1]);
      const [error] = await until(
        'the error is told',
        () => (errorsIn(file).length > 0 ? errorsIn(file) : undefined),
        patience,
      );
      const document = await vscode.workspace.openTextDocument(file);
      const line = document.getText().slice(0, document.getText().indexOf(broken[1].trim())).split('\n').length - 1;
      assert.strictEqual(error?.range.start.line, line);
      assert.strictEqual((await runLog.list({ uri: uri().toString() })).length, before, 'Something ran.');
    });

    it('takes them away when they are mended, and runs', async () => {
      const file = sandbox.file(source);
      await edit(file, broken[1], broken[0]);
      await edit(file, '"two"', '"six"');
      await prints(uri(), 'say', 'six');
      await until('no error is left', () => errorsIn(file).length === 0, patience);
    });

    it('builds for many saves one after the other, and the newest wins', async () => {
      if (plugin.endsWith('.wat')) return;
      const active = new Set<vscode.TaskExecution>();
      let most = 0;
      const isOurs = (task: vscode.Task): boolean => task.definition.type === 'plugwright';
      const counting = [
        vscode.tasks.onDidStartTask(({ execution }) => {
          if (isOurs(execution.task)) active.add(execution);
          most = Math.max(most, active.size);
        }),
        vscode.tasks.onDidEndTask(({ execution }) => active.delete(execution)),
      ];
      const words = ['aaa', 'bbb', 'ccc', 'ddd', 'eee'];
      let last = 'six';
      for (const word of words) {
        await edit(sandbox.file(source), `"${last}"`, `"${word}"`);
        last = word;
      }
      await prints(uri(), 'say', 'eee');
      // The workbench tells of tasks some time after they have begun and ended.
      await until('the builds are told', () => most > 0 && active.size === 0);
      for (const each of counting) each.dispose();
      assert.strictEqual(most, 1);
    });

    it('runs what somebody else has built', async () => {
      const { watch } = await api();
      assert.ok(watch.isWatched(uri()));
      await sandbox.write(
        plugin,
        plugin.endsWith('.wat') ? watSource('ext') : await sandbox.assemble(watSource('ext')),
      );
      await prints(uri(), 'say', 'ext');
    });

    it('rests when it is told to stop', async () => {
      const { watch, runLog } = await api();
      watch.stop(uri());
      await until('it is not watched', () => watch.view(uri()).state === 'off');
      const before = (await runLog.list({ uri: uri().toString() })).length;
      await vscode.workspace.fs.writeFile(
        sandbox.file(source),
        await vscode.workspace.fs.readFile(sandbox.file(source)),
      );
      await new Promise((resolve) => setTimeout(resolve, 1000));
      assert.strictEqual((await runLog.list({ uri: uri().toString() })).length, before);
    });
  });
}

describe('a build that cannot be made', function () {
  this.timeout(2 * patience);
  const sandbox = new Sandbox('no-build');

  afterEach(async () => {
    const { watch } = await api();
    watch.stopAll();
  });
  after(async () => {
    await sandbox.remove();
  });

  it('says so where the project names a tool that is not there', async () => {
    const { watch } = await api();
    await sandbox.write('Makefile', 'gone.wasm: gone.c\n\tno-such-compiler --target=wasm32 gone.c -o gone.wasm\n');
    await sandbox.write('gone.c', 'int x;\n');
    await sandbox.write('gone.wasm', await sandbox.assemble(watSource('one')));
    await sandbox.entry('gone.wasm', 'ready');
    await watch.start(sandbox.file('gone.wasm'));
    await edit(sandbox.file('gone.c'), 'int x;', 'int y;');
    const view = await until(
      'the build fails',
      () => {
        const now = watch.view(sandbox.file('gone.wasm'));
        return now.state === 'failed' ? now : undefined;
      },
      patience,
    );
    assert.match(view.text, /no-such-compiler was not found\.|exit code 2/);
  });

  it('names the tool that its script calls, and how to get it', async () => {
    const { watch } = await api();
    const scripts = { build: 'asc assembly/index.ts --outFile asc.wasm' };
    await sandbox.write('script/package.json', JSON.stringify({ scripts, devDependencies: { assemblyscript: '*' } }));
    await sandbox.write('script/assembly/index.ts', 'export function say(): void {}\n');
    const plugin = await sandbox.write('script/asc.wasm', await sandbox.assemble(watSource('one')));
    await sandbox.entry('script/asc.wasm', 'ready');
    await watch.start(plugin);
    await until('its build is known', () => watch.view(plugin).builtBy !== undefined, patience);
    await edit(sandbox.file('script/assembly/index.ts'), 'say', 'tell');
    await until(
      'the tool is named',
      () => /^asc was not found\. Run `npm install/.test(watch.view(plugin).text),
      patience,
    );
  });

  it('tells which project file cannot be read, and where, until it can', async () => {
    const { watch } = await api();
    const plugin = await sandbox.write('typing/typing.wasm', await sandbox.assemble(watSource('one')));
    await sandbox.write('typing/Cargo.toml', '[package]\nname = "typ');
    await sandbox.entry('typing/typing.wasm', 'ready');
    await watch.start(plugin);
    const said = (): string => watch.view(plugin).text;
    await until('the file is told', () => /typing\/Cargo\.toml cannot be read: line 2: /.test(said()), patience, said);
    await sandbox.write(
      'typing/Cargo.toml',
      '[package]\nname = "typing"\nversion = "0.1.0"\n\n[lib]\ncrate-type = ["cdylib"]\n',
    );
    await until('its build is known or it is not told any more', () => !said().includes('Cargo.toml'), patience, said);
  });

  it('is not tried in Restricted Mode', async () => {
    const { watch } = await api();
    await instead(vscode.workspace, 'isTrusted', false, async () => {
      await watch.start(sandbox.file('gone.wasm'));
      await edit(sandbox.file('gone.c'), 'int y;', 'int z;');
      await new Promise((resolve) => setTimeout(resolve, 800));
      assert.strictEqual(watch.view(sandbox.file('gone.wasm')).state, 'off');
      assert.deepStrictEqual(await vscode.tasks.fetchTasks({ type: 'plugwright' }), []);
    });
  });

  it('is offered as a task where it is trusted', async () => {
    const tasks = await vscode.tasks.fetchTasks({ type: 'plugwright' });
    const own = tasks.find(({ definition }) => /no-build/.test(String(definition['build'])));
    assert.ok(own, `None of ${tasks.map(({ definition }) => String(definition['build'])).join(', ')}`);
    assert.strictEqual(own.group, vscode.TaskGroup.Build);
  });
});
