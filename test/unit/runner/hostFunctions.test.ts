// Functions of the embedding program, called across the border to the worker.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assembleText } from '../../../scripts/build/wat.mjs';
import { WorkerRunner } from '../../../src/runner/client';
import type { RunOptions, TraceEntry } from '../../../src/runner/protocol';
import type { Session } from '../../../src/runner/runner';
import { hostFunction, type HostCall, type HostFunctions } from '../../../src/runtime/hostFunctions';
import { bundleWorker } from './bundle';

const options: RunOptions = { wasi: false, logLevel: 'info' };
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const bytes = (value: string): Uint8Array => new TextEncoder().encode(value);

/** `run` gives the input's block to the function and puts out the block that it returns. */
const asks = assembleText(
  'asks.wat',
  `(module
    (import "extism:host/env" "input_offset" (func $input_offset (result i64)))
    (import "extism:host/env" "output_set" (func $output_set (param i64 i64)))
    (import "extism:host/env" "length" (func $length (param i64) (result i64)))
    (import "shop" "price" (func $price (param i64) (result i64)))
    (func (export "run") (local $answer i64)
      (local.set $answer (call $price (call $input_offset)))
      (call $output_set (local.get $answer) (call $length (local.get $answer)))))`,
);

/** `run` calls a function of all types. */
const numbers = assembleText(
  'numbers.wat',
  `(module
    (import "a" "f" (func $a (param i32 i64 f32 f64) (result f64)))
    (import "b" "f" (func $b (param f64)))
    (func (export "run") (call $b (call $a (i32.const -1) (i64.const -2) (f32.const 1.5) (f64.const 2.5)))))`,
);

let runner: WorkerRunner;
beforeAll(async () => {
  runner = new WorkerRunner(await bundleWorker());
});
afterAll(async () => {
  await runner.dispose();
});

type Price = (plugin: HostCall, handle: bigint) => bigint | Promise<bigint>;
const priced = (price: Price): HostFunctions => ({ shop: { price: hostFunction(['i64'], ['i64'], price) } });

async function open(functions: HostFunctions, code = asks, more: Partial<RunOptions> = {}): Promise<Session> {
  return runner.open({ bytes: await code, name: 'plugin.wasm' }, { ...options, ...more }, { functions });
}

describe('a host function', () => {
  it('reads and writes the memory of the plug-in', async () => {
    const session = await open(priced((plugin, handle) => plugin.write(plugin.readText(handle).toUpperCase())));
    expect(text((await session.call('run', bytes('hello'))).output)).toBe('HELLO');
  });

  it('may take its time, and use the memory after it has waited', async () => {
    const session = await open(
      priced(async (plugin, handle) => {
        const before = plugin.readText(handle);
        await new Promise((resolve) => setTimeout(resolve, 20));
        return plugin.write(`${before} and ${plugin.readText(handle)}`);
      }),
    );
    expect(text((await session.call('run', bytes('now'))).output)).toBe('now and now');
  });

  it('gets and gives each type of WebAssembly', async () => {
    const seen: unknown[] = [];
    const session = await open(
      { a: { f: (_, ...args) => (seen.push(...args), 0.25) }, b: { f: (_, ...args) => void seen.push(...args) } },
      numbers,
    );
    expect((await session.call('run', new Uint8Array())).error).toBeUndefined();
    expect(seen).toEqual([-1, -2n, 1.5, 2.5, 0.25]);
  });

  it('moves large blocks whole', async () => {
    const session = await open(priced((plugin, handle) => plugin.write(plugin.read(handle).reverse())));
    const input = new Uint8Array(3_000_000).map((_, index) => index % 251);
    const { output } = await session.call('run', input);
    expect(Buffer.compare(output, input.reverse())).toBe(0);
  });

  it('is called many times in a call without delay', async () => {
    const often = assembleText(
      'often.wat',
      `(module (import "shop" "price" (func $price (param i64) (result i64))) (global $n (mut i64) (i64.const 0))
        (func (export "run")
          (loop $next
            (global.set $n (call $price (global.get $n)))
            (br_if $next (i64.lt_u (global.get $n) (i64.const 2000))))))`,
    );
    let calls = 0;
    const session = await open(
      priced((_, n) => {
        calls++;
        return n + 1n;
      }),
      often,
    );
    expect((await session.call('run', new Uint8Array())).error).toBeUndefined();
    expect(calls).toBe(2000);
  });
});

describe('a host function that goes wrong', () => {
  it('is named, with its own stack', async () => {
    const session = await open(
      priced(function discount() {
        throw new Error('no price list');
      }),
    );
    const { error } = await session.call('run', bytes('x'));
    expect(error).toMatchObject({ code: 'host', message: 'The host function shop price failed: no price list' });
    expect(error?.hostStack).toContain('discount');
  });

  it('is the same when it rejects later', async () => {
    const session = await open(priced(() => Promise.reject(new Error('too late'))));
    expect((await session.call('run', bytes('x'))).error?.message).toContain('too late');
  });

  it('may set the error of the plug-in, which wins', async () => {
    const session = await open(
      priced((plugin) => {
        plugin.setError('out of stock');
        throw new Error('hidden');
      }),
    );
    expect((await session.call('run', bytes('x'))).error).toMatchObject({ code: 'plugin', message: 'out of stock' });
  });

  it('leaves a plug-in that works at the next call', async () => {
    let fail = true;
    const session = await open(
      priced((plugin) => {
        if (fail) throw new Error('first');
        return plugin.write('second');
      }),
    );
    await session.call('run', bytes('x'));
    fail = false;
    expect(text((await session.call('run', bytes('x'))).output)).toBe('second');
  });

  it('is refused what is no handle', async () => {
    const session = await open(priced((plugin) => plugin.write(plugin.read(12345n))));
    expect((await session.call('run', bytes('x'))).error?.message).toContain('12345 is no memory handle');
  });

  it('is told when it returns another type than the import', async () => {
    const session = await open({ shop: { price: () => undefined } });
    expect((await session.call('run', bytes('x'))).error?.message).toContain('returned undefined');
  });

  it('cannot use the memory after it has returned', async () => {
    let kept: HostCall | undefined;
    const session = await open(priced((plugin) => ((kept = plugin), plugin.write('x'))));
    await session.call('run', bytes('x'));
    expect(() => kept?.write('late')).toThrow('is over');
  });

  it('never answers: the call can be cut off', async () => {
    const session = await open(
      priced(() => new Promise(() => undefined)),
      asks,
      { timeout_ms: 100 },
    );
    expect((await session.call('run', bytes('x'))).error?.code).toBe('timeout');
  });
});

describe('a host function that calls a plug-in', () => {
  it('is refused its own, which is still running', async () => {
    let inner: string | undefined;
    const session: Session = await open(
      priced(async (plugin) => {
        inner = (await session.call('run', bytes('again'))).error?.code;
        return plugin.write('done');
      }),
    );
    expect(text((await session.call('run', bytes('x'))).output)).toBe('done');
    expect(inner).toBe('reentrant');
  });

  it('is refused its own also by way of another', async () => {
    let inner: string | undefined;
    const outer: Session = await open(
      priced(async (plugin) => plugin.write((await other.call('run', bytes('x'))).output)),
    );
    const other = await open(
      priced(async (plugin) => {
        inner = (await outer.call('run', bytes('x'))).error?.code;
        return plugin.write('from the other');
      }),
    );
    expect(text((await outer.call('run', bytes('x'))).output)).toBe('from the other');
    expect(inner).toBe('reentrant');
  });

  it('waits its turn where somebody else is calling', async () => {
    const session = await open(
      priced(async (plugin, handle) => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        return plugin.write(plugin.readText(handle));
      }),
    );
    const results = await Promise.all(['a', 'b', 'c'].map((input) => session.call('run', bytes(input))));
    expect(results.map(({ output }) => text(output))).toEqual(['a', 'b', 'c']);
  });
});

describe('linking', () => {
  it('compares the type that a function states with that of the import', async () => {
    const session = await open({ shop: { price: hostFunction(['i32'], ['i32'], () => 1) } });
    expect((await session.call('run', bytes('x'))).error).toMatchObject({
      code: 'link',
      message: expect.stringContaining('The embedding program gives it as (i32) -> i32.') as string,
    });
  });

  it('gives further modules of a manifest their functions too', async () => {
    const main = await assembleText(
      'main.wat',
      `(module (import "asks" "run" (func $run)) (func (export "run") (call $run)))`,
    );
    const linked = [{ name: 'asks', bytes: await asks }];
    const functions = priced((plugin) => plugin.write('linked'));
    const session = runner.open({ bytes: main, name: 'main.wasm', linked }, options, { functions });
    expect(text((await session.call('run', bytes('x'))).output)).toBe('linked');
  });
});

describe('a trace', () => {
  it('tells what the plug-in asked of its host', async () => {
    const code = assembleText(
      'traced.wat',
      `(module
        (import "extism:host/env" "input_offset" (func $input_offset (result i64)))
        (import "extism:host/env" "var_get" (func $var_get (param i64) (result i64)))
        (import "shop" "price" (func $price (param i64) (result i64)))
        (func (export "run")
          (drop (call $price (i64.const 7)))
          (drop (call $var_get (call $input_offset)))))`,
    );
    const traced: TraceEntry[] = [];
    const session = runner.open(
      { bytes: await code, name: 'traced.wasm' },
      { ...options, trace: true },
      { functions: priced(() => 9n), onTrace: (entries) => void traced.push(...entries) },
    );
    await session.call('run', bytes('color'));
    expect(traced.map(({ event }) => event)).toMatchObject([
      { type: 'host-call', module: 'shop', name: 'price', args: [7n], result: 9n },
      { type: 'var', operation: 'get', name: 'color' },
    ]);
    expect(traced[0]?.time).toBeGreaterThan(Date.now() - 60_000);
  });

  it('tells numbers that JSON does not know', async () => {
    const code = assembleText(
      'odd.wat',
      `(module
        (import "maths" "root" (func $root (param f64) (result f64)))
        (func (export "run")
          (drop (call $root (f64.const nan)))
          (drop (call $root (f64.const -inf)))
          (drop (call $root (f64.const -0)))))`,
    );
    const root = hostFunction(['f64'], ['f64'], () => NaN);
    const traced: TraceEntry[] = [];
    const session = runner.open(
      { bytes: await code, name: 'odd.wasm' },
      { ...options, trace: true },
      { functions: { maths: { root } }, onTrace: (entries) => void traced.push(...entries) },
    );
    await session.call('run', bytes(''));
    expect(traced.map(({ event }) => event)).toMatchObject([
      { args: [NaN], result: NaN },
      { args: [-Infinity], result: NaN },
      { args: [-0], result: NaN },
    ]);
  });
});
