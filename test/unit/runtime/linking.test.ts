// Several modules as one plug-in: who is called, who provides what, and what is refused.
import { describe, expect, it } from 'vitest';
import { assembleText } from '../../../scripts/build/wat.mjs';
import { compilePlugin } from '../../../src/runtime/compile';
import type { PluginError } from '../../../src/runtime/errors';
import { Plugin, type PluginOptions } from '../../../src/runtime/plugin';

const out: string[] = [];
const host = {
  log: () => {},
  stdout: (chunk: Uint8Array) => void out.push(text(chunk)),
  stderr: () => {},
};
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const bytes = (value: string): Uint8Array => new TextEncoder().encode(value);

const outputSet = '(import "extism:host/env" "output_set" (func $output_set (param i64 i64)))';
const alloc = '(import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))';
const storeU64 = '(import "extism:host/env" "store_u64" (func $store_u64 (param i64 i64)))';
const inputOffset = '(import "extism:host/env" "input_offset" (func $input_offset (result i64)))';
const inputLength = '(import "extism:host/env" "input_length" (func $input_length (result i64)))';

/** An export `run` whose output is the 8 bytes of what the expression gives. */
const says = (expression: string): string => `${alloc} ${storeU64} ${outputSet}
  (func $say (param $value i64) (local $block i64)
    (local.set $block (call $alloc (i64.const 8)))
    (call $store_u64 (local.get $block) (local.get $value))
    (call $output_set (local.get $block) (i64.const 8)))
  (func (export "run") (call $say ${expression}))`;

/** Imports come before all else in a module. */
const inOrder = (body: string): string => {
  const imports = body.match(/\(import "[^"]*" "[^"]*" \((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)\)/g) ?? [];
  return `(module ${imports.join('\n')}\n${imports.reduce((rest, one) => rest.replace(one, ''), body)})`;
};

async function load(modules: Readonly<Record<string, string>>, options: PluginOptions = {}): Promise<Plugin> {
  const maxPages = options.memory?.max_pages ?? undefined;
  const compiled = await Promise.all(
    Object.entries(modules).map(async ([name, body]) => ({
      name,
      module: compilePlugin(await assembleText(`${name}.wat`, inOrder(body), { debugNames: true }), {
        ...(maxPages !== undefined && { maxPages }),
      }),
    })),
  );
  return new Plugin(compiled, options, host);
}

const number = (plugin: Plugin, name = 'run'): bigint =>
  new DataView(plugin.call(name).output.buffer).getBigUint64(0, true);

async function refusal(modules: Readonly<Record<string, string>>, options: PluginOptions = {}): Promise<PluginError> {
  try {
    (await load(modules, options)).call('run');
  } catch (error) {
    return error as PluginError;
  }
  throw new Error('nothing was refused');
}

const five = '(func (export "five") (result i64) (i64.const 5))';
const importFive = '(import "lib" "five" (func $five (result i64)))';

describe('the main module', () => {
  const answers = (value: number) => says(`(i64.const ${value})`);

  it('is the only one, whatever its name', async () => expect(number(await load({ other: answers(1) }))).toBe(1n));
  it('is the last one', async () => expect(number(await load({ a: answers(1), b: answers(2) }))).toBe(2n));
  it('is the one named main', async () => expect(number(await load({ main: answers(1), b: answers(2) }))).toBe(1n));
});

describe('a module', () => {
  it('imports functions of another by its name in the manifest', async () => {
    expect(number(await load({ lib: five, main: `${importFive} ${says('(call $five)')}` }))).toBe(5n);
  });

  it('shares input, output and memory handles with the others', async () => {
    const echo = `${inputOffset} ${inputLength} ${outputSet}
      (func (export "echo") (call $output_set (call $input_offset) (call $input_length)))`;
    const main = '(import "lib" "echo" (func $echo)) (func (export "run") (call $echo))';
    expect(text((await load({ lib: echo, main })).call('run', bytes('hello')).output)).toBe('hello');
  });

  it('imports memories, tables and globals too', async () => {
    const lib = `(memory (export "shared") 1) (global (export "limit") i64 (i64.const 9)) (table (export "t") 1 funcref)
      (data (i32.const 0) "\\07")`;
    const main = `(import "lib" "shared" (memory 1)) (import "lib" "limit" (global $limit i64))
      (import "lib" "t" (table 1 funcref))
      ${says('(i64.add (global.get $limit) (i64.load8_u (i32.const 0)))')}`;
    expect(number(await load({ lib, main }))).toBe(16n);
  });

  it('keeps its state from call to call', async () => {
    const lib = `(global $n (mut i64) (i64.const 0))
      (func (export "five") (result i64) (global.set $n (i64.add (global.get $n) (i64.const 1))) (global.get $n))`;
    const plugin = await load({ lib, main: `${importFive} ${says('(call $five)')}` });
    expect([number(plugin), number(plugin)]).toEqual([1n, 2n]);
    plugin.reset();
    expect(number(plugin)).toBe(1n);
  });

  it('is initialised before it is used', async () => {
    const lib = `(global $n (mut i64) (i64.const 0)) (func (export "_initialize") (global.set $n (i64.const 5)))
      (func (export "five") (result i64) (global.get $n))`;
    expect(number(await load({ lib, main: `${importFive} ${says('(call $five)')}` }))).toBe(5n);
  });

  it('is made once for all that import it', async () => {
    const counter = `(global $n (mut i64) (i64.const 0))
      (func (export "five") (result i64) (global.set $n (i64.add (global.get $n) (i64.const 1))) (global.get $n))`;
    const left = `${importFive} (func (export "left") (result i64) (call $five))`;
    const main = `${importFive} (import "left" "left" (func $left (result i64)))
      ${says('(i64.add (i64.mul (call $left) (i64.const 10)) (call $five))')}`;
    expect(number(await load({ lib: counter, left, main }))).toBe(12n);
  });

  it('may be given beside functions of the embedder', async () => {
    const main = `${importFive} (import "lib" "six" (func $six (result i64))) ${says('(i64.add (call $five) (call $six))')}`;
    expect(number(await load({ lib: five, main }, { functions: { lib: { six: () => 6n } } }))).toBe(11n);
  });

  it('writes to the streams of the plug-in from its own memory', async () => {
    const lib = `(import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
      (memory (export "memory") 1) (data (i32.const 0) "\\08\\00\\00\\00\\03\\00\\00\\00lib")
      (func (export "write") (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 100))))`;
    const main = `(import "lib" "write" (func $write)) (memory (export "memory") 1) (func (export "run") (call $write))`;
    out.length = 0;
    (await load({ lib, main }, { wasi: true })).call('run');
    expect(out.join('')).toBe('lib');
  });
});

describe('modules that import each other', () => {
  const even = `(import "odd" "odd" (func $odd (param i64) (result i64)))
    (func $even (export "even") (param $n i64) (result i64)
      (if (result i64) (i64.eqz (local.get $n)) (then (i64.const 1)) (else (call $odd (i64.sub (local.get $n) (i64.const 1))))))`;
  const odd = `(import "even" "even" (func $even (param i64) (result i64)))
    (func (export "odd") (param $n i64) (result i64)
      (if (result i64) (i64.eqz (local.get $n)) (then (i64.const 0)) (else (call $even (i64.sub (local.get $n) (i64.const 1))))))`;
  const main = (n: number) =>
    `(import "even" "even" (func $even (param i64) (result i64))) ${says(`(call $even (i64.const ${n}))`)}`;

  it('call each other', async () => {
    expect(number(await load({ even, odd, main: main(10) }))).toBe(1n);
    expect(number(await load({ odd, even, main: main(7) }))).toBe(0n);
  });

  it('may import from the main module', async () => {
    const lib = '(import "main" "seven" (func $seven (result i64))) (func (export "f") (result i64) (call $seven))';
    const circle = `(import "lib" "f" (func $f (result i64))) (func (export "seven") (result i64) (i64.const 7)) ${says('(call $f)')}`;
    expect(number(await load({ lib, main: circle }))).toBe(7n);
  });

  it('may import from themselves', async () => {
    const self = `(import "main" "seven" (func $seven (result i64))) (func (export "seven") (result i64) (i64.const 7)) ${says('(call $seven)')}`;
    expect(number(await load({ main: self }))).toBe(7n);
  });

  it('cannot share a memory in a circle', async () => {
    const a = '(import "b" "f" (func $f)) (memory (export "shared") 1) (func (export "g"))';
    const b = '(import "a" "shared" (memory 1)) (func (export "f"))';
    const error = await refusal({ b, a, main: '(import "a" "g" (func)) (func (export "run"))' });
    expect(error).toMatchObject({ code: 'link', message: expect.stringContaining('circle') as string });
  });

  it('cannot be called while they are being made', async () => {
    const a = '(import "b" "f" (func $f)) (func (export "g"))';
    const b = '(import "a" "g" (func $g)) (func $start (call $g)) (start $start) (func (export "f"))';
    const error = await refusal({ b, a, main: '(import "a" "g" (func)) (func (export "run"))' });
    expect(error.message).toContain('before its module was there');
  });
});

describe('a module with _start', () => {
  const command = `(global $n (mut i64) (i64.const 0)) (func (export "_start"))
    (func (export "five") (result i64) (global.set $n (i64.add (global.get $n) (i64.const 1))) (global.get $n))`;

  it('is a command: fresh for each call', async () => {
    const plugin = await load({ lib: command, main: `${importFive} ${says('(i64.add (call $five) (call $five))')}` });
    expect(number(plugin)).toBe(2n);
  });

  it('gives functions only', async () => {
    const lib = `${command} (memory (export "shared") 1)`;
    const error = await refusal({ lib, main: '(import "lib" "shared" (memory 1)) (func (export "run"))' });
    expect(error.message).toContain('a WASI command, which gives functions only');
  });
});

describe('refused are', () => {
  it('two modules of one name', async () => {
    const module = compilePlugin(await assembleText('a.wat', '(module (func (export "run")))'));
    const twice = () =>
      new Plugin(
        [
          { name: 'a', module },
          { name: 'a', module },
        ],
        {},
        host,
      );
    expect(twice).toThrow('Two modules of the manifest are named "a".');
  });

  it('all imports that nobody provides, each with its module, at once', async () => {
    const lib = '(import "nowhere" "f" (func)) (func (export "five") (result i64) (i64.const 5))';
    const main = `(import "lib" "fife" (func (result i64))) (import "lib" "five" (func (param i32)))
      (import "extism:host/env" "lenght" (func (param i64) (result i64))) (func (export "run"))`;
    const { code, message } = await refusal({ lib, main });
    expect(code).toBe('link');
    expect(message.split('\n')).toEqual([
      '4 imports are not provided:',
      expect.stringMatching(/^ {2}lib: nowhere f \(\) -> \(\): A host function/),
      expect.stringMatching(/^ {2}main: lib fife .*did you mean five\?/),
      expect.stringMatching(/^ {2}main: lib five .*The module "lib" exports it as \(\) -> i64/),
      expect.stringMatching(/^ {2}main: extism:host\/env lenght .*did you mean length\?/),
    ]);
  });

  it('more memory than max_pages over all modules', async () => {
    const grows = `(memory (export "memory") 1)
      (func (export "five") (result i64) (i64.extend_i32_s (memory.grow (i32.const 4))))`;
    const main = `${importFive} (memory (export "memory") 1)
      (func (export "run") (drop (call $five)) (drop (memory.grow (i32.const 4))))`;
    expect(await refusal({ lib: grows, main }, { memory: { max_pages: 8 } })).toMatchObject({ code: 'oom' });
    (await load({ lib: grows, main }, { memory: { max_pages: 11 } })).call('run');
  });
});

describe('functions of the embedding program', () => {
  it.each([
    ['(result i32 i64)', '() -> (i32, i64)'],
    ['(param externref)', '(externref) -> ()'],
    ['(result funcref)', '() -> funcref'],
    ['(param i32 v128)', '(i32, v128) -> ()'],
  ])('of a type that cannot cross the border are refused when they are linked: %s', async (type, shown) => {
    const code = await assembleText('f.wat', `(module (import "shop" "f" (func ${type})) (func (export "run")))`);
    const linked = (): unknown => new Plugin(compilePlugin(code), { functions: { shop: { f: () => 1 } } }, host);
    expect(linked).toThrow(`shop f ${shown}: A function of the embedding program takes i32, i64, f32 and f64`);
    expect(linked).toThrow(expect.objectContaining({ code: 'link' }) as Error);
  });
});
