// The command line as it is run: a process with arguments, streams and an exit code.
import { execFileSync, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import busy from '../runner/plugins/busy.wat';
import chatty from '../runner/plugins/chatty.wat';
import files from '../runner/plugins/files.wat';
import http from '../runner/plugins/http.wat';
import { bundleCli, plainEnvironment } from './plugwright';

let cli: string;
let folder: string;

beforeAll(async () => {
  cli = await bundleCli();
  folder = await mkdtemp(join(tmpdir(), 'plugwright-cli-'));
  await writeFile(join(folder, 'busy.wasm'), busy);
  await writeFile(join(folder, 'chatty.wasm'), chatty);
  await writeFile(join(folder, 'http.wasm'), http);
  await writeFile(join(folder, 'files.wasm'), files);
  await writeFile(join(folder, 'hello.txt'), 'hello from a file');
  await writeFile(join(folder, 'input.bin'), new Uint8Array([0, 255, 10, 13]));
  await writeFile(join(folder, 'broken.wasm'), 'not wasm');
  await writeFile(join(folder, 'bad.wat'), '(module\n  (func (export "f") (result i32) (i32.cons 1)))');
  await writeFile(
    join(folder, 'hello.wat'),
    '(module (import "extism:host/env" "input_length" (func (result i64))) (func (export "seven") (result i32) (i32.const 7)))',
  );
  await writeFile(
    join(folder, 'parts.wat'),
    `(module (import "parts" "seven" (func $seven (result i32))) (import "elsewhere" "f" (func))
      (memory (export "memory") 2 4) (func (export "both") (result i32) (call $seven))
      (func (export "add") (param i32 i32) (result i32) (i32.const 0)))`,
  );
  await writeFile(join(folder, 'seven.wat'), '(module (func (export "seven") (result i32) (i32.const 0)))');
  await writeFile(
    join(folder, 'needs.wat'),
    '(module (import "seven" "seven" (func $f (result i32))) (func (export "run") (result i32) (call $f)))',
  );
  await writeFile(
    join(folder, 'parts.json'),
    JSON.stringify({
      wasm: [
        { path: 'seven.wat', name: 'parts' },
        { path: 'parts.wat', name: 'main' },
      ],
    }),
  );
  await mkdir(join(folder, 'inner'));
  await writeFile(
    join(folder, 'inner', 'extism.toml'),
    '[[wasm]]\npath = "../busy.wasm"\n\n[config]\nc = "from TOML"\n',
  );
  await writeFile(join(folder, 'broken.toml'), '[[wasm]]\npath = busy.wasm\n');
  await writeFile(
    join(folder, 'manifest.json'),
    JSON.stringify({ wasm: [{ path: 'busy.wasm' }], config: { c: 'kept', d: '' } }),
  );
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

interface Outcome {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

function plugwright(args: readonly string[], input = '', env: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cli, ...args], { cwd: folder, env: plainEnvironment(env) });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', reject);
    child.on('close', (code) =>
      resolve({ code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() }),
    );
    child.stdin.end(input);
  });
}

describe('plugwright call', () => {
  it('writes the output to stdout as it is', async () => {
    const { code, stdout, stderr } = await plugwright(['call', 'busy.wasm', 'echo', '--input', 'Grüße']);
    expect({ code, stdout: stdout.toString(), stderr }).toEqual({ code: 0, stdout: 'Grüße', stderr: '' });
  });

  it('takes the input from a file or from stdin', async () => {
    const fromFile = await plugwright(['call', 'busy.wasm', 'echo', '--input-file', 'input.bin']);
    expect([...fromFile.stdout]).toEqual([0, 255, 10, 13]);
    const fromStdin = await plugwright(['call', 'busy.wasm', 'echo', '--stdin'], 'piped');
    expect(fromStdin.stdout.toString()).toBe('piped');
  });

  it('writes 50 MiB whole', async () => {
    expect((await plugwright(['call', 'busy.wasm', 'large'])).stdout.length).toBe(50 * 1024 * 1024);
  });

  it('hands config over, from pairs and from JSON', async () => {
    expect((await plugwright(['call', 'busy.wasm', 'config', '--config', 'c=a=b'])).stdout.toString()).toBe('a=b');
    const json = await plugwright(['call', 'busy.wasm', 'config', '--set-config', '{"c":"json"}']);
    expect(json.stdout.toString()).toBe('json');
    const both = ['--set-config', '{"c":"json"}', '--config', 'c'];
    expect((await plugwright(['call', 'busy.wasm', 'config', ...both])).stdout.toString()).toBe('');
  });

  it('reads a manifest, which the options override', async () => {
    expect((await plugwright(['call', '-m', 'manifest.json', 'config'])).stdout.toString()).toBe('kept');
    const overridden = await plugwright(['call', '-m', 'manifest.json', 'config', '--config', 'c=new']);
    expect(overridden.stdout.toString()).toBe('new');
    expect((await plugwright(['call', 'manifest.json', 'config'])).stdout.toString()).toBe('kept');
  });

  it('reads a manifest in TOML, whose paths are relative to its folder', async () => {
    const { stdout } = await plugwright(['call', '-m', 'inner/extism.toml', 'config']);
    expect(stdout.toString()).toBe('from TOML');
    const { code, stderr } = await plugwright(['call', '-m', 'broken.toml', 'config']);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('broken.toml:2:8: ') as string });
  });

  it('keeps vars over --loop, and gives each output a line', async () => {
    const { stdout } = await plugwright(['call', 'busy.wasm', 'count_var', '--loop', '3']);
    expect(stdout.toString()).toBe('\x01\n\x02\n\x03\n');
    expect(await plugwright(['call', 'busy.wasm', 'trap', '--loop', '0'])).toMatchObject({ code: 0, stderr: '' });
  });

  it('links modules that the plug-in imports from', async () => {
    const missing = await plugwright(['call', 'needs.wat', 'run']);
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('seven')]);
    for (const link of ['seven.wat', 'seven=./seven.wat', `seven=${join(folder, 'seven.wat')}`]) {
      expect(await plugwright(['call', 'needs.wat', 'run', '--link', link])).toMatchObject({ code: 0, stderr: '' });
    }
    const twice = await plugwright(['call', 'needs.wat', 'run', '--link', 'seven.wat', '--link', 'seven=seven.wat']);
    expect([twice.code, twice.stderr]).toEqual([1, expect.stringContaining('"seven"')]);
  });

  it('reads modules from an address, the main one and linked ones', async () => {
    const module = await readFile(join(folder, 'busy.wasm'));
    const server = createServer((_, response) => response.end(module));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a.wasm?x=y`;
    const args = ['call', address, 'echo', '-i', 'hello', '--link', address.replace('a.wasm', 'b.wasm')];
    expect(await plugwright(args)).toMatchObject({ code: 0, stderr: '', stdout: Buffer.from('hello') });
    server.close();
  });

  it('says nothing with --quiet, and more with --verbose', async () => {
    expect(await plugwright(['call', 'chatty.wasm', 'talk', '-q'])).toMatchObject({ code: 0, stderr: '' });
    const failed = await plugwright(['call', 'busy.wasm', 'refuse', '-i', 'not today', '--quiet']);
    expect([failed.code, failed.stderr]).toEqual([1, expect.stringContaining('not today')]);
    const verbose = await plugwright(['call', 'busy.wasm', 'echo', '-i', 'hello', '-v', '--github-token', 'none']);
    expect(verbose.stdout.toString()).toBe('hello');
    expect(verbose.stderr).toMatch(/echo gets 5 bytes[^]*5 bytes of output, [\d.]+ ms to load/);
  });

  it.skipIf(process.platform === 'win32')('reads a manifest from stdin by the name of its file', async () => {
    const manifest = JSON.stringify({ wasm: [{ path: join(folder, 'busy.wasm') }], config: { c: 'piped' } });
    const command = `"${process.execPath}" "${cli}" call -m /dev/stdin config < manifest.piped`;
    await writeFile(join(folder, 'manifest.piped'), manifest);
    expect(execFileSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8' })).toBe('piped');
  });

  it('writes logs and streams to stderr', async () => {
    const quiet = await plugwright(['call', 'busy.wasm', 'debug']);
    expect(quiet.stderr).toBe('');
    const debug = await plugwright(['call', 'busy.wasm', 'debug', '--log-level', 'debug']);
    expect(debug.stderr).toBe('[debug] d\n');
    const streams = await plugwright(['call', 'chatty.wasm', 'talk']);
    expect(streams.stderr.split('\n').sort()).toEqual(['', '[stderr] err', '[stdout] out', '[stdout] par']);
  });

  it('exits with 1 when the plug-in fails, and says why', async () => {
    const refused = await plugwright(['call', 'busy.wasm', 'refuse', '-i', 'not today']);
    expect([refused.code, refused.stdout.length]).toEqual([1, 0]);
    expect(refused.stderr).toContain('not today');
    const trapped = await plugwright(['call', 'busy.wasm', 'trap']);
    expect(trapped.code).toBe(1);
    expect(trapped.stderr).toMatch(/at .*0x/);
  });

  it('ends an endless loop at the timeout', async () => {
    const { code, stderr } = await plugwright(['call', 'busy.wasm', 'spin', '--timeout', '200']);
    expect(code).toBe(1);
    expect(stderr).toContain('[info] a\n');
    expect(stderr).toContain('200 ms');
  });

  it('lets a plug-in reach the hosts that are allowed, and no others', async () => {
    const server: Server = createServer((_, response) => response.end('hello'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const request = JSON.stringify({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` });
    const denied = await plugwright(['call', 'http.wasm', 'fetch', '-i', request]);
    expect(denied.code).toBe(1);
    expect(denied.stderr).toContain('127.0.0.1');
    const allowed = await plugwright(['call', 'http.wasm', 'fetch', '-i', request, '--allow-host', '127.0.0.1']);
    expect(allowed.stdout.toString()).toBe('hello');

    const headers = ['call', 'http.wasm', 'headers', '-i', request, '--allow-host', '127.0.0.1'];
    expect((await plugwright(headers)).stdout.toString()).toBe('');
    const read = await plugwright([...headers, '--enable-http-response-headers']);
    expect(JSON.parse(read.stdout.toString())).toMatchObject({ 'content-length': '5' });
    server.close();
  });

  it('lets a plug-in use the folders that are allowed', async () => {
    expect((await plugwright(['call', 'files.wasm', 'read'])).code).toBe(1);
    for (const path of [`${folder}:/data`, `ro:${folder}:/data`, '.']) {
      const { stdout } = await plugwright(['call', 'files.wasm', 'read', '--allow-path', path]);
      expect(stdout.toString()).toBe('hello from a file');
    }
  });

  it('keeps the memory within --memory-max', async () => {
    const { code, stderr } = await plugwright(['call', 'busy.wasm', 'large', '--memory-max', '16']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/out of memory|max_pages/i);
  });

  it('provides no WASI with --no-wasi', async () => {
    const { code, stderr } = await plugwright(['call', 'chatty.wasm', 'talk', '--no-wasi']);
    expect(code).toBe(1);
    expect(stderr).toContain('wasi_snapshot_preview1');
  });

  it('with --json tells everything in one line', async () => {
    const { stdout, code } = await plugwright(['call', 'busy.wasm', 'count_var', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout.toString())).toMatchObject({
      output: '\u0001',
      returnCode: 0,
      vars: { n: '\u0001' },
      logs: [],
    });
    const failed = await plugwright(['call', 'busy.wasm', 'refuse', '-i', 'no', '--json']);
    expect(failed.code).toBe(1);
    expect(JSON.parse(failed.stdout.toString())).toMatchObject({ error: { code: 'plugin', message: 'no' } });
  });

  it('assembles a .wat file', async () => {
    const { code, stderr } = await plugwright(['call', 'hello.wat', 'seven']);
    expect(code).toBe(1);
    expect(stderr).toContain('7');
    const bad = await plugwright(['call', 'bad.wat', 'f']);
    expect(bad.code).toBe(1);
    expect(bad.stderr).toMatch(/bad\.wat:2/);
  });

  it('says what is wrong with a file', async () => {
    const missing = await plugwright(['call', 'missing.wasm', 'f']);
    expect(missing.code).toBe(1);
    expect(missing.stderr).toContain('missing.wasm');
    const broken = await plugwright(['call', 'broken.wasm', 'f']);
    expect(broken.code).toBe(1);
    expect(broken.stderr).toContain('broken.wasm');
  });

  it('names the functions that there are if one is not', async () => {
    const { code, stderr } = await plugwright(['call', 'busy.wasm', 'ecko']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/Function not found: "ecko"\.\n  Did you mean "echo"\? The plug-in has .*echo, /);
  });

  it.each([
    [['call'], 'PLUGIN and FUNCTION'],
    [['call', 'busy.wasm', 'echo', 'surplus'], 'one argument too many'],
    [['call', 'busy.wasm', 'echo', '--nonsense'], '--nonsense'],
    [['call', 'busy.wasm', 'echo', '--timeout', 'soon'], '--timeout takes a whole number'],
    [['call', 'busy.wasm', 'echo', '--config', '=c'], 'KEY=VALUE'],
    [['call', 'busy.wasm', 'echo', '--link', 'a='], '--link takes NAME=PATH'],
    [['call', 'busy.wasm', 'echo', '-q', '-v'], 'exclude each other'],
    [['call', 'busy.wasm', 'echo', '--set-config', '{"c":1}'], 'values are strings'],
    [['call', 'busy.wasm', 'echo', '--log-level', 'loud'], 'trace, debug, info'],
    [['call', 'busy.wasm', 'echo', '-i', 'a', '--stdin'], 'only one of'],
    [['call', 'busy.wasm', 'echo', '--input-file', 'gone.bin'], 'gone.bin'],
    [['inspect'], 'one PLUGIN'],
    [['run'], 'no command "run"'],
    [[], 'a command is missing'],
  ])('exits with 2 on a wrong command line: %j', async (args, reason) => {
    const { code, stderr, stdout } = await plugwright(args);
    expect([code, stdout.length]).toEqual([2, 0]);
    expect(stderr).toContain(reason);
    expect(stderr).toContain('--help');
  });
});

describe('plugwright inspect', () => {
  it('lists functions and imports', async () => {
    const { code, stdout } = await plugwright(['inspect', 'chatty.wasm']);
    expect(code).toBe(0);
    expect(stdout.toString()).toMatch(/^chatty\.wasm: /);
    expect(stdout.toString()).toMatch(/^ {2}talk +\(\) -> i32$/m);
    expect(stdout.toString()).toMatch(/fd_write +\(i32, i32, i32, i32\) -> i32 +provided/);
  });

  it('gives the description as JSON', async () => {
    const { stdout } = await plugwright(['inspect', 'hello.wat', '--json']);
    expect(JSON.parse(stdout.toString())).toMatchObject({ functions: [{ name: 'seven', callable: true }] });
  });

  it('tells all that the tree of the editor does', async () => {
    const { stdout } = await plugwright(['inspect', 'parts.wat']);
    const text = stdout.toString();
    expect(text).toMatch(/^parts\.wat: .+, \d+ B$/m);
    expect(text).toMatch(/^ {2}both +\(\) -> i32$/m);
    expect(text).toMatch(/^ {2}add +not callable: takes parameters \(i32, i32\)$/m);
    expect(text).toMatch(/^Imports from parts\n {2}seven {2}\(\) -> i32 {2}\w.+$/m);
    expect(text).toMatch(/^Memory\n {2}2 to 4 pages$/m);
    expect((await plugwright(['inspect', 'chatty.wasm'])).stdout.toString()).toMatch(
      /^chatty\.wasm: .*WASI preview 1$/m,
    );
    const json = JSON.parse((await plugwright(['inspect', 'chatty.wasm', '--json'])).stdout.toString()) as object;
    expect(json).toMatchObject({ name: 'chatty.wasm', usesWasi: true, memories: [{}], modules: [] });
  });

  it('tells all modules of a manifest, and which one provides an import', async () => {
    const { stdout } = await plugwright(['inspect', '-m', 'parts.json']);
    const text = stdout.toString();
    expect(text).toMatch(/^main: [^]*seven {2}\(\) -> i32 {2}provided by the module parts[^]*^parts: /m);
    const json = JSON.parse((await plugwright(['inspect', 'parts.json', '--json'])).stdout.toString()) as object;
    expect(json).toMatchObject({
      name: 'main',
      imports: [{ module: 'parts', name: 'seven', support: 'provided', providedBy: 'parts' }, { module: 'elsewhere' }],
      modules: [{ name: 'parts', functions: [{ name: 'seven' }] }],
    });
  });

  it('has colours if they are wanted', async () => {
    const inspect = async (env: NodeJS.ProcessEnv, ...args: string[]): Promise<string> =>
      (await plugwright(['inspect', 'chatty.wasm', ...args], '', env)).stdout.toString();
    expect(await inspect({ FORCE_COLOR: '1' })).toContain('\x1b[32mprovided');
    expect(await inspect({ FORCE_COLOR: '1' }, '--no-color')).not.toContain('\x1b');
    expect(await inspect({})).not.toContain('\x1b');
  });

  it('says what is wrong with a file', async () => {
    const { code, stderr } = await plugwright(['inspect', 'broken.wasm']);
    expect(code).toBe(1);
    expect(stderr).toContain('broken.wasm');
  });
});

describe('plugwright', () => {
  it('tells its help and its version', async () => {
    expect((await plugwright(['--help'])).stdout.toString()).toContain('plugwright call PLUGIN FUNCTION');
    expect((await plugwright(['call', '--help'])).stdout.toString()).toContain('--allow-host');
    expect((await plugwright(['test', '--help'])).stdout.toString()).toContain('--shard');
    expect((await plugwright(['inspect', '--help'])).stdout.toString()).toContain('--json');
    for (const command of [[], ['call'], ['test'], ['inspect']]) {
      const help = (await plugwright([...command, '--help'])).stdout.toString();
      expect(Math.max(...help.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
    }
    expect((await plugwright(['--version'])).stdout.toString()).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
