// Logs that get out through shared memory: with a cap, over which the first and the last entries are kept.
import { property, assert as holds, array, constantFrom, integer, oneof, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLogMemory } from '../../../src/runner/logMemory';
import { LogReader } from '../../../src/runner/logReader';
import { LogWriter } from '../../../src/runner/logWriter';

function channel(): { writer: LogWriter; reader: LogReader } {
  const memory = createLogMemory();
  return { writer: new LogWriter(memory), reader: new LogReader(memory) };
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const brief = (entries: readonly { source: string; text: string }[]): string[] =>
  entries.map(({ source, text }) => `${source} ${text}`);

describe('the log channel', () => {
  it('keeps the order of logs and stream lines', () => {
    const { writer, reader } = channel();
    writer.log('info', 'first');
    writer.stream('stdout', bytes('second\nthi'));
    writer.log('error', 'third');
    writer.stream('stdout', bytes('rd line\n'));
    expect(brief(reader.finish())).toEqual(['info first', 'stdout second', 'error third', 'stdout third line']);
  });

  it('gives each entry once, and unfinished lines at the end', () => {
    const { writer, reader } = channel();
    writer.stream('stderr', bytes('half'));
    writer.log('warn', 'w');
    expect(brief(reader.drain())).toEqual(['warn w']);
    expect(brief(reader.drain())).toEqual([]);
    expect(brief(reader.finish())).toEqual(['stderr half']);
  });

  it('stamps entries with the time of day', () => {
    const { writer, reader } = channel();
    writer.log('debug', '');
    expect(Math.abs((reader.drain()[0]?.time ?? 0) - Date.now())).toBeLessThan(5_000);
  });

  it('cuts a text at 64 KiB, between two characters', () => {
    const { writer, reader } = channel();
    writer.log('info', 'a' + 'ü'.repeat(40_000));
    const text = reader.finish()[0]?.text ?? '';
    expect(bytes(text).length).toBe(64 * 1024 - 1);
    expect(text.endsWith('ü')).toBe(true);
  });

  it('takes 10,000 entries', () => {
    const { writer, reader } = channel();
    for (let count = 0; count < 10_000; count++) writer.log('info', String(count));
    const entries = reader.finish();
    expect(entries.map(({ text }) => Number(text))).toEqual(Array.from({ length: 10_000 }, (_, count) => count));
    expect(entries.every(({ leftOutBefore }) => leftOutBefore === undefined)).toBe(true);
    expect(reader.dropped).toBe(0);
  });

  it('keeps the first and the last 5,000 of more, and tells between them how many were left out', () => {
    const { writer, reader } = channel();
    for (let count = 0; count < 1_000_000; count++) writer.log('info', String(count));
    const entries = reader.finish();
    expect(entries).toHaveLength(10_000);
    expect(entries[4999]?.text).toBe('4999');
    expect(entries[5000]).toMatchObject({ text: '995000', leftOutBefore: 990_000 });
    expect(entries.at(-1)?.text).toBe('999999');
    expect(entries.filter(({ leftOutBefore }) => leftOutBefore !== undefined)).toHaveLength(1);
    expect(reader.dropped).toBe(990_000);
  });

  it('gives the first entries while the call runs, and the last ones at its end', () => {
    const { writer, reader } = channel();
    for (let count = 0; count < 20_000; count++) writer.log('info', String(count));
    expect(reader.drain()).toHaveLength(5_000);
    expect(reader.drain()).toEqual([]);
    expect(reader.finish().map(({ text }) => Number(text))[0]).toBe(15_000);
  });

  it('takes 4 MiB, half of it for the last entries', () => {
    const { writer, reader } = channel();
    for (let count = 0; count < 1000; count++) writer.log('info', `${count} ${'x'.repeat(64 * 1024)}`);
    const entries = reader.finish();
    expect(entries.length).toBeGreaterThan(60);
    expect(entries.length + reader.dropped).toBe(1000);
    const numbers = entries.map(({ text }) => Number.parseInt(text));
    const gap = entries.findIndex(({ leftOutBefore }) => leftOutBefore !== undefined);
    expect(numbers.slice(0, gap)).toEqual(numbers.slice(0, gap).map((_, index) => index));
    expect(numbers.slice(gap)).toEqual(numbers.slice(gap).map((_, index, last) => 1000 - last.length + index));
  });

  it('takes the first and the last lines of a chunk that is over the cap', () => {
    const { writer, reader } = channel();
    writer.stream('stdout', bytes(Array.from({ length: 10_003 }, (_, line) => `${line}\n`).join('')));
    const entries = reader.finish();
    expect(entries).toHaveLength(10_000);
    expect(entries[5000]).toMatchObject({ text: '5003', leftOutBefore: 3 });
  });

  it('takes the last lines of chunks of more than it keeps, whatever was begun before', () => {
    const { writer, reader } = channel();
    const lines = Array.from({ length: 300_000 }, (_, line) => `${line}\n`);
    writer.stream('stdout', bytes(lines.slice(0, 100_000).join('')));
    writer.stream('stdout', bytes('begun '));
    writer.stream('stdout', bytes(lines.slice(100_000).join('')));
    writer.stream('stdout', bytes('end'));
    const entries = reader.finish();
    expect(entries[5000]).toMatchObject({ text: '295001', leftOutBefore: 290_001 });
    expect(brief(entries.slice(-2))).toEqual(['stdout 299999', 'stdout end']);
    expect(entries).toHaveLength(10_000);
  });

  it('gives unfinished lines their place within the cap', () => {
    const { writer, reader } = channel();
    for (let count = 0; count < 10_000; count++) writer.log('info', String(count));
    writer.stream('stdout', bytes('half'));
    writer.stream('stderr', bytes('a'));
    const entries = reader.finish();
    expect(entries).toHaveLength(10_000);
    expect(entries[5000]).toMatchObject({ text: '5002', leftOutBefore: 2 });
    expect(brief(entries.slice(-2))).toEqual(['stdout half', 'stderr a']);
    expect(reader.dropped).toBe(2);
  });

  it('does not count what is no entry', () => {
    const { writer, reader } = channel();
    for (let count = 0; count < 20_000; count++) writer.event({ type: 'config', key: 'k', found: false });
    writer.log('info', 'last');
    expect(reader.finish()).toEqual([expect.objectContaining({ text: 'last' })]);
    expect(reader.takeTraced()).toHaveLength(9_999);
    expect(reader.dropped).toBe(0);
  });

  it('cuts a line of 10 MB at 64 KiB, in one piece or in many', () => {
    const { writer, reader } = channel();
    writer.stream('stdout', new Uint8Array(10_000_000).fill(65));
    for (let count = 0; count < 1000; count++) writer.stream('stderr', new Uint8Array(10_000).fill(66));
    writer.stream('stderr', bytes('\nnext\n'));
    expect(reader.finish().map(({ source, text }) => [source, text.length])).toEqual([
      ['stderr', 64 * 1024],
      ['stderr', 4],
      ['stdout', 64 * 1024],
    ]);
    expect(reader.dropped).toBe(0);
  });

  it('whatever is said in whatever sizes, gives the beginning and the end of it, and counts the rest', () => {
    const said = record({
      source: constantFrom('info', 'stdout'),
      size: oneof(integer({ max: 100, min: 0 }), integer({ max: 70_000, min: 0 })),
    });
    holds(
      property(array(said, { minLength: 20, maxLength: 60 }), integer({ min: 1, max: 400 }), (some, times) => {
        const { writer, reader } = channel();
        const all: string[] = [];
        for (let round = 0; round < times; round++) {
          for (const { source, size } of some) {
            const text = `${all.length} ${'x'.repeat(size)}`.slice(0, 64 * 1024);
            all.push(text);
            if (source === 'info') writer.log('info', text);
            else writer.stream('stdout', bytes(`${text}\n`));
          }
        }
        const entries = reader.finish();
        const gap = entries.findIndex(({ leftOutBefore }) => leftOutBefore !== undefined);
        const first = gap < 0 ? entries.length : gap;
        const texts = entries.map(({ text }) => text);
        expect(entries.length + reader.dropped).toBe(all.length);
        expect(texts.slice(0, first).every((text, index) => text === all[index])).toBe(true);
        expect(texts.slice(first).every((text, index) => text === all[first + reader.dropped + index])).toBe(true);
        expect(entries[gap]?.leftOutBefore ?? 0).toBe(reader.dropped);
      }),
      { numRuns: 10 },
    );
  });

  it('starts each call with an empty memory and a fresh budget', () => {
    const { writer, reader } = channel();
    for (let count = 0; count < 20_000; count++) writer.log('info', 'x');
    reader.begin();
    writer.begin();
    writer.log('info', 'again');
    expect(brief(reader.finish())).toEqual(['info again']);
    expect(reader.dropped).toBe(0);
  });
});
