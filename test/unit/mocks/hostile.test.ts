// Mocks, scripts and plug-ins that mean harm, or have names that every object has.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assembleText } from '../../../scripts/build/wat.mjs';
import type { FunctionRule, HttpRule, Mocks } from '../../../src/mocks/types';
import { parseCases } from '../../../src/project/cases/file';
import { readMocks, writeRecording } from '../../../src/project/cases/mocks';
import { WorkerRunner } from '../../../src/runner/client';
import type { RunOptions } from '../../../src/runner/protocol';
import { bundleWorker } from '../runner/bundle';
import { noFiles } from './files';
import { bytes, json, openPlugin, shop, text, web } from './plugins';

let runner: WorkerRunner;
let folder: string;
beforeAll(async () => {
  runner = new WorkerRunner(await bundleWorker());
  folder = await mkdtemp(join(tmpdir(), 'plugwright-hostile-'));
});
afterAll(async () => {
  await runner.dispose();
  await rm(folder, { recursive: true, force: true });
});

const open = (code: Promise<Uint8Array<ArrayBuffer>>, mocks: Mocks, options: Partial<RunOptions> = {}) =>
  openPlugin(runner, code, { mocks, ...options });

const noPlugins = (): Promise<never> => Promise.reject(new Error('There are no plug-ins.'));

const odd = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'then'];

/** `run` adds what each of its imports gives. */
const oddlyNamed = assembleText(
  'odd.wat',
  `(module
    ${odd.map((module) => odd.map((name) => `(import "${module}" "${name}" (func (result i32)))`).join('')).join('\n')}
    (func (export "run") (result i32) (i32.const 0) ${odd
      .flatMap(() => odd)
      .map((_, at) => `(i32.add (call ${at}))`)
      .join(' ')}))`,
);

const oddRules = (rule: unknown): string =>
  `{${odd.map((module) => `"${module}":{${odd.map((name) => `"${name}":${JSON.stringify(rule)}`).join(',')}}`).join(',')}}`;

describe('names that every object has', () => {
  const wanted = odd.length ** 2;

  it('are names of functions like others in a case file', async () => {
    const { file, problems } = parseCases(
      `{"plugin":"a.wasm","mocks":{"functions":${oddRules({ returns: 1 })}},"cases":[{"name":"a","function":"run"}]}`,
    );
    expect(problems).toEqual([]);
    const { mocks = {} } = await readMocks(file?.mocks, undefined, noFiles, '/a', noPlugins);
    expect((await (await open(oddlyNamed, mocks)).call('run', bytes(''))).error).toMatchObject({ exitCode: wanted });
  });

  it('in a script, in a recording and of the embedding program', async () => {
    const path = join(folder, 'odd.mjs');
    const members = `{${odd.map((name) => `["${name}"]: () => 1`).join(', ')}}`;
    await writeFile(path, `export default {${odd.map((module) => `["${module}"]: ${members}`).join(', ')}};`);
    const scripted = await open(oddlyNamed, { scripts: [path] }, { record: true });
    const { error, recording = {} } = await scripted.call('run', bytes(''));
    expect(error).toMatchObject({ exitCode: wanted });
    expect(recording.functions).toHaveLength(wanted);

    const file = JSON.parse(JSON.stringify(writeRecording(recording))) as ReturnType<typeof writeRecording>;
    const { mocks = {} } = await readMocks(undefined, file, noFiles, '/a', noPlugins);
    expect((await (await open(oddlyNamed, mocks)).call('run', bytes(''))).error).toMatchObject({ exitCode: wanted });

    const one = Object.fromEntries(odd.map((name) => [name, () => 1]));
    const functions = Object.fromEntries(odd.map((module) => [module, one]));
    const embedded = await openPlugin(runner, oddlyNamed, {}, { functions });
    expect((await embedded.call('run', bytes(''))).error).toMatchObject({ exitCode: wanted });
  });

  it('are provided by nobody where nobody names them', async () => {
    const { error } = await (await open(oddlyNamed, { functions: { other: {} } })).call('run', bytes(''));
    expect(error).toMatchObject({ code: 'link' });
    expect(error?.message).toContain(`${wanted} imports are not provided`);
    const replayed = await (await open(oddlyNamed, { replay: {} })).call('run', bytes(''));
    expect(replayed.error?.message).toContain('The recording has no answer for __proto__ __proto__()');
  });

  it('are headers like others', async () => {
    const headers = Object.fromEntries(['__proto__', 'constructor', 'tostring'].map((name) => [name, 'x']));
    const rule = (wantedHeaders: Record<string, string>): HttpRule => ({
      headers: wantedHeaders,
      answer: { status: 200, headers, body: bytes('fits') },
    });
    const any = { constructor: '*' };
    const session = await open(
      web,
      { http: [rule(any), rule(headers)] },
      { allowed_hosts: ['*'], httpResponseHeaders: true },
    );
    const { error } = await session.call('fetch', json({ url: 'https://a.test' }));
    expect(error?.message).toContain('No mock of HTTP fits GET https://a.test');
    const sent = bytes('{"url":"https://a.test","headers":{"__proto__":"x","Constructor":"x","toString":"x"}}');
    const answered = await session.call('fetch', sent);
    expect(answered.error).toBeUndefined();
    expect(text(answered.output)).toBe('fits');
  });

  it('are config and vars like others', async () => {
    const reader = assembleText(
      'reader.wat',
      `(module
        (import "extism:host/env" "input_offset" (func $input (result i64)))
        (import "extism:host/env" "length" (func $length (param i64) (result i64)))
        (import "extism:host/env" "output_set" (func $output (param i64 i64)))
        (import "extism:host/env" "config_get" (func $config (param i64) (result i64)))
        (import "extism:host/env" "var_get" (func $var (param i64) (result i64)))
        (func $put (param i64) (call $output (local.get 0) (call $length (local.get 0))))
        (func (export "config") (call $put (call $config (call $input))))
        (func (export "var") (call $put (call $var (call $input)))))`,
    );
    const config = JSON.parse(`{${odd.map((name) => `"${name}":"of ${name}"`).join(',')}}`) as Record<string, string>;
    const vars = Object.fromEntries(odd.map((name) => [name, bytes(`var ${name}`)]));
    const session = await open(reader, {}, { config, vars });
    const without = await open(reader, {}, {});
    for (const name of odd) {
      expect(text((await session.call('config', bytes(name))).output)).toBe(`of ${name}`);
      expect(text((await session.call('var', bytes(name))).output)).toBe(`var ${name}`);
      expect((await without.call('config', bytes(name))).output).toHaveLength(0);
      expect((await without.call('var', bytes(name))).output).toHaveLength(0);
    }
  });
});

const reading = (rule: FunctionRule): Mocks => ({
  functions: {
    'extism:host/user': { kv_read: [rule], kv_write: [] },
    maths: { add: [] },
  },
});

describe('a mock that takes for ever', () => {
  const years = 10 * 365 * 24 * 60 * 60 * 1000;

  it.each([
    ['by its delay', { delayMs: years, answer: { nothing: true } }, 'k'],
    ['by an endless delay', { delayMs: Infinity, answer: { nothing: true } }, 'k'],
    ['by its expression', { with: [{ pattern: '^(a+)+$' }], answer: { nothing: true } }, `${'a'.repeat(64)}b`],
  ] satisfies [string, FunctionRule, string][])('%s is ended by a timeout and by a cancel', async (_, rule, key) => {
    const timed = await open(shop, reading(rule), { timeout_ms: 200 });
    expect((await timed.call('read', bytes(key))).error?.code).toBe('timeout');
    const session = await open(shop, reading(rule));
    const controller = new AbortController();
    const call = session.call('read', bytes(key), undefined, controller.signal);
    setTimeout(() => controller.abort(), 50);
    expect((await call).error?.code).toBe('cancelled');
    session.close();
    const closed = await open(shop, reading(rule));
    const cut = closed.call('read', bytes(key));
    setTimeout(() => closed.close(), 50);
    expect((await cut).error?.code).toBe('cancelled');
  });

  it('by the expression of a body is ended, too', async () => {
    const http = [{ body: { pattern: '^(a|a)*$' }, answer: { status: 200, headers: {}, body: bytes('') } }];
    const session = await open(web, { http }, { allowed_hosts: ['*'], timeout_ms: 200 });
    const asked = bytes(`{"url":"https://a.test","method":"POST"}`);
    // The plug-in sends its input as the body.
    expect((await session.call('post', asked)).error?.message).toContain('No mock of HTTP fits');
    const rule = { ...http[0], body: { pattern: '^.(?:.|\\s)*(?:.|\\s)*(?:.|.)*!$' } } as HttpRule;
    const slow = await open(web, { http: [rule] }, { allowed_hosts: ['*'], timeout_ms: 200 });
    expect((await slow.call('post', json({ url: 'https://a.test', filler: 'x'.repeat(500) }))).error?.code).toBe(
      'timeout',
    );
  });

  it('may answer as often as there is no number for', async () => {
    for (const times of [Number.MAX_SAFE_INTEGER, 1e308, Infinity]) {
      const session = await open(shop, reading({ times, answer: { bytes: bytes('again') } }));
      for (let round = 0; round < 3; round++)
        expect(text((await session.call('read', bytes('k'))).output)).toBe('again');
    }
  });
});

describe('a script', () => {
  it('sees nothing of the environment of the host program, nor its arguments', async () => {
    const path = join(folder, 'environment.mjs');
    await writeFile(
      path,
      `import { spawnSync } from 'node:child_process';
       const child = spawnSync(process.execPath, ['-p', 'JSON.stringify(Object.keys(process.env))'], { encoding: 'utf8' });
       export default { 'extism:host/user': {
         kv_read: (plugin) => plugin.write(JSON.stringify([process.env, process.argv.slice(2), child.stdout.trim()])),
         kv_write() {} }, maths: { add: () => 0 } };`,
    );
    process.env['PLUGWRIGHT_SECRET'] = 'of the host';
    try {
      const session = await open(shop, { scripts: [path] });
      const said = text((await session.call('read', bytes('k'))).output);
      expect(said).not.toContain('SECRET');
      expect((JSON.parse(said) as unknown[])[0]).toEqual({});
    } finally {
      delete process.env['PLUGWRIGHT_SECRET'];
    }
  });

  it.each([
    ['ends its process', 'process.exit(3)'],
    ['throws later', `setTimeout(() => { throw new Error('later'); })`],
    ['rejects later', `void Promise.reject(new Error('later'))`],
  ])('that %s harms no other session', async (_, does) => {
    const path = join(folder, 'harm.mjs');
    await writeFile(
      path,
      `export default { 'extism:host/user': { kv_read(plugin) { ${does}; return plugin.write('done'); }, kv_write() {} }, maths: { add: () => 0 } };`,
    );
    const bystander = await open(shop, reading({ answer: { bytes: bytes('calm') } }));
    await bystander.call('read', bytes('k'));
    const session = await open(shop, { scripts: [path] });
    const { output, error } = await session.call('read', bytes('k'));
    expect(error?.code ?? text(output)).toMatch(/^(closed|done)$/);
    expect(text((await bystander.call('read', bytes('k'))).output)).toBe('calm');
    expect(['closed', undefined]).toContain((await session.call('write', bytes('k'))).error?.code);
  });
});

describe('a script that throws what cannot be told', () => {
  it.each([
    ['an object without a prototype', 'Object.create(null)'],
    ['an object whose text throws', '{ toString() { throw new Error("no text"); } }'],
    ['an object whose text throws the like', '{ toString() { throw Object.create(null); } }'],
    [
      'an error without a text',
      'Object.defineProperty(new Error(), "message", { get() { throw new Error("no text"); } })',
    ],
    ['an error whose stack is none', 'Object.assign(new Error("odd"), { stack: 3, message: { a: 1 } })'],
  ])('fails the calls, while it loads and after: %s', async (_, thrown) => {
    const path = join(folder, 'thrower.mjs');
    await writeFile(path, `throw ${thrown};`);
    const session = await open(shop, { scripts: [path] }, { timeout_ms: 5000 });
    const calls = [session.call('read', bytes('k')), session.call('read', bytes('k'))];
    for (const { error } of await Promise.all(calls)) expect(error).toMatchObject({ code: 'host' });
    expect((await session.call('read', bytes('k'))).error?.message).toContain('thrower.mjs');
  });
});
