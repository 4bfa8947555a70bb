// Assembling text in the worker: results, errors at their places, and a worker that comes and goes.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { functionNames, readModule } from '../../../src/wasm';
import { WatAssembler, type WatAssemblerOptions, type WatDiagnostic, WatError } from '../../../src/wat';
import { bundle } from '../runner/bundle';

let worker: string;
const open: WatAssembler[] = [];

beforeAll(async () => {
  worker = await bundle('src/wat/worker.ts', 'wat');
});
afterEach(() => {
  for (const assembler of open.splice(0)) assembler.dispose();
});

function assembler(options?: WatAssemblerOptions, path = worker): WatAssembler {
  const created = new WatAssembler(path, options);
  open.push(created);
  return created;
}

/** A worker of other code under the name of ours. */
async function impostor(name: string, code: string): Promise<string> {
  const path = join('out', 'test-worker', `${name}.${process.pid}.js`);
  await writeFile(path, code);
  return join(process.cwd(), path);
}

async function diagnosticsOf(text: string): Promise<readonly WatDiagnostic[]> {
  const error: unknown = await assembler()
    .assemble(text, 'plugin.wat')
    .catch((reason: unknown) => reason);
  if (error instanceof WatError) return error.diagnostics;
  throw new Error(`Expected a WatError, got ${String(error)}`);
}

describe('a text', () => {
  it('becomes a module that the engine takes, with its names', async () => {
    const bytes = await assembler().assemble('(module $shop (func $run (export "run")))', 'shop.wat');
    expect(WebAssembly.Module.exports(new WebAssembly.Module(bytes))).toEqual([{ name: 'run', kind: 'function' }]);
    expect(functionNames(bytes).get(0)).toBe('run');
    expect(readModule(bytes).moduleName).toBe('shop');
  });

  it('is marked as WAT in the producers section, unless it has one', async () => {
    const plain = await assembler().assemble('(module)', 'a.wat');
    expect(readModule(plain).producers?.languages).toEqual([{ name: 'WAT', version: '' }]);
    const own = '(module (@custom "producers" "\\01\\08language\\01\\03Zig\\00"))';
    const marked = readModule(await assembler().assemble(own, 'b.wat'));
    expect(marked.producers?.languages).toEqual([{ name: 'Zig', version: '' }]);
    expect(marked.sections.filter(({ name }) => name === 'producers')).toHaveLength(1);
  });

  it.each([
    ['exceptions', '(module (tag $t) (func (throw $t)))'],
    ['tail calls', '(module (func $f (return_call $f)))'],
    ['threads', '(module (memory 1 1 shared) (func (drop (i32.atomic.load (i32.const 0)))))'],
    ['SIMD', '(module (func (drop (i32x4.splat (i32.const 1)))))'],
    ['bulk memory', '(module (memory 1) (func (memory.fill (i32.const 0) (i32.const 0) (i32.const 0))))'],
    ['several results', '(module (func (result i32 i32) (i32.const 1) (i32.const 2)))'],
    ['annotations', '(module (@note anything "at" (all)) (func))'],
    ['abbreviated modules', '(func (export "f"))'],
  ])('may use %s', async (_, text) => {
    expect(WebAssembly.validate(await assembler().assemble(text, 'a.wat'))).toBe(true);
  });

  it('may begin with a byte order mark, and have Windows line ends', async () => {
    const bytes = await assembler().assemble('\ufeff(module\r\n  (func (export "f")))\r\n', 'a.wat');
    expect(readModule(bytes).exports).toHaveLength(1);
  });
});

describe('an error', () => {
  it('has line, column, end and text, and the message names the file', async () => {
    const text = '(module\n  (func (export "run") (result i32)\n    (i32.cosnt 0)))\n';
    const expected = { line: 3, column: 6, endColumn: 15, message: expect.stringContaining('i32.cosnt') as string };
    expect((await diagnosticsOf(text))[0]).toEqual(expected);
    await expect(assembler().assemble(text, 'shop.wat')).rejects.toThrow(
      /^shop\.wat:3:6: unexpected token "i32\.cosnt"/,
    );
  });

  it('of types is found as well, each in its line', async () => {
    const [first, second] = await diagnosticsOf(
      '(module\n  (func (result i32)\n    i64.const 1)\n  (func\n    i32.add))',
    );
    expect(first).toMatchObject({
      line: 3,
      column: 5,
      message: expect.stringContaining('expected [i32] but got [i64]') as string,
    });
    expect(second).toMatchObject({ line: 5, column: 5, endColumn: 12 });
  });

  it('counts columns as editors do, not in bytes', async () => {
    const line = '  (func (; ä€𝄞 ;) bogus "é"))';
    const [error] = await diagnosticsOf(`(module\n${line}`);
    expect(error).toMatchObject({ line: 2, column: line.indexOf('bogus') + 1, endColumn: line.indexOf('bogus') + 6 });
  });

  it('is placed right in lines longer than the message shows', async () => {
    const line = `(module (func ${'(drop (i32.const 1)) '.repeat(50)}bogus))`;
    const [error] = await diagnosticsOf(line);
    expect(error).toMatchObject({ line: 1, column: line.indexOf('bogus') + 1, endColumn: line.indexOf('bogus') + 6 });
  });

  it('at the end of the file lies within it', async () => {
    expect(await diagnosticsOf('(module\n  (func\n')).toEqual([
      expect.objectContaining({ line: 3, column: 1, endColumn: 2, message: 'unexpected token EOF, expected ).' }),
    ]);
  });

  it('with a line break in a name keeps its text together', async () => {
    const [error] = await diagnosticsOf('(module (func $f)\n (export "a\\nb" (func $f))\n (export "a\\nb" (func $f)))');
    expect(error).toMatchObject({ line: 3, message: 'duplicate export "a\nb"' });
  });

  it('is not invented by a source line that looks like one', async () => {
    const diagnostics = await diagnosticsOf('(module\n<assembled text>:1:1: error: made up\n)');
    expect(diagnostics.map(({ line }) => new Set([1, 2]).has(line))).not.toContain(false);
    expect(diagnostics[0]).toMatchObject({ line: 2, column: 1 });
  });
});

describe('what is no text', () => {
  it.each([
    ['empty', '', /empty/],
    ['blank', ' \n\t', /empty/],
    ['a binary', '\0asm\x01\0\0\0', /binary/],
    ['zero bytes', '(module)\n  \0', /zero byte/],
    ['50 MB', ' '.repeat(50 * 1024 * 1024 - 8) + '(module)', /50 MB/],
  ])('%s', async (_, text, message) => {
    const [error] = await diagnosticsOf(text);
    expect(error?.message).toMatch(message);
  });

  it('points at the zero byte', async () => {
    expect(await diagnosticsOf('(module)\n  \0')).toMatchObject([{ line: 2, column: 3, endColumn: 4 }]);
  });
});

describe('the worker', () => {
  it('answers requests made at the same time, each with its own', async () => {
    const one = assembler();
    const sizes = await Promise.all(
      Array.from({ length: 20 }, async (_, count) => {
        const text = `(module ${'(func)'.repeat(count)})`;
        return readModule(await one.assemble(text, `${count}.wat`)).functionCount;
      }),
    );
    expect(sizes).toEqual(Array.from({ length: 20 }, (_, count) => count));
  });

  it('survives a text that crashes the assembler: that text is blamed, others are not', async () => {
    const one = assembler();
    const deep = `(module (func\n ${'(block '.repeat(2000)}${')'.repeat(2000)}))`;
    const results = await Promise.allSettled([
      one.assemble('(module)', 'before.wat'),
      one.assemble(deep, 'deep.wat'),
      one.assemble('(module (func))', 'after.wat'),
      one.assemble('(module (func) (func))', 'later.wat'),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    const reason: unknown = (results[1] as PromiseRejectedResult).reason;
    expect(reason).toBeInstanceOf(WatError);
    expect(reason).toMatchObject({
      diagnostics: [{ line: 2, message: expect.stringContaining('nested too deeply') as string }],
    });
    await expect(one.assemble('(module)', 'again.wat')).resolves.toBeInstanceOf(Uint8Array);
  });

  it('ends when it is idle, and comes back', async () => {
    const path = await impostor(
      'numbered',
      `const { parentPort, threadId } = require('node:worker_threads');
      parentPort.on('message', ({ id }) => parentPort.postMessage({ id, type: 'assembled', bytes: Uint8Array.of(threadId) }));`,
    );
    const one = assembler({ idleMs: 50 }, path);
    const thread = async (): Promise<number | undefined> => (await one.assemble('(module)', 'a.wat'))[0];
    const [first, second] = [await thread(), await thread()];
    expect(second).toBe(first);
    await setTimeout(300);
    expect(await thread()).not.toBe(first);
  });

  it('that dies rejects what it had, by name, and the next text gets a new one', async () => {
    const path = await impostor(
      'dies',
      "require('node:worker_threads').parentPort.on('message', () => process.exit(3))",
    );
    const one = assembler({}, path);
    const both = await Promise.allSettled([one.assemble('(module)', 'a.wat'), one.assemble('(module)', 'b.wat')]);
    expect(both.map((each) => (each as PromiseRejectedResult).reason as Error).map(({ message }) => message)).toEqual([
      'a.wat was not assembled: the assembler ended. Try again.',
      'b.wat was not assembled: the assembler ended. Try again.',
    ]);
    await writeFile(path, `require(${JSON.stringify(worker)})`);
    await expect(one.assemble('(module)', 'a.wat')).resolves.toBeInstanceOf(Uint8Array);
  });

  it('that cannot start says why', async () => {
    const missing = join(process.cwd(), 'out', 'no-such-worker.js');
    await expect(assembler({}, missing).assemble('(module)', 'a.wat')).rejects.toThrow(
      /a\.wat was not assembled: .*no-such-worker/,
    );
  });

  it('that hangs is ended after its time', async () => {
    const path = await impostor(
      'hangs',
      "require('node:worker_threads').parentPort.on('message', () => { for (;;); })",
    );
    await expect(assembler({ timeoutMs: 100 }, path).assemble('(module)', 'slow.wat')).rejects.toThrow(
      'slow.wat was not assembled: it took longer than 0.1 seconds.',
    );
  });

  it('ends with the assembler', async () => {
    const one = assembler();
    const pending = one.assemble('(module)', 'a.wat');
    one.dispose();
    await expect(pending).rejects.toThrow('a.wat was not assembled: the assembler was closed.');
    await expect(one.assemble('(module)', 'b.wat')).rejects.toThrow('closed');
  });
});
