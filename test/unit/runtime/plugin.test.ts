// A plug-in in the same thread: host functions, limits, traps, what is refused.
import { describe, expect, it } from 'vitest';
import { assembleText } from '../../../scripts/build/wat.mjs';
import { PluginError } from '../../../src/runtime/errors';
import type { Host, HttpRequest } from '../../../src/runtime/host';
import type { HostFunction } from '../../../src/runtime/hostFunctions';
import { compilePlugin } from '../../../src/runtime/compile';
import { Plugin, type PluginOptions } from '../../../src/runtime/plugin';
import { plugin as assemble, run } from '../../conformance/plugins';
import { moduleOf, section, text as name, vector, wat, type Bytes } from '../wasm/binary';

const quiet: Host = { log: () => undefined, stdout: () => undefined, stderr: () => undefined };
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const bytes = (value: string): Uint8Array => new TextEncoder().encode(value);

function load(code: Uint8Array, options: PluginOptions = {}, host: Partial<Host> = {}): Plugin {
  const maxPages = options.memory?.max_pages ?? undefined;
  const module = compilePlugin(code, maxPages === undefined ? {} : { maxPages });
  return new Plugin(module, options, { ...quiet, ...host });
}

/** What a call, or loading, throws. */
function failure(action: () => unknown): PluginError {
  try {
    action();
  } catch (error) {
    return error as PluginError;
  }
  throw new Error('nothing was thrown');
}

const withFunction = (type: string, call: string): Promise<Uint8Array<ArrayBuffer>> =>
  assembleText(
    'plugin.wat',
    `(module
      (import "extism:host/env" "output_set" (func $output_set (param i64 i64)))
      (import "extism:host/env" "input_offset" (func $input_offset (result i64)))
      (import "extism:host/env" "length" (func $length (param i64) (result i64)))
      (import "shop" "f" (func $f ${type}))
      (func (export "run") ${call}))`,
  );

describe('vars to begin with', () => {
  it('are there at the first call, and gone after a reset', async () => {
    const code = await run('(call $say_handle (call $var_get (call $text (i32.const 0) (i32.const 1))))', 'k');
    const plugin = load(code, { vars: { k: bytes('kept') } });
    expect(text(plugin.call('run').output)).toBe('kept');
    plugin.reset();
    expect(plugin.call('run').output).toHaveLength(0);
  });
});

describe('host functions', () => {
  const upper = withFunction(
    '(param i64) (result i64)',
    '(local $out i64) (local.set $out (call $f (call $input_offset))) (call $output_set (local.get $out) (call $length (local.get $out)))',
  );

  it('read and write the memory of the plug-in', async () => {
    const plugin = load(await upper, {
      functions: { shop: { f: (call, handle = 0n) => call.write(call.readText(handle).toUpperCase()) } },
    });
    expect(text(plugin.call('run', bytes('hello')).output)).toBe('HELLO');
  });

  it('get and give each type of WebAssembly', async () => {
    const seen: unknown[] = [];
    const code = await withFunction(
      '(param i32 i64 f32 f64) (result f64)',
      '(drop (call $f (i32.const -1) (i64.const -2) (f32.const 1.5) (f64.const 2.5)))',
    );
    load(code, { functions: { shop: { f: (_, ...args) => (seen.push(...args), 1.5) } } }).call('run');
    expect(seen).toEqual([-1, -2n, 1.5, 2.5]);
  });

  it('free a block by its own handle only', async () => {
    const free: HostFunction = (call, handle = 0n) => {
      for (const other of [BigInt(handle) + 2n ** 32n, -1n, 0n, BigInt(handle) + 16n]) call.free(other);
      expect(call.readText(handle)).toBe('hello');
      call.free(handle);
      expect(() => call.readText(handle)).toThrow(/no memory handle/);
      return 0n;
    };
    const outcome = load(await upper, { functions: { shop: { f: free } } }).call('run', bytes('hello'));
    expect(outcome.output).toHaveLength(0);
  });

  it('are named when they throw, and their text of an error wins', async () => {
    const throwing = load(await upper, {
      functions: {
        shop: {
          f: () => {
            throw new Error('closed on Sundays');
          },
        },
      },
    });
    expect(failure(() => throwing.call('run', bytes('x')))).toMatchObject({
      code: 'host',
      message: 'The host function shop f failed: closed on Sundays',
    });
    const telling = load(await upper, {
      functions: {
        shop: {
          f: (call) => {
            call.setError('TEST');
            throw new Error('ignored');
          },
        },
      },
    });
    expect(failure(() => telling.call('run', bytes('x')))).toMatchObject({ code: 'plugin', message: 'TEST' });
  });

  it('cannot call back into their plug-in', async () => {
    let inner: PluginError | undefined;
    const plugin: Plugin = load(await upper, {
      functions: {
        shop: {
          f: () => {
            inner = failure(() => plugin.call('run'));
            return 0n;
          },
        },
      },
    });
    plugin.call('run', bytes('x'));
    expect(inner).toMatchObject({ code: 'reentrant' });
  });

  it('are missed by name, module and type', async () => {
    const code = await upper;
    expect(failure(() => load(code))).toMatchObject({ code: 'link' });
    expect(failure(() => load(code)).message).toMatch(/shop f \(i64\) -> i64/);
  });
});

describe('a trap', () => {
  it('has the frames of the plug-in with names and offsets in the file', async () => {
    const code = await assemble('(func $inner unreachable) (func (export "run") (call $inner))');
    const offsets = (memory?: PluginOptions['memory']) => {
      const { wasmStack = [] } = failure(() => load(code, memory === undefined ? {} : { memory }).call('run'));
      expect(wasmStack.map(({ functionName }) => functionName)).toEqual(['inner', undefined]);
      return wasmStack.map(({ offset }) => offset);
    };
    const [inner = 0] = offsets();
    expect(code[inner]).toBe(0x00);
    // A memory limit is put into the binary and moves all that is behind it.
    expect(offsets({ max_pages: 100_000 })).toEqual(offsets());
  });

  it('leaves the plug-in usable', async () => {
    const plugin = load(
      await assemble(
        '(func (export "trap") unreachable) (data (i32.const 0) "ok") (func (export "run") (call $say (i32.const 0) (i32.const 2)))',
      ),
    );
    expect(failure(() => plugin.call('trap'))).toMatchObject({ code: 'trap' });
    expect(text(plugin.call('run').output)).toBe('ok');
  });
});

describe('memory.max_pages', () => {
  it('is for all memories from the start', async () => {
    const code = await run('(nop)');
    expect(failure(() => load(code, { memory: { max_pages: 2 } }))).toMatchObject({ code: 'oom' });
    expect(load(code, { memory: { max_pages: 3 } }).call('run').returnCode).toBe(0);
  });

  it('stops alloc, and names itself when the plug-in gives up over it', async () => {
    const code = await run('(if (i64.eqz (call $alloc (i64.const 1000000))) (then unreachable))');
    const error = failure(() => load(code, { memory: { max_pages: 6 } }).call('run'));
    expect(error).toMatchObject({ code: 'oom', hint: 'Raise memory.max_pages.' });
    expect(load(code, { memory: { max_pages: 30 } }).call('run').returnCode).toBe(0);
  });
});

describe('tables', () => {
  it('cannot grow until the heap of the engine is full', async () => {
    const tables = Array.from({ length: 60 }, (_, i) => `(table $t${i} 1 funcref)`).join(' ');
    const code = await assemble(`${tables} (func (export "run") (result i32)
      (i32.ne (table.grow $t0 (ref.null func) (i32.const 9000000)) (i32.const -1)))`);
    expect(load(code).call('run').returnCode).toBe(0);
  });

  const [externref, anyref, nullableFunction] = [[0x6f], [0x6e], [0x63, 0x70]];
  const firstValue = [0x40, 0x00];

  it.each<[string, { before?: Bytes; type: Bytes; after?: Bytes }]>([
    ['externref', { type: externref }],
    ['anyref', { type: anyref }],
    ['(ref null func)', { type: nullableFunction }],
    ['(ref null func) with a first value', { before: firstValue, type: nullableFunction, after: [0xd0, 0x70, 0x0b] }],
  ])('of %s neither, where the engine knows them', (_, { before = [], type, after = [] }) => {
    // Sixty tables with one element, of which the first is to have nine million; 1 if it cannot.
    const tables = Array.from({ length: 60 }, (): Bytes => [before, type, 0x00, 0x01, after]);
    const grow = [0xd0, type.at(-1) ?? 0, 0x41, ...[0xc0, 0xa8, 0xa5, 0x04], 0xfc, 0x0f, 0x00];
    const body = [0x00, ...grow, 0x41, 0x7f, 0x47, 0x0b];
    const code = moduleOf(
      section(1, vector([0x60, 0, 1, 0x7f])),
      section(3, vector([0x00])),
      section(4, vector(...tables)),
      section(7, vector([name('run'), 0x00, 0x00])),
      section(10, vector([body.length, ...body])),
    );
    if (WebAssembly.validate(code)) expect(load(code).call('run').returnCode).toBe(0);
    else expect(failure(() => load(code))).toMatchObject({ code: 'invalid' });
  });
});

describe('a log', () => {
  it('reaches the host with its first 64 KiB, which end with a whole character', async () => {
    const code = await assembleText(
      'logs.wat',
      `(module
        (import "extism:host/env" "input_offset" (func $input_offset (result i64)))
        (import "extism:host/env" "log_info" (func $log_info (param i64)))
        (func (export "run") (call $log_info (call $input_offset))))`,
    );
    const logs: string[] = [];
    const plugin = load(code, { logLevel: 'info' }, { log: (_, line) => void logs.push(line) });
    const short = `x${'ü'.repeat(32_767)}`;
    for (const said of [short, `${short}ü`, `x${short}`, '€'.repeat(100_000)]) plugin.call('run', bytes(said));
    expect(logs).toEqual([short, short, `x${short}`, '€'.repeat(21_845)]);
  });
});

describe('what a plug-in says of its failure', () => {
  const failureOf = async (code: Promise<Uint8Array<ArrayBuffer>>): Promise<PluginError> => {
    const plugin = load(await code);
    return failure(() => plugin.call('run'));
  };

  it('is an exception that nobody catches', () => {
    const code = wat('(module (tag $bad (param i32)) (func (export "run") (throw $bad (i32.const 3))))');
    expect(failure(() => load(code).call('run'))).toMatchObject({
      code: 'trap',
      message: '"run" threw an exception that the plug-in does not catch.',
      exitCode: 134,
    });
  });

  it('is cut at a megabyte, and stays the same from border to border', async () => {
    const block = '(local $h i64) (local.set $h (call $alloc (i64.const 3000000)))';
    const error = await failureOf(run(`${block} (call $error_set (local.get $h))`));
    expect(error.message).toHaveLength(1024 * 1024 - 100 + '… (1951524 characters more)'.length);
    expect(error.message).toMatch(/… \(1951524 characters more\)$/);
    expect(PluginError.fromData(error.toData()).message).toBe(error.message);
  });

  it('is cut in the names of its functions', async () => {
    const deep = `$${'deep'.repeat(100_000)}`;
    const error = await failureOf(assemble(`(func ${deep} (export "run") (call ${deep}) (nop))`));
    expect(error.wasmStack?.every(({ functionName = '' }) => functionName.length <= 10_000)).toBe(true);
  });
});

describe('a plug-in', () => {
  it('is of no use once it is closed', async () => {
    const plugin = load(await run('(nop)'));
    plugin.call('run');
    plugin.close();
    expect(failure(() => plugin.call('run'))).toMatchObject({ code: 'closed' });
  });

  it('takes the view of an input, and only that', async () => {
    const plugin = load(await run('(call $say_handle (call $input_handle))'));
    expect(text(plugin.call('run', bytes('0123456789').subarray(2, 5)).output)).toBe('234');
  });

  it('is independent of others of the same module', async () => {
    const module = compilePlugin(
      await assemble(
        '(global $n (mut i64) (i64.const 0)) (func (export "run") (global.set $n (i64.add (global.get $n) (i64.const 1))) (call $say_u64 (global.get $n)))',
      ),
    );
    const [first, second] = [new Plugin(module, {}, quiet), new Plugin(module, {}, quiet)];
    first.call('run');
    expect([first.call('run').output[0], second.call('run').output[0]]).toEqual([2, 1]);
  });

  it('forgets vars and globals at reset', async () => {
    const plugin = load(
      await assemble(
        '(data (i32.const 0) "k") (func (export "run") (call $var_set (call $text (i32.const 0) (i32.const 1)) (call $input_handle)))',
      ),
    );
    plugin.call('run', bytes('v'));
    expect([...plugin.vars.keys()]).toEqual(['k']);
    plugin.reset();
    expect([plugin.vars.size, plugin.memoryBytes]).toEqual([0, 0]);
  });
});

describe('http_request', () => {
  const code = run('(call $say_handle (call $http_request (call $input_handle) (i64.const 0)))');
  const answer = (requests: HttpRequest[]) => ({
    http: (request: HttpRequest) => {
      requests.push(request);
      return { status: 404, headers: { 'x-a': 'b' }, body: bytes('body of an error') };
    },
  });

  it('goes to allowed hosts, and gives the body whatever the status', async () => {
    const requests: HttpRequest[] = [];
    const plugin = load(await code, { allowed_hosts: ['*.example.com'] }, answer(requests));
    const request = { url: 'https://api.example.com/x', method: 'post', headers: { a: 'b' } };
    expect(text(plugin.call('run', bytes(JSON.stringify(request))).output)).toBe('body of an error');
    expect(requests).toMatchObject([{ url: request.url, method: 'POST', headers: { a: 'b' } }]);
  });

  it.each([
    ['{"url":"https://example.com"}', [], /example\.com is not allowed: allowed_hosts is empty/],
    ['{"url":"https://example.com"}', ['*.example.com'], /does not cover its host/],
    ['{"url":"https://example.com.evil.org"}', ['example.com'], /not allowed/],
    ['{"url":"https://example.com@evil.org"}', ['example.com'], /not allowed/],
    ['{"url":"nonsense"}', ['*'], /is no URL/],
    ['{"url":"file:///etc/hosts"}', [], /only http and https/],
    ['{"url":"data:text/plain,x"}', ['*'], /only http and https/],
    ['{"method":"GET"}', ['*'], /no "url"/],
    ['not json', ['*'], /no JSON/],
    ['{"url":"https://a.b","headers":{"a":1}}', ['*'], /header "a" is no string/],
    ['{"url":"https://a.b","method":"GET / HTTP"}', ['*'], /no HTTP method/],
  ])('refuses %s for %j', async (request, allowedHosts, message) => {
    const requests: HttpRequest[] = [];
    const plugin = load(await code, { allowed_hosts: allowedHosts }, answer(requests));
    const error = failure(() => plugin.call('run', bytes(request)));
    expect(error).toMatchObject({ code: 'host' });
    expect(error.message).toMatch(message);
    expect(requests).toEqual([]);
  });

  it('refuses a URL that no server takes', async () => {
    const plugin = load(await code, { allowed_hosts: ['*'] }, answer([]));
    const request = { url: `http://${'a'.repeat(65536)}` };
    expect(failure(() => plugin.call('run', bytes(JSON.stringify(request)))).message).toMatch(/URL has 65543 char/);
  });

  it('says which host would have to be allowed', async () => {
    const plugin = load(await code, {}, answer([]));
    expect(failure(() => plugin.call('run', bytes('{"url":"https://Example.com:8080/"}')))).toMatchObject({
      deniedHost: 'example.com',
      hint: 'Add "example.com" to allowed_hosts.',
    });
  });
});
