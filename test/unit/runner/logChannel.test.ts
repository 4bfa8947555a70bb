// Logs that get out through shared memory, with a cap.
import { describe, expect, it } from 'vitest';
import { createLogMemory, LogReader, LogWriter } from '../../../src/runner/logChannel';

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

  it('takes 10,000 entries, and counts what comes after', () => {
    const { writer, reader } = channel();
    for (let count = 0; count < 10_007; count++) writer.log('info', String(count));
    const entries = reader.finish();
    expect(entries).toHaveLength(10_000);
    expect(entries.at(-1)?.text).toBe('9999');
    expect(reader.dropped).toBe(7);
  });

  it('takes 4 MiB, and counts what comes after', () => {
    const { writer, reader } = channel();
    for (let count = 0; count < 100; count++) writer.log('info', 'x'.repeat(64 * 1024));
    const entries = reader.finish();
    expect(entries.length).toBeGreaterThan(60);
    expect(entries.length + reader.dropped).toBe(100);
  });

  it('takes the beginning of a chunk that is over the cap, and counts the lines of the rest', () => {
    const { writer, reader } = channel();
    writer.stream('stdout', bytes('line\n'.repeat(10_003)));
    expect(reader.finish()).toHaveLength(10_000);
    expect(reader.dropped).toBe(3);
    writer.stream('stdout', bytes('one more, unfinished'));
    expect(reader.dropped).toBe(4);
  });

  it('survives a stream of 10 MB without a line end', () => {
    const { writer, reader } = channel();
    writer.stream('stdout', new Uint8Array(10_000_000).fill(65));
    expect(reader.finish().map(({ text }) => text.length)).toEqual([64 * 1024]);
    expect(reader.dropped).toBe(1);
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
