// One run at a time, from idle over running to done; results stay with their function.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CallResult, LogEntry } from '../../../src/runner/protocol';
import type { Session } from '../../../src/runner/runner';
import { type Preparation, Runs, type RunRequest, type RunsChange } from '../../../src/ui/panel/runs';

const request = (functionName = 'run'): RunRequest => ({
  target: { uri: 'file:///a.wasm', functionName },
  stamp: { input: 'i', options: 'o', build: 'b' },
  input: { mode: 'text', size: 2 },
});

const result = (part: Partial<CallResult> = {}): CallResult => ({
  output: new TextEncoder().encode('out'),
  returnCode: 0,
  durationMs: 1,
  loadMs: 2,
  memoryBytes: 65_536,
  droppedLogs: 0,
  vars: [],
  ...part,
});

const entry = (text: string): LogEntry => ({ time: 0, source: 'info', text });

const answering = (call: Session['call']): (() => Promise<Preparation>) => {
  const session: Session = { call, vars: [], reset: vi.fn(), close: vi.fn() };
  return () => Promise.resolve({ session, bytes: new Uint8Array(2), inputSize: 2 });
};

let changes: RunsChange[];
let runs: Runs;

beforeEach(() => {
  vi.useFakeTimers();
  changes = [];
  runs = new Runs((change) => changes.push(change));
});
afterEach(() => {
  runs.dispose();
  vi.useRealTimers();
});

describe('a run', () => {
  it('is running, then done with its result', async () => {
    const { target } = request();
    const done = runs.run(
      request(),
      answering(() => Promise.resolve(result())),
    );
    expect(runs.active).toEqual(target);
    expect(runs.of(target)?.view.result).toBeUndefined();
    const run = await done;
    expect(runs.active).toBeUndefined();
    expect(runs.of(target)).toBe(run);
    expect(run.view.result).toMatchObject({ outcome: 'succeeded', output: { kind: 'text', size: 3 }, loadMs: 2 });
    expect(changes).toEqual([{ target }, { target }]);
  });

  it('hides the result before it as soon as it starts', async () => {
    await runs.run(
      request(),
      answering(() => Promise.resolve(result())),
    );
    const again = runs.run(
      request(),
      answering(() => Promise.resolve(result())),
    );
    expect(runs.of(request().target)?.output.length).toBe(0);
    await again;
  });

  it('leaves results of other functions alone', async () => {
    await runs.run(
      request('a'),
      answering(() => Promise.resolve(result())),
    );
    await runs.run(
      request('b'),
      answering(() => Promise.resolve(result({ output: new Uint8Array() }))),
    );
    expect(runs.of(request('a').target)?.output.length).toBe(3);
    expect(runs.of(request('c').target)).toBeUndefined();
  });

  it('refuses a second one meanwhile', async () => {
    const first = runs.run(
      request(),
      answering(() => Promise.resolve(result())),
    );
    await expect(
      runs.run(
        request('b'),
        answering(() => Promise.resolve(result())),
      ),
    ).rejects.toThrow('under way');
    await first;
  });

  it('is cancelled through its signal', async () => {
    const waiting: Session['call'] = (_name, _input, _onLog, signal) =>
      new Promise((settle) => {
        signal?.addEventListener('abort', () =>
          settle(result({ error: { code: 'cancelled', message: 'Cancelled.' } })),
        );
      });
    const done = runs.run(request(), answering(waiting));
    await vi.advanceTimersByTimeAsync(1);
    runs.cancel();
    expect((await done).view.result?.outcome).toBe('cancelled');
  });

  it('does not call a plug-in that was cancelled before it was read', async () => {
    const call = vi.fn<Session['call']>();
    const done = runs.run(request(), answering(call));
    runs.cancel();
    expect((await done).view.result?.outcome).toBe('cancelled');
    expect(call).not.toHaveBeenCalled();
  });

  it('tells a timeout from other failures', async () => {
    const error = { code: 'timeout', message: 'Too slow.' } as const;
    const run = await runs.run(
      request(),
      answering(() => Promise.resolve(result({ error }))),
    );
    expect(run.view.result).toMatchObject({ outcome: 'timedOut', failure: error });
  });

  it('shows why it could not start', async () => {
    const failure = { code: 'deleted', message: 'Gone.' } as const;
    const run = await runs.run(request(), () => Promise.resolve({ failure }));
    expect(run.view.result).toMatchObject({ outcome: 'failed', failure, output: { kind: 'empty' } });
  });

  it('survives a runner that throws', async () => {
    const run = await runs.run(
      request(),
      answering(() => Promise.reject(new Error('worker lost'))),
    );
    expect(run.view.result?.failure).toMatchObject({ code: 'closed', message: 'worker lost' });
    expect(runs.active).toBeUndefined();
  });
});

describe('logs of a run', () => {
  it('come in batches while it runs, all of them before the end', async () => {
    const talking: Session['call'] = async (_name, _input, onLog) => {
      onLog?.([entry('a')]);
      onLog?.([entry('b')]);
      await new Promise((settle) => setTimeout(settle, 200));
      onLog?.([entry('c')]);
      return result();
    };
    const done = runs.run(request(), answering(talking));
    await vi.advanceTimersByTimeAsync(250);
    const run = await done;
    const told = changes.flatMap(({ logs }) => (logs ? [logs.entries.map(({ text }) => text)] : []));
    expect(told).toEqual([['a', 'b'], ['c']]);
    expect(run.logs.entries.map(({ text }) => text)).toEqual(['a', 'b', 'c']);
  });

  it('tell how many were left out', async () => {
    const run = await runs.run(
      request(),
      answering((_name, _input, onLog) => {
        onLog?.([entry('first'), { ...entry('last'), leftOutBefore: 7 }]);
        return Promise.resolve(result({ droppedLogs: 7 }));
      }),
    );
    expect(run.logs.entries.map(({ leftOutBefore }) => leftOutBefore)).toEqual([undefined, 7]);
    expect(run.logs.dropped).toBe(7);
  });

  it('can be cleared', async () => {
    await runs.run(
      request(),
      answering((_name, _input, onLog) => {
        onLog?.([entry('a')]);
        return Promise.resolve(result());
      }),
    );
    runs.clearLogs(request().target);
    expect(runs.of(request().target)?.logs.entries).toEqual([]);
  });
});
