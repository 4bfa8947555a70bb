// Runs for tests of the history.
import type { NewRun } from '../../../src/project/history/record';
import type { RunHistory } from '../../../src/project/history/history';

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
export const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

export const target = (functionName: string, uri = 'file:///a.wasm') => ({ uri, functionName });

export function newRun(rest: Partial<NewRun> = {}): NewRun {
  return {
    target: target('run'),
    at: 1_700_000_000_000,
    outcome: 'succeeded',
    output: utf8('output'),
    durationMs: 1.5,
    memoryBytes: 65_536,
    binary: { size: 1000, exports: ['run () -> i32'], imports: ['env f (i64) -> ()'] },
    input: { mode: 'text', bytes: utf8('input') },
    options: { config: { key: 'value' }, timeout_ms: null },
    build: '1-abc',
    logs: [{ time: 1_700_000_000_000.5, source: 'info', text: 'said “hello”\ud800' }],
    ...rest,
  };
}

/** Texts of the outputs, newest first. */
export async function outputs(history: RunHistory, of = {}): Promise<string[]> {
  const records = await Promise.all((await history.list(of)).map(({ id }) => history.get(id)));
  return records.map((record) => text(record!.output));
}
