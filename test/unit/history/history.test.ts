// The history of runs: what is kept and for how long, what came before, and what is pinned.
import { describe, expect, it } from 'vitest';
import { RunHistory } from '../../../src/project/history/history';
import { newRun, outputs, target, text, utf8 } from './runs';
import { MemoryStore } from './stores';

const open = (store = new MemoryStore(), limits = {}) => new RunHistory(store, { limits });

describe('a run', () => {
  it('is there with all it had, also after a restart', async () => {
    const store = new MemoryStore();
    const run = newRun({
      outcome: 'failed',
      error: 'unreachable',
      input: { mode: 'file', bytes: utf8('x'), file: '/x' },
    });
    const { id } = await open(store).add(run);
    expect(await open(store).get(id)).toEqual({ ...run, id });
  });

  it('is listed without its bytes', async () => {
    const history = open();
    const { id } = await history.add(newRun());
    const [entry, ...others] = await history.list();
    const { inputKey, optionsKey, storedBytes, ...rest } = entry!;
    expect(rest).toEqual({
      ...{ id, target: target('run'), at: 1_700_000_000_000, outcome: 'succeeded', durationMs: 1.5 },
      ...{ memoryBytes: 65_536, build: '1-abc', input: { mode: 'text', size: 5 }, outputSize: 6, pinned: false },
    });
    expect([inputKey, optionsKey].join()).toMatch(/^[0-9a-f]{32},[0-9a-f]{32}$/);
    expect(storedBytes).toBeGreaterThan(300);
    expect(others).toEqual([]);
  });

  it('is listed newest first, also of the same millisecond and of a clock that was put back', async () => {
    const history = open();
    for (const [name, at] of Object.entries({ a: 5, b: 7, c: 7, d: 6 })) {
      await history.add(newRun({ output: utf8(name), at }));
    }
    expect(await outputs(history)).toEqual(['c', 'b', 'd', 'a']);
  });

  it('is found by plug-in and function', async () => {
    const history = open();
    await history.add(newRun({ output: utf8('1'), target: target('f') }));
    await history.add(newRun({ output: utf8('2'), target: target('g') }));
    await history.add(newRun({ output: utf8('3'), target: target('f', 'file:///b.wasm') }));
    expect(await outputs(history, { uri: 'file:///a.wasm' })).toEqual(['2', '1']);
    expect(await outputs(history, target('f'))).toEqual(['1']);
    expect(await history.get('gone')).toBeUndefined();
  });

  it('that is too large is kept in part, with a note', async () => {
    const history = open(undefined, { bytesPerRecord: 1000 });
    const logs = Array.from({ length: 100 }, (_, time) => ({ time, source: 'info', text: 'x'.repeat(30) }));
    const large = newRun({
      output: utf8('o'.repeat(5000)),
      input: { mode: 'text', bytes: utf8('i'.repeat(5000)) },
      logs,
    });
    const { id, note, outputSize, input } = await history.add(large);
    expect([outputSize, input.size]).toEqual([5000, 5000]);
    expect(note).toMatch(
      /^Too large to be kept whole. There are the first 250 bytes of the input of 5,000 bytes, the first \d+ bytes of the output of 5,000 bytes, the last 3 of 100 log entries\.$/,
    );
    const record = await history.get(id);
    expect(record).toMatchObject({ note, outputSize: 5000, input: { size: 5000 } });
    expect(text(record!.output)).toMatch(/^o{500,750}$/);
    expect(record!.logs).toEqual(logs.slice(-3));
  });

  it('tells that something changed', async () => {
    let changes = 0;
    const history = new RunHistory(new MemoryStore(), { onDidChange: () => changes++ });
    const { id } = await history.add(newRun());
    await history.list();
    await history.get(id);
    expect(changes).toBe(1);
    await history.pin(id);
    await history.delete(id);
    expect(changes).toBe(3);
  });
});

describe('the predecessor', () => {
  const history = async (...runs: Parameters<typeof newRun>[0][]) => {
    const all = open();
    const ids: string[] = [];
    for (const [at, run] of runs.entries()) ids.push((await all.add(newRun({ at, ...run }))).id);
    return { all, ids, last: ids.at(-1)! };
  };
  const input = (value: string, mode = 'text') => ({ input: { mode, bytes: utf8(value) } });

  it('is the last run of the same function with the same input and options', async () => {
    const { all, ids, last } = await history(input('a'), input('b'), { options: {} }, input('a', 'hex'));
    expect((await all.predecessorOf(last))?.id).toBe(ids[0]);
  });

  it('has the same options in whatever order of keys', async () => {
    const { all, ids, last } = await history(
      { options: { a: { b: 1, c: 2 }, d: [] } },
      {},
      {
        options: { d: [], a: { c: 2, b: 1 } },
      },
    );
    expect((await all.predecessorOf(last))?.id).toBe(ids[0]);
  });

  it('is else the last run of the same function', async () => {
    const { all, ids, last } = await history(input('a'), input('b'), input('c'));
    expect((await all.predecessorOf(last))?.id).toBe(ids[1]);
    expect((await all.predecessorOf(ids[1]!))?.id).toBe(ids[0]);
    expect(await all.predecessorOf(ids[0]!)).toBeUndefined();
  });

  it('came to an end by itself', async () => {
    const { all, ids, last } = await history({ outcome: 'timedOut' }, { outcome: 'cancelled' }, {});
    expect((await all.predecessorOf(last))?.id).toBe(ids[0]);
  });

  it('is of the same plug-in', async () => {
    const { all, last } = await history({ target: target('run', 'file:///b.wasm') }, { target: target('other') }, {});
    expect(await all.predecessorOf(last)).toBeUndefined();
  });

  it('is told apart by the whole input, also if only its start is kept', async () => {
    const all = open(undefined, { bytesPerRecord: 100 });
    const ids: string[] = [];
    for (const value of ['1', '2', '1']) {
      ids.push((await all.add(newRun({ logs: [], ...input('x'.repeat(100) + value), at: ids.length }))).id);
    }
    expect((await all.predecessorOf(ids[2]!))?.id).toBe(ids[0]);
  });
});

describe('the baseline', () => {
  it('is one for each function, and stays over a restart', async () => {
    const store = new MemoryStore();
    const history = open(store);
    const [a, b, other] = [
      await history.add(newRun()),
      await history.add(newRun()),
      await history.add(newRun({ target: target('f') })),
    ];
    await history.pin(b.id);
    await history.pin(a.id);
    await history.pin(other.id);
    for (const each of [history, open(store)]) {
      expect((await each.list()).filter(({ pinned }) => pinned).map(({ id }) => id)).toEqual([other.id, a.id]);
      expect((await each.baselineOf(target('run')))?.id).toBe(a.id);
      expect((await each.get(a.id))?.pinned).toBe(true);
      expect((await each.get(b.id))?.pinned).toBeUndefined();
    }
  });

  it('is none after it was unpinned or deleted, also if there was another before', async () => {
    const history = open();
    for (const end of ['unpin', 'delete'] as const) {
      const [a, b] = [await history.add(newRun()), await history.add(newRun())];
      await history.pin(a.id);
      await history.pin(b.id);
      await history.unpin(a.id);
      expect((await history.baselineOf(target('run')))?.id).toBe(b.id);
      await history[end](b.id);
      expect(await history.baselineOf(target('run'))).toBeUndefined();
    }
  });

  it('is written once', async () => {
    const store = new MemoryStore();
    const history = open(store);
    const { id } = await history.add(newRun());
    await history.pin(id);
    expect([...store.files.keys()]).toEqual([`${id}.1.run1`]);
  });

  it('cannot be a run that is gone', async () => {
    await expect(open().pin('gone')).rejects.toThrow(
      'The history could not pin the run: it is no longer in the history',
    );
  });
});

describe('limits', () => {
  const add = async (history: RunHistory, names: string, rest = {}): Promise<void> => {
    for (const name of names) await history.add(newRun({ output: utf8(name), at: name.charCodeAt(0), ...rest }));
  };

  it('keep the newest runs of each function', async () => {
    const history = open(undefined, { recordsPerFunction: 2 });
    await add(history, 'abc');
    await add(history, 'xyz', { target: target('f') });
    expect(await outputs(history)).toEqual(['z', 'y', 'c', 'b']);
  });

  it('keep the newest runs of all', async () => {
    const history = open(undefined, { records: 3 });
    await add(history, 'ab');
    await add(history, 'xy', { target: target('f') });
    expect(await outputs(history)).toEqual(['y', 'x', 'b']);
  });

  it('keep as many bytes as there may be', async () => {
    const history = open(undefined, { bytes: 5000 });
    await add(history, 'ab');
    await history.add(newRun({ output: utf8('x'.repeat(3800)), at: 200 }));
    expect((await history.list()).map(({ outputSize }) => outputSize)).toEqual([3800, 1]);
    await history.add(newRun({ output: utf8('y'.repeat(6000)), at: 201 }));
    expect((await history.list()).map(({ outputSize }) => outputSize)).toEqual([6000]);
  });

  it('never take a baseline, nor the run that was just added', async () => {
    const history = open(undefined, { records: 2 });
    await add(history, 'a');
    await add(history, 'b', { target: target('f') });
    for (const { id } of await history.list()) await history.pin(id);
    await add(history, 'c');
    expect(await outputs(history)).toEqual(['c', 'b', 'a']);
    await add(history, 'd');
    expect(await outputs(history)).toEqual(['d', 'b', 'a']);
    // A clock that was put back does not make it the first to go.
    await history.add(newRun({ output: utf8('early'), at: 0 }));
    expect(await outputs(history)).toEqual(['b', 'a', 'early']);
  });
});

describe('clear and rebind', () => {
  it('deletes all runs, or those of one plug-in, also the pinned ones', async () => {
    const store = new MemoryStore();
    const history = open(store);
    for (const uri of ['file:///a.wasm', 'file:///b.wasm', 'file:///b.wasm']) {
      const { id } = await history.add(newRun({ target: target('run', uri) }));
      await history.pin(id);
    }
    await history.clear('file:///b.wasm');
    expect((await history.list()).map(({ target: { uri } }) => uri)).toEqual(['file:///a.wasm']);
    await history.clear();
    expect(await history.list()).toEqual([]);
    expect([...store.files.keys()]).toEqual([]);
  });

  it('gives the runs of a plug-in its new name, and the latest baseline counts', async () => {
    const store = new MemoryStore();
    const history = open(store);
    const [a, b] = [
      await history.add(newRun()),
      await history.add(newRun({ target: target('run', 'file:///b.wasm') })),
    ];
    await history.pin(b.id);
    await history.pin(a.id);
    await history.rebind('file:///a.wasm', 'file:///b.wasm');
    for (const each of [history, open(store)]) {
      expect((await each.list({ uri: 'file:///b.wasm' })).map(({ id, pinned }) => [id, pinned])).toEqual([
        [b.id, false],
        [a.id, true],
      ]);
      expect((await each.get(a.id))?.target.uri).toBe('file:///b.wasm');
    }
  });
});
