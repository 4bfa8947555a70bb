// A plug-in in this thread that waits for its host: only where the engine can suspend WebAssembly.
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { compilePlugin } from '../../../src/runtime/compile';
import type { Host } from '../../../src/runtime/host';
import type { HostFunction } from '../../../src/runtime/hostFunctions';
import { Plugin } from '../../../src/runtime/plugin';
import { stackSwitching } from '../../../src/runtime/stackSwitching';
import { openInThread } from '../../../src/sdk/threadSession';
import { assembleText } from '../../../scripts/build/wat.mjs';

const code = assembleText(
  'waiting.wat',
  `(module
    (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
    (import "extism:host/env" "log_info" (func $log_info (param i64)))
    (import "shop" "ask" (func $ask (result i32)))
    (global $ready (mut i32) (i32.const 0))
    (func (export "_initialize") (global.set $ready (call $ask)))
    (func (export "run") (result i32) (drop (call $ask)) (call $log_info (call $alloc (i64.const 1))) (i32.sub (global.get $ready) (i32.const 7)))
  )`,
);

async function load(ask: HostFunction, logged: string[] = []): Promise<Plugin> {
  const host: Host = {
    log: (_, text) => void logged.push(text),
    stdout: () => undefined,
    stderr: () => undefined,
  };
  return new Plugin(compilePlugin(await code), { functions: { shop: { ask } } }, host);
}

/** A function whose answers come when the test says so. */
function slow(): { ask: HostFunction; answer: () => void } {
  const waiting: (() => void)[] = [];
  return {
    ask: () => new Promise((resolve) => waiting.push(() => resolve(7))),
    answer: () => waiting.shift()?.(),
  };
}

describe('a call that may wait', () => {
  if (stackSwitching === undefined) {
    it('is refused by an engine that cannot', async () => {
      const plugin = await load(() => 7);
      await expect(plugin.callAsync('run')).rejects.toMatchObject({ hint: 'Run the plug-in in a worker.' });
    });
    return;
  }

  it.each<[string, HostFunction]>([
    ['at once', () => 7],
    ['later', () => setTimeout(1, 7)],
  ])('runs the constructors first, which may wait too; the host answers %s', async (_, ask) => {
    await expect((await load(ask)).callAsync('run')).resolves.toMatchObject({ returnCode: 0 });
  });

  it('fails with what the constructors threw, and the next one starts afresh', async () => {
    let count = 0;
    const plugin = await load(() => (count++ === 0 ? Promise.reject(new Error('closed on Sundays')) : 7));
    await expect(plugin.callAsync('run')).rejects.toMatchObject({ code: 'host', message: /closed on Sundays/ });
    await expect(plugin.callAsync('run')).resolves.toMatchObject({ returnCode: 0 });
  });

  it('runs no further once it is abandoned, whatever the host answers', async () => {
    const { ask, answer } = slow();
    const logged: string[] = [];
    const plugin = await load(ask, logged);
    let settled = false;
    void plugin.callAsync('run').finally(() => (settled = true));
    answer();
    await setTimeout(10);
    plugin.abandon();
    answer();
    await setTimeout(10);
    expect(logged).toEqual([]);
    expect(settled).toBe(false);
  });

  it('refuses another beside it, and is still the one that a close cuts off', async () => {
    const session = openInThread(
      { bytes: await code, name: 'plugin.wasm' },
      { wasi: false, logLevel: 'info' },
      { functions: { shop: { ask: slow().ask } } },
      {},
    );
    const first = session.call('run', new Uint8Array());
    const second = await session.call('run', new Uint8Array());
    expect(second.error).toMatchObject({
      code: 'reentrant',
      hint: expect.stringContaining('await each call') as string,
    });
    session.close();
    expect((await first).error).toMatchObject({ code: 'cancelled' });
  });
});
