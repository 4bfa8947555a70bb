// Mock scripts: real files, loaded in the worker.
import { mkdtemp, rm, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WorkerRunner } from '../../../src/runner/client';
import type { LogEntry, RunOptions } from '../../../src/runner/protocol';
import type { Session } from '../../../src/runner/runner';
import { bundleWorker } from '../runner/bundle';
import { bytes, json, openPlugin, shop, statusOf, text, web } from './plugins';

let runner: WorkerRunner;
let root: string;
let folder: string;
beforeAll(async () => {
  runner = new WorkerRunner(await bundleWorker());
  root = await mkdtemp(join(tmpdir(), 'plugwright-scripts-'));
});
beforeEach(async () => {
  folder = await mkdtemp(join(root, 'each (ü) #1-'));
});
afterAll(async () => {
  await runner.dispose();
  await rm(root, { recursive: true, force: true });
});

async function script(source: string, name = 'mocks.ts'): Promise<string> {
  const path = join(folder, name);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, source);
  return path;
}

/** The other imports of the plug-in, so that it links. */
const others = {
  'extism:host/user': { kv_read: () => 0n, kv_write: () => undefined },
  maths: { add: () => 0 },
};
const open = async (source: string, options: Partial<RunOptions> = {}, name?: string): Promise<Session> =>
  openPlugin(runner, shop, { mocks: { scripts: [await script(source, name)] }, ...options }, { functions: others });

async function read(session: Session, key: string): Promise<string> {
  const { output, error } = await session.call('read', bytes(key));
  return error === undefined ? text(output) : error.message;
}

/** Where a text stands in a source, as messages tell it. */
function placeOf(source: string, part: string): string {
  const before = source.slice(0, source.indexOf(part)).split('\n');
  return `${before.length}:${(before.at(-1) ?? '').length + 1}`;
}

const upper = `
  interface Named { readonly name: string }
  enum Case { upper = 1 }
  const store = new Map<string, string>();
  export default {
    'extism:host/user': {
      kv_read(plugin: HostCall, key: bigint): bigint {
        const value = store.get(plugin.readText(key)) ?? 'none';
        return plugin.write(Case.upper === 1 ? value.toUpperCase() : (value as unknown as Named).name);
      },
      kv_write(plugin: HostCall, key: bigint, value: bigint): void {
        store.set(plugin.readText(key), plugin.readText(value));
      },
    },
    maths: { add: (_: HostCall, a: number, b: bigint, c: number, d: number) => a + Number(b) + c + d },
  } satisfies Mocks;`;

describe('a mock script', () => {
  it('in TypeScript answers functions with what it has in memory', async () => {
    const session = await open(upper);
    expect(await read(session, 'key')).toBe('NONE');
    expect((await session.call('write', bytes('key'))).error).toBeUndefined();
    expect(await read(session, 'key')).toBe('KEY');
    const { output } = await session.call('add', new Uint8Array());
    expect(new DataView(output.buffer).getFloat64(0, true)).toBe(-1 + 7 + 1.5 + 2.5);
  });

  it('begins anew with a reset, and with each session', async () => {
    const session = await open(upper);
    await session.call('write', bytes('key'));
    session.reset();
    expect(await read(session, 'key')).toBe('NONE');
    await session.call('write', bytes('key'));
    expect(await read(await open(upper), 'key')).toBe('NONE');
  });

  it.each(['mocks.mjs', 'mocks.js', 'mocks.mts'])('may be a %s', async (name) => {
    const source = `export default { 'extism:host/user': { kv_read: (plugin, key) => plugin.write('from ' + import.meta.filename.slice(-4)) } };`;
    expect(await read(await open(source, {}, name), 'k')).toBe(`from ${name.slice(-4)}`);
  });

  it('imports other files, data, and what Node has', async () => {
    await script(`import { end } from './deep/end.js'; export const start = (): string => 'start ' + end;`, 'part.ts');
    await script(`export { default as end } from '../end.json';`, 'deep/end.ts');
    await script('"the end"', 'end.json');
    await script(`module.exports = { common: 'js' };`, 'common.cjs');
    const session = await open(`
      import { createHash } from 'node:crypto';
      import { start } from './part';
      import type { HostCall } from './nowhere';
      import common from './common.cjs';
      export default { 'extism:host/user': {
        kv_read: (plugin: HostCall) => plugin.write([start(), common.common, createHash('sha256').update('').digest('hex').slice(0, 4)].join(', ')),
      } };`);
    expect(await read(session, 'k')).toBe('start the end, js, e3b0');
  });

  it('and its data may begin with a byte order mark', async () => {
    await script('\uFEFF{ "a": "with a mark" }', 'data.json');
    const source = `\uFEFFimport data from './data.json';
      export default { 'extism:host/user': { kv_read: (plugin) => plugin.write(data.a) } };`;
    expect(await read(await open(source), 'k')).toBe('with a mark');
  });

  it('tells which files it is made of, also what is missing and what fails', async () => {
    const at = (name: string): string => join(folder, name);
    await script('{ "a": 1 }', 'data.json');
    const part = await script(`import data from './data.json'; import './mocks'; export default data;`, 'lib/part.mts');
    await script('{}', 'lib/data.json');
    const source = `import 'node:fs'; import './lib/part.mjs'; export default { a: { b() {} } };`;
    const session = await open(source);
    const files = async (): Promise<readonly string[] | undefined> =>
      (await session.call('read', bytes('k'))).scriptFiles;
    expect(await files()).toEqual(expect.arrayContaining([at('mocks.ts'), part, at('lib/data.json')]));
    expect(await files()).not.toContain(at('data.json'));
    await script('throw 1;', 'lib/part.mts');
    session.reset();
    expect((await session.call('read', bytes('k'))).scriptFiles).toContain(part);
    await script(`import './gone'; ${source}`);
    const missing = await (await open(`import './gone'; ${source}`)).call('read', bytes('k'));
    expect(missing.error).toBeDefined();
    expect(missing.scriptFiles).toEqual(expect.arrayContaining([at('gone.ts'), at('gone.json'), at('gone/index.ts')]));
    const without = await openPlugin(runner, shop, {}, { functions: others });
    expect(await without.call('read', bytes('k'))).not.toHaveProperty('scriptFiles');
  });

  it('is read again for each session', async () => {
    const source = (word: string): string =>
      `import { word } from './word.ts'; export default { 'extism:host/user': { kv_read: (plugin) => plugin.write(word + '${word}') } };`;
    await script(`export const word = 'a';`, 'word.ts');
    expect(await read(await open(source('1')), 'k')).toBe('a1');
    await script(`export const word: string = 'b';`, 'word.ts');
    expect(await read(await open(source('2')), 'k')).toBe('b2');
  });

  it('answers requests, with JSON, text and bytes', async () => {
    const path = await script(`export default { http({ method, url, headers, body }) {
      if (url.endsWith('/json')) return { status: 201, body: { method, accept: headers.accept, size: body.length } };
      if (url.endsWith('/bytes')) return { body: Uint8Array.of(104, 105) };
      if (url.endsWith('/text')) return { body: 'text' };
    } };`);
    const session = await openPlugin(runner, web, { mocks: { scripts: [path] }, allowed_hosts: ['*'] });
    const asking = (url: string): Uint8Array => json({ url, headers: { Accept: 'x' } });
    const fetch = async (url: string, name = 'fetch'): Promise<string> => {
      const { output, error } = await session.call(name, asking(url));
      return error?.message ?? text(output);
    };
    expect(JSON.parse(await fetch('https://a.test/json'))).toEqual({ method: 'GET', accept: 'x', size: 0 });
    expect(JSON.parse(await fetch('https://a.test/json', 'post'))).toMatchObject({
      size: asking('https://a.test/json').length,
    });
    expect(await statusOf(session, 'https://a.test/json')).toBe(201);
    expect(await fetch('https://a.test/bytes')).toBe('hi');
    expect(await fetch('https://a.test/text')).toBe('text');
    expect(await fetch('https://a.test/other')).toBe(
      'No mock of HTTP fits GET https://a.test/other; no script answers it.',
    );
  });

  it('answers what no rule fits', async () => {
    const scripts = [await script(upper)];
    const rule = { with: [{ bytes: bytes('a') }], answer: { bytes: bytes('by rule') } };
    const mocks = { scripts, functions: { 'extism:host/user': { kv_read: [rule] } } };
    const session = await openPlugin(runner, shop, { mocks });
    expect([await read(session, 'a'), await read(session, 'b')]).toEqual(['by rule', 'NONE']);
  });

  it('logs what it writes to the console, from the level on that is wanted', async () => {
    const source = `
      console.log('loaded %d', 1);
      export default { 'extism:host/user': { kv_read(plugin) {
        console.debug('hidden'); console.warn('careful', { a: [1] }); console.error('wrong\\nindeed');
        return 0n;
      } } };`;
    const entries: LogEntry[] = [];
    const session = await open(source);
    await session.call('read', bytes('k'), (batch) => void entries.push(...batch));
    expect(entries.map(({ source: level, text: line }) => `${level}: ${line}`)).toEqual([
      'info: loaded 1',
      'warn: careful { a: [ 1 ] }',
      'error: wrong\nindeed',
    ]);
  });
});

describe('a mock script that is wrong', () => {
  it('is told with file, line and column', async () => {
    const unclosed = 'export default {\n  a: {\n';
    expect(await read(await open(unclosed), 'k')).toMatch(
      /^plugin\.wasm: The mock script cannot be read: .*mocks\.ts:3:1\)$/,
    );
    const twice = `const first: number = 1;\nlet second = 2; let second = 3;\nexport default {};`;
    expect(await read(await open(twice), 'k')).toContain(
      `Identifier 'second' has already been declared (${join(folder, 'mocks.ts')}:${placeOf(twice, 'second = 3')})`,
    );
  });

  it('tells where it throws, in its own lines', async () => {
    const source = `import type { HostCall } from './x';
type Key = bigint;
function fail(reason: string, code: number = 3): never { const x = code as number; throw new TypeError(reason + x); }
export default { 'extism:host/user': { kv_read(plugin: HostCall, key: Key): bigint {
  if (plugin.readText(key) === 'handle') plugin.read(12345n);
  return fail('boom') as never;
} } };`;
    const session = await open(source);
    const { error } = await session.call('read', bytes('k'));
    const path = join(folder, 'mocks.ts');
    expect(error).toMatchObject({ code: 'host' });
    expect(error?.message).toBe(
      `The mock extism:host/user kv_read failed: boom3 (${path}:${placeOf(source, 'new TypeError')})`,
    );
    expect(error?.hostStack?.split('\n')).toEqual([
      'TypeError: boom3',
      `    at fail (${path}:${placeOf(source, 'new TypeError')})`,
      `    at Object.kv_read (${path}:${placeOf(source, "fail('boom')")})`,
    ]);
    expect(await read(session, 'handle')).toBe(
      `The mock extism:host/user kv_read failed: 12345 is no memory handle. (${path}:5:${"  if (plugin.readText(key) === 'handle') plugin.".length + 1})`,
    );
  });

  it('tells where it throws when it is loaded, also in what it imports', async () => {
    const part = await script(
      `const value: string | undefined = undefined;\nexport const size = value!.length;`,
      'part.ts',
    );
    const message = await read(
      await open(`import { size } from './part';\nexport default { a: { b: () => size } };`),
      'k',
    );
    expect(message).toContain(`The mock script ${part} failed: Cannot read properties of undefined`);
    expect(message).toContain(`(${part}:2:`);
  });

  it.each([
    ['export const x = 1;', 'it has no default export with mocks'],
    ['export default {};', 'it has no default export with mocks'],
    ['export default { a: 1 };', '"a" in its default export is no object of functions'],
    ['export default { a: { b: 1 } };', 'a b is no function'],
  ])('%s is no set of mocks', async (source, reason) => {
    const session = await open(source);
    const { error } = await session.call('read', bytes('k'));
    expect(error?.message).toBe(
      `plugin.wasm: The mock script ${join(folder, 'mocks.ts')} is no set of mocks: ${reason}.`,
    );
    expect(error?.hint).toContain('export default');
  });

  it('may not wait', async () => {
    const promised = await (
      await open(`export default { 'extism:host/user': { async kv_read(plugin) { throw 1; } } };`)
    ).call('read', bytes('k'));
    expect(promised.error).toMatchObject({
      message: 'The mock extism:host/user kv_read returned a promise; the plug-in waits for an answer.',
      hint: 'Write the function without async and await.',
    });
    const source = `const data: string = 'a';\n  await fetch(data);\nexport default { a: { b() {} } };`;
    const { error } = await (await open(source)).call('read', bytes('k'));
    expect(error?.message).toBe(
      `plugin.wasm: The mock script cannot be loaded: it has an await outside of async functions (${join(folder, 'mocks.ts')}:${placeOf(source, 'await')})`,
    );
    expect(error?.hint).toContain('readFileSync');
  });

  it('is told if it or what it imports is not there', async () => {
    const mocks = { scripts: [join(folder, 'gone.ts')] };
    const session = await openPlugin(runner, shop, { mocks }, { functions: others });
    expect(await read(session, 'k')).toContain('gone.ts cannot be read: ENOENT');
    expect(await read(await open(`import './gone'; export default { a: { b() {} } };`), 'k')).toContain(
      'it imports "./gone", and there is no such file',
    );
  });

  it('gives a number where the plug-in expects one', async () => {
    const session = await open(`export default { 'extism:host/user': { kv_read: () => 'text' } };`);
    const { error } = await session.call('read', bytes('k'));
    expect(error?.message).toBe(
      'The host function extism:host/user kv_read failed: it returned string, and the plug-in expects (i64) -> i64.',
    );
    // Frames would be those of the worker.
    expect(error).not.toHaveProperty('hostStack');
    expect(JSON.stringify(error)).not.toMatch(/worker/);
  });

  it('that never answers is ended by the timeout, and by a cancel', async () => {
    const endless = `export default { 'extism:host/user': { kv_read() { for (;;); } } };`;
    expect((await (await open(endless, { timeout_ms: 300 })).call('read', bytes('k'))).error?.code).toBe('timeout');
    expect((await (await open('for (;;);', { timeout_ms: 300 })).call('read', bytes('k'))).error?.code).toBe('timeout');
    const controller = new AbortController();
    const call = (await open(endless)).call('read', bytes('k'), undefined, controller.signal);
    setTimeout(() => controller.abort(), 100);
    expect((await call).error?.code).toBe('cancelled');
  });

  it('can be corrected, and a reset reads it again', async () => {
    const source = (word: string): string =>
      `export default { 'extism:host/user': { kv_read: (plugin) => plugin.write(${word}) } };`;
    const session = await open(source(`'first'`));
    expect(await read(session, 'k')).toBe('first');
    await script(source('}'));
    session.reset();
    expect(await read(session, 'k')).toContain('The mock script cannot be read');
    await script(source(`'second'`));
    session.reset();
    expect(await read(session, 'k')).toBe('second');
  });

  it('leaves nothing behind for the next session', async () => {
    const polluting = `globalThis.left = 'behind'; export default { 'extism:host/user': { kv_read: () => 0n } };`;
    const session = await open(polluting);
    await read(session, 'k');
    session.close();
    const looking = `export default { 'extism:host/user': { kv_read: (plugin) => plugin.write(String(globalThis.left)) } };`;
    expect(await read(await open(looking), 'k')).toBe('undefined');
  });
});
