// Calls in the same thread, beside @extism/extism: echo by size, host calls, and the floor of a bare instance.
import { createPlugin } from '@extism/extism';
import type { Host } from '../../../src/runtime/host';
import { compilePlugin } from '../../../src/runtime/compile';
import { Plugin } from '../../../src/runtime/plugin';
import { formatMs, interleaved } from '../measure';
import bare from '../plugins/bare.wat';
import echo from '../plugins/echo.wat';
import hostcalls from '../plugins/hostcalls.wat';
import type { Row } from '../row';

const host: Host = { log: () => undefined, stdout: () => undefined, stderr: () => undefined };
const nothing = new Uint8Array();

export async function runtimeTable(): Promise<Row[]> {
  return [await floorRow(), ...(await echoRows()), ...(await hostCallRows())];
}

/** A bare instance that is handed an input and gives it back: what is above it is ours. */
function bareEcho(input: Uint8Array): () => Uint8Array {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bare));
  const memory = new Uint8Array((exports['memory'] as WebAssembly.Memory).buffer);
  const call = exports['echo'] as (length: number) => number;
  return () => {
    memory.set(input, 0);
    return memory.slice(0, call(input.length));
  };
}

async function floorRow(): Promise<Row> {
  const plugin = new Plugin(compilePlugin(echo, { merge: true }), {}, host);
  const steps = [() => plugin.call('echo', nothing), bareEcho(nothing)];
  const [ours = NaN, floor = NaN] = await interleaved(steps, { batch: 20_000, rounds: 31 });
  const ratio = ours / floor;
  return {
    what: 'echo call, 0 B, beside a bare call of an instance',
    floor: formatMs(floor),
    ours: formatMs(ours),
    ratio,
    hold: '≤ 1.5x the bare call',
    ok: ratio <= 1.5,
  };
}

async function echoRows(): Promise<Row[]> {
  const plugin = new Plugin(compilePlugin(echo, { merge: true }), {}, host);
  const theirs = await createPlugin({ wasm: [{ data: echo }] }, { useWasi: false });
  const rows: Row[] = [];
  for (const [label, size, times, batch, rounds] of [
    ['0 B', 0, undefined, 2000, 21],
    ['1 KB', 1024, 8, 500, 21],
    ['64 KB', 65536, 10, 20, 15],
    ['1 MB', 1024 ** 2, 10, 2, 7],
    ['16 MB', 16 * 1024 ** 2, 10, 1, 3],
  ] as const) {
    const input = new Uint8Array(size).fill(120);
    const [ourMs = NaN, theirMs = NaN, floorMs = NaN] = await interleaved(
      [() => plugin.call('echo', input), () => theirs.call('echo', input), bareEcho(input)],
      { batch, rounds },
    );
    const ratio = theirMs / ourMs;
    rows.push({
      what: `echo call, ${label}`,
      floor: `${formatMs(floorMs)}, ${(ourMs / floorMs).toFixed(1)}x`,
      ours: formatMs(ourMs),
      theirs: formatMs(theirMs),
      ratio,
      ...(times !== undefined && { hold: `≥ ${times}x faster`, ok: ratio >= times }),
    });
  }
  await theirs.close();
  return rows;
}

/** Each call of these makes a thousand host calls. */
const hostCalls = [
  ['var_get', 'var_get, with its key', 8],
  ['config_get', 'config_get, with its key', 8],
  ['log', 'log, filtered, with its key', 8],
  ['alloc_free', 'alloc and free', undefined],
  ['load_u64', 'load_u64', undefined],
  ['store_u64', 'store_u64', undefined],
] as const;

async function hostCallRows(): Promise<Row[]> {
  const plugin = new Plugin(compilePlugin(hostcalls, { merge: true }), { config: { abcdefgh: 'value' } }, host);
  plugin.call('prepare');
  const theirs = await createPlugin(
    { wasm: [{ data: hostcalls }] },
    { useWasi: false, config: { abcdefgh: 'value' }, logLevel: 'info' },
  );
  await theirs.call('prepare');
  const rows: Row[] = [];
  for (const [name, what, times] of hostCalls) {
    const [ours = NaN, theirMs = NaN] = await interleaved([() => plugin.call(name, nothing), () => theirs.call(name)], {
      batch: 20,
      rounds: 15,
    });
    const ratio = theirMs / ours;
    rows.push({
      what: `host call ${what}`,
      ours: formatMs(ours / 1000),
      theirs: formatMs(theirMs / 1000),
      ratio,
      ...(times !== undefined && { hold: `≥ ${times}x faster`, ok: ratio >= times }),
    });
  }
  await theirs.close();
  return rows;
}
