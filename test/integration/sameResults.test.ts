// The Testing view and the command line judge the same case files, and come to the same results.
import * as assert from 'node:assert';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { after, before, describe, it } from 'mocha';
import type { CaseResult } from '../../src/project/cases/result';
import { demanding, echo, endless } from './plugins';
import { watSource } from './say';
import { Sandbox, api, extension, until } from './workbench';

/** What both tell of a case; times and memory differ from run to run. */
interface Told {
  readonly name: string;
  readonly outcome: string;
  readonly failures: readonly object[];
  readonly calls: readonly object[];
  /** Of tests of XTP's. */
  readonly checks?: readonly object[] | undefined;
}

interface Report {
  readonly files: readonly {
    readonly file: string;
    readonly cases: readonly ReportedCase[];
  }[];
}

type ReportedCase = Omit<Told, 'calls'> & { readonly calls: readonly ReportedCall[] };

interface ReportedCall {
  readonly functionName: string;
  readonly output: { readonly text?: string; readonly base64?: string };
  readonly returnCode?: number;
  readonly error?: { readonly code: string; readonly message: string };
  readonly logs: readonly { readonly source: string; readonly text: string }[];
}

const fromReport = ({ name, outcome, failures, calls, checks }: ReportedCase): Told => ({
  ...{ name, outcome, checks },
  // The view has the place as that of its message.
  failures: failures.map((failure) => ({ ...failure, place: undefined })),
  calls: calls.map(({ functionName, output, returnCode, error, logs }) => ({
    ...{ functionName, returnCode, error: error && [error.code, error.message] },
    output: output.text ?? Buffer.from(output.base64 ?? '', 'base64').toString(),
    logs: logs.map(({ source, text }) => `${source}: ${text}`),
  })),
});

const fromView = ({ name, outcome, failures, calls, checks }: CaseResult): Told => ({
  ...{ name, outcome, failures, checks },
  calls: calls.map(({ functionName, output, returnCode, error, logs }) => ({
    ...{ functionName, returnCode, error: error && [error.code, error.message] },
    output: Buffer.from(output).toString(),
    logs: logs.map(({ source, text }) => `${source}: ${text}`),
  })),
});

/** `run` gives what `ask` of its host answers to its input. */
const asking = `(module
  (import "extism:host/env" "input_offset" (func $input (result i64)))
  (import "extism:host/env" "length" (func $length (param i64) (result i64)))
  (import "extism:host/env" "output_set" (func $output (param i64 i64)))
  (import "extism:host/user" "ask" (func $ask (param i64) (result i64)))
  (func (export "run") (result i32) (local $answer i64)
    (local.set $answer (call $ask (call $input)))
    (call $output (local.get $answer) (call $length (local.get $answer)))
    (i32.const 0)))`;

/** A host that answers what it is asked. */
const answering = `(module (func (export "ask") (param i64) (result i64) (local.get 0)))`;

/** A test module: `a` holds, `b` does not, for the reason `c`. */
const asserting = `(module
  (import "xtp:test/harness" "assert" (func $assert (param i64 i64 i64)))
  (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
  (import "extism:host/env" "store_u8" (func $store (param i64 i32)))
  (func $letter (param $code i32) (result i64) (local $block i64)
    (local.set $block (call $alloc (i64.const 1)))
    (call $store (local.get $block) (local.get $code))
    (local.get $block))
  (func (export "test") (result i32)
    (call $assert (call $letter (i32.const 97)) (i64.const 1) (i64.const 0))
    (call $assert (call $letter (i32.const 98)) (i64.const 0) (call $letter (i32.const 99)))
    (i32.const 0)))`;

const ask = (answer: object): object => ({ functions: { 'extism:host/user': { ask: answer } } });
const recorded = (args: readonly string[], returns: string): object => ({
  functions: [{ module: 'extism:host/user', name: 'ask', args, returns }],
});

/** As JSON has it, and with the folder in one form: the editor names files by URIs where the command line has paths. */
function plain(told: readonly Told[], sandbox: Sandbox): unknown {
  const text = JSON.stringify(told).replaceAll(sandbox.uri.toString(), sandbox.uri.fsPath);
  return JSON.parse(text.replace(/within \d+ ms|took [\d.]+ ms/g, 'in time'));
}

describe('the Testing view and the command line', function () {
  this.timeout(60_000);
  const sandbox = new Sandbox('same-results');

  before(async () => {
    await api();
    await sandbox.writeWasm('echo.wasm', echo);
    await sandbox.writeWasm('demanding.wasm', demanding);
    await sandbox.write('say.wat', watSource('one'));
    await sandbox.write('endless.wat', endless);
    await sandbox.write('order.json', '{"total": 12, "items": ["tea"]}');
    await sandbox.write('extism.json', JSON.stringify({ wasm: [{ path: 'say.wat' }], timeout_ms: 5000 }));
    await sandbox.writeWasm('asking.wasm', asking);
    await sandbox.writeWasm('asserting.wasm', asserting);
    await sandbox.write('answering.wat', answering);
    await sandbox.write(
      'script.mjs',
      "export default { 'extism:host/user': { ask: (plugin, question) => question } };\n",
    );
    await sandbox.write('throws.mjs', "export default { 'extism:host/user': { ask() { throw new Error('no'); } } };\n");
    await sandbox.write('broken.mjs', 'export default {\n');
    await sandbox.write(
      'xtp.toml',
      [
        'bin = "echo.wasm"',
        ...['asserting', 'echo', 'gone'].map((name) => `[[test]]\nname = "${name}"\nwith = "${name}.wasm"`),
        '[[test]]\nname = "no host"\nwith = "asserting.wasm"\nmock_host = "nowhere.wasm"',
        '[[test]]\nname = "no input"\nwith = "asserting.wasm"\nmock_input = { file = "nowhere.txt" }',
        '',
      ].join('\n'),
    );
    const files: Readonly<Record<string, { plugin: string; cases: readonly object[] }>> = {
      'echo.cases.json': {
        plugin: 'echo.wasm',
        cases: [
          { name: 'text', function: 'echo', input: 'Grüße', expect: { output: 'Grüße' } },
          { name: 'bytes', function: 'echo', input: { hex: '00 ff' }, expect: { output: { base64: 'AP8=' } } },
          { name: 'other text', function: 'echo', input: 'a\nb\nc', expect: { output: 'a\nB\nc' } },
          { name: 'JSON', function: 'echo', input: { file: 'order.json' }, expect: { contains: { total: 12 } } },
          {
            name: 'other JSON',
            function: 'echo',
            input: { file: 'order.json' },
            expect: { output: { json: { items: ['tea', 'milk'], total: 12 } } },
          },
          {
            name: 'all at once',
            function: 'echo',
            input: 'x',
            expect: { matches: '^y', exit_code: 3, logs: ['hello'] },
          },
          {
            name: 'several',
            calls: [
              { function: 'echo', input: '1' },
              { function: 'echo', expect: { output: '2' } },
            ],
          },
          { name: 'skipped', function: 'echo', skip: 'not today' },
          { name: 'gone', function: 'ecko' },
          { name: 'no input', function: 'echo', input: { file: 'nowhere.json' } },
          { name: 'no snapshot', function: 'echo', expect: { snapshot: true } },
          { name: 'a snapshot that is a folder', function: 'echo', expect: { snapshot: '.' } },
        ],
      },
      'demanding.cases.json': { plugin: 'demanding.wasm', cases: [{ name: 'not linked', function: 'run' }] },
      'say.cases.json': {
        plugin: 'extism.json',
        cases: [{ name: 'by a manifest', function: 'say', expect: { output: 'one' } }],
      },
      'endless.cases.json': {
        plugin: 'endless.wat',
        cases: [{ name: 'cut off', function: 'spin', options: { timeout_ms: 50 } }],
      },
      'mocks.cases.json': {
        plugin: 'asking.wasm',
        cases: [
          { name: 'a rule', mocks: ask({ returns: 'by a rule' }), expect: { output: 'by a rule' } },
          { name: 'a rule for others', mocks: ask({ with: ['other'], returns: 'x' }) },
          { name: 'an error', mocks: ask({ error: 'closed today' }) },
          { name: 'a delay', mocks: ask({ returns: 'late', delay_ms: 60_000 }), options: { timeout_ms: 100 } },
          { name: 'a script', mocks: { scripts: ['script.mjs'] }, expect: { output: 'why' } },
          { name: 'a script that throws', mocks: { scripts: ['throws.mjs'] } },
          { name: 'a script that is none', mocks: { scripts: ['broken.mjs'] } },
          { name: 'no script', mocks: { scripts: ['nowhere.mjs'] } },
          { name: 'a plug-in', mocks: { plugins: { 'extism:host/user': 'answering.wat' } }, expect: { output: 'why' } },
          { name: 'no plug-in', mocks: { plugins: { 'extism:host/user': 'nowhere.wasm' } } },
          { name: 'a recording', recording: recorded(['why'], 'as before'), expect: { output: 'as before' } },
          { name: 'another recording', recording: recorded(['who'], 'as before') },
        ].map((each) => ({ function: 'run', input: 'why', ...each })),
      },
      'lost.cases.json': { plugin: 'lost.wasm', cases: [{ name: 'no plug-in', function: 'run' }] },
    };
    for (const [name, content] of Object.entries(files)) await sandbox.write(name, JSON.stringify(content));
  });
  after(() => sandbox.remove());

  it('come to the same results', async () => {
    const { testing, cases } = await api();
    await cases.load();
    await testing.xtp.load();
    const caseFiles = ['demanding', 'echo', 'endless', 'lost', 'mocks', 'say'].map((name) => `${name}.cases.json`);
    const names = [...caseFiles, 'xtp.toml'];
    const items = await until('all files are found', () => {
      const found = names.map((name) => testing.items.fileItem(sandbox.file(name)));
      return found.every((item) => item !== undefined && item.children.size > 0) ? found : undefined;
    });
    const seen = await testing.run(items.filter((item) => item !== undefined));

    const cli = path.join(extension().extensionPath, 'dist/cli.js');
    const args = [cli, 'test', sandbox.uri.fsPath, '--ci', '--reporter', 'json'];
    const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
    const { stdout } = await promisify(execFile)(process.execPath, args, { env }).catch((error: unknown) => {
      // Failed cases are what is compared.
      return error as { stdout: string };
    });
    const report = JSON.parse(stdout) as Report;

    for (const name of names) {
      const reported = report.files.find(({ file }) => path.basename(file) === name)?.cases.map(fromReport) ?? [];
      const inView = seen.filter(({ file }) => file.endsWith(`/${name}`)).map(fromView);
      assert.ok(reported.length > 0, `${name} is in the report`);
      assert.deepStrictEqual(plain(inView, sandbox), plain(reported, sandbox), name);
    }
    const outcomes = seen.map(({ outcome }) => outcome);
    for (const outcome of ['passed', 'failed', 'errored', 'skipped'])
      assert.ok(
        outcomes.some((each) => each === outcome),
        outcome,
      );
  });
});
