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

const fromReport = ({ name, outcome, failures, calls }: ReportedCase): Told => ({
  ...{ name, outcome },
  // The view has the place as that of its message.
  failures: failures.map((failure) => ({ ...failure, place: undefined })),
  calls: calls.map(({ functionName, output, returnCode, error, logs }) => ({
    ...{ functionName, returnCode, error: error && [error.code, error.message] },
    output: output.text ?? Buffer.from(output.base64 ?? '', 'base64').toString(),
    logs: logs.map(({ source, text }) => `${source}: ${text}`),
  })),
});

const fromView = ({ name, outcome, failures, calls }: CaseResult): Told => ({
  ...{ name, outcome, failures },
  calls: calls.map(({ functionName, output, returnCode, error, logs }) => ({
    ...{ functionName, returnCode, error: error && [error.code, error.message] },
    output: Buffer.from(output).toString(),
    logs: logs.map(({ source, text }) => `${source}: ${text}`),
  })),
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
      'lost.cases.json': { plugin: 'lost.wasm', cases: [{ name: 'no plug-in', function: 'run' }] },
    };
    for (const [name, content] of Object.entries(files)) await sandbox.write(name, JSON.stringify(content));
  });
  after(() => sandbox.remove());

  it('come to the same results', async () => {
    const { testing, cases } = await api();
    await cases.load();
    const names = ['demanding', 'echo', 'endless', 'lost', 'say'].map((name) => `${name}.cases.json`);
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
