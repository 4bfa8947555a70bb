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

/** An echo of no bytes does nothing but call: what is above the bare call is ours. */
async function floorRow(): Promise<Row> {
  const plugin = new Plugin(compilePlugin(echo), {}, host);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bare));
  const memory = new Uint8Array((exports['memory'] as WebAssembly.Memory).buffer);
  const call = exports['echo'] as (length: number) => number;
  const floor = (): Uint8Array => {
    memory.set(nothing, 0);
    const length = call(0);
    return memory.slice(0, length);
  };
  const [ours = NaN, theirs = NaN] = await interleaved([() => plugin.call('echo', nothing), floor], {
    batch: 20_000,
    rounds: 31,
  });
  const ratio = ours / theirs;
  return {
    what: 'echo call, 0 B (beside: bare call of an instance)',
    ours: formatMs(ours),
    theirs: formatMs(theirs),
    ratio,
    hold: '≤ 1.5x the bare call',
    ok: ratio <= 1.5,
  };
}

async function echoRows(): Promise<Row[]> {
  const plugin = new Plugin(compilePlugin(echo), {}, host);
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
    const [ourMs = NaN, theirMs = NaN] = await interleaved(
      [() => plugin.call('echo', input), () => theirs.call('echo', input)],
      { batch, rounds },
    );
    const ratio = theirMs / ourMs;
    rows.push({
      what: `echo call, ${label}`,
      ours: formatMs(ourMs),
      theirs: formatMs(theirMs),
      ratio,
      ...(times !== undefined && { hold: `≥ ${times}x faster`, ok: ratio >= times }),
    });
  }
  await theirs.close();
  return rows;
}

/** A thousand calls less the loop, the key and the free around them. */
async function hostCallRows(): Promise<Row[]> {
  const plugin = new Plugin(compilePlugin(hostcalls), { config: { abcdefgh: 'value' } }, host);
  plugin.call('prepare');
  const theirs = await createPlugin(
    { wasm: [{ data: hostcalls }] },
    { useWasi: false, config: { abcdefgh: 'value' }, logLevel: 'info' },
  );
  await theirs.call('prepare');
  const rows: Row[] = [];
  for (const name of ['var_get', 'config_get', 'log'] as const) {
    const [ours = NaN, theirMs = NaN] = await interleaved([() => plugin.call(name, nothing), () => theirs.call(name)], {
      batch: 20,
      rounds: 15,
    });
    const ratio = theirMs / ours;
    const what = name === 'log' ? 'host call log, filtered' : `host call ${name}`;
    rows.push({
      what: `${what}, with its key`,
      ours: formatMs(ours / 1000),
      theirs: formatMs(theirMs / 1000),
      ratio,
      hold: '≥ 8x faster',
      ok: ratio >= 8,
    });
  }
  await theirs.close();
  return rows;
}
