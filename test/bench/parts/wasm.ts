// Reading a large binary, beside compiling it and asking the engine.
import { functionNames, readModule } from '../../../src/wasm';
import { describePlugin } from '../../../src/project/describe';
import { formatBytes, formatMs, interleaved, median, quick } from '../measure';
import type { Row } from '../row';

const functions = 30_000;
const bodyBytes = 230;
const dataBytes = 2 * 1024 * 1024;

/** A module of about 13 MB: many functions, each some hundred bytes of code, all with long names, a few exports and imports. */
function largeModule(): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder();
  const name = (value: string): number[] => [...leb(value.length), ...text.encode(value)];
  const all = Array.from({ length: functions }, (_, index) => index);
  // i32.const 1, drop: three bytes, over and over.
  const code = [0, ...Array.from({ length: Math.floor((bodyBytes - 2) / 3) }, () => [0x41, 1, 0x1a]).flat(), 0x0b];
  const body = [...leb(code.length), ...code];
  const names = all.map((index) => [
    ...leb(index),
    ...name(`shop::module_${index % 97}::${'deeply::nested::'.repeat(6)}function_${index}`),
  ]);
  const subsection = concat([leb(functions), ...names]);
  const segment = concat([leb(dataBytes), new Uint8Array(dataBytes).map((_, index) => (index * 7919) % 251)]);
  const sections = [
    section(1, [1, 0x60, 0, 0]),
    section(2, [
      2,
      ...name('extism:host/env'),
      ...name('reset'),
      0,
      0,
      ...name('extism:host/user'),
      ...name('notify'),
      0,
      0,
    ]),
    section(3, concat([leb(functions), new Uint8Array(functions)])),
    section(5, [1, 0, 17]),
    section(7, [
      ...leb(501),
      ...name('memory'),
      2,
      0,
      ...all.slice(0, 500).flatMap((index) => [...name(`export_${index}`), 0, ...leb(index + 2)]),
    ]),
    section(10, concat([leb(functions), ...all.map(() => body)])),
    section(11, concat([[1, 1], segment])),
    section(0, concat([name('name'), [1], leb(subsection.length), subsection])),
    section(0, [...name('producers'), 1, ...name('language'), 1, ...name('Rust'), 0]),
  ];
  return concat([[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0], ...sections]);
}

function section(id: number, content: ArrayLike<number>): Uint8Array {
  return concat([[id], leb(content.length), content]);
}

function concat(parts: readonly ArrayLike<number>[]): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}

/** Unsigned LEB128. */
function leb(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(value >>> 7)];
}

export async function wasmReader(): Promise<Row[]> {
  const bytes = largeModule();
  const size = formatBytes(bytes.length);
  const compiled = await timed(() => WebAssembly.compile(bytes).then((module) => WebAssembly.Module.exports(module)));
  const first = await timed(() => Promise.resolve(readModule(bytes)));
  const [read = NaN, described = NaN, names = NaN] = await interleaved(
    [
      () => readModule(bytes).exports.length,
      () => describePlugin(readModule(bytes)).functions.length,
      () => functionNames(bytes).get(functions - 1),
    ],
    { batch: 1, rounds: 20 },
  );
  const compileMs = await engineMs(bytes, compiled);
  return [
    {
      what: `exports of a wasm, ${size}, first time`,
      ours: formatMs(first),
      theirs: `${formatMs(compileMs)} (compile and ask the engine)`,
      ratio: compileMs / first,
      hold: '≤ 10 ms',
      ok: first <= 10,
    },
    {
      what: `exports of a wasm, ${size}`,
      ours: formatMs(read),
      theirs: formatMs(compileMs),
      ratio: compileMs / read,
      hold: '≤ 10 ms',
      ok: read <= 10,
    },
    { what: `whole description of a wasm, ${size}`, ours: formatMs(described), hold: '≤ 10 ms', ok: described <= 10 },
    { what: `name of one function of a trap, ${size}`, ours: formatMs(names) },
  ];
}

async function timed(step: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await step();
  return performance.now() - started;
}

/** The engine is given several tries as well; compiling is slow enough to need few. */
async function engineMs(bytes: Uint8Array<ArrayBuffer>, first: number): Promise<number> {
  const times = [first];
  for (let round = 0; round < (quick ? 1 : 4); round++) {
    times.push(await timed(() => WebAssembly.compile(bytes).then((module) => WebAssembly.Module.exports(module))));
  }
  return median(times);
}
