// Two windows with one store, in any order of what they read and write.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RunHistory } from '../../../src/project/history/history';
import type { HistoryStore } from '../../../src/project/history/store';
import { newRun, outputs, target, utf8 } from './runs';
import { MemoryStore } from './stores';

/** A store whose operations take place when the scheduler says so. */
function scheduled(store: MemoryStore, scheduler: fc.Scheduler): HistoryStore {
  const later = <T>(what: string, work: () => Promise<T>): Promise<T> =>
    scheduler.schedule(Promise.resolve(), what).then(work);
  return {
    read: (key) => later(`read ${key}`, () => store.read(key)),
    write: (key, bytes) => later(`write ${key}`, () => store.write(key, bytes)),
    delete: (key) => later(`delete ${key}`, () => store.delete(key)),
    keys: () => later('keys', () => store.keys()),
  };
}

type Action = 'add' | 'pin' | 'unpin' | 'rebind' | 'list';
const actions = fc.array(fc.constantFrom<Action>('add', 'add', 'pin', 'unpin', 'rebind', 'list'), {
  minLength: 1,
  maxLength: 8,
});

async function act(history: RunHistory, name: string, sequence: readonly Action[]): Promise<void> {
  for (const [index, action] of sequence.entries()) {
    const [newest] = await history.list();
    if (action === 'add')
      await history.add(newRun({ output: utf8(`${name}${index}`), at: index, target: target(name) }));
    if (action === 'rebind') await history.rebind('file:///a.wasm', 'file:///b.wasm');
    // Whatever another window has done to it meanwhile.
    if (newest && (action === 'pin' || action === 'unpin')) await history[action](newest.id);
  }
}

const names = (name: string, sequence: readonly Action[]): string[] =>
  sequence.flatMap((action, index) => (action === 'add' ? [`${name}${index}`] : []));

it('loses no run, doubles none, damages none, and both windows see the same', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), actions, actions, async (scheduler, one, other) => {
      const store = new MemoryStore();
      const notes: string[] = [];
      const open = (): RunHistory =>
        new RunHistory(scheduled(store, scheduler), { onNote: (note) => notes.push(note) });
      const [first, second] = [open(), open()];
      await scheduler.waitFor(Promise.all([act(first, 'a', one), act(second, 'b', other)]));
      const afterwards = new RunHistory(store, { onNote: (note) => notes.push(note) });
      const found = await outputs(afterwards);
      expect(found.toSorted()).toEqual([...names('a', one), ...names('b', other)].sort());
      for (const window of [first, second]) {
        const [theirs, ours] = [await scheduler.waitFor(window.list()), await afterwards.list()];
        expect(theirs.map(({ id }) => id)).toEqual(ours.map(({ id }) => id));
      }
      expect(store.files.size).toBe(found.length);
      expect(notes).toEqual([]);
    }),
    { numRuns: 150 },
  );
}, 60_000);

it('keeps to the limits, and what another window pinned', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.nat(5), async (scheduler, runs) => {
      const store = new MemoryStore();
      const limits = { recordsPerFunction: 3 };
      const before = new RunHistory(store, { limits });
      const { id } = await before.add(newRun({ at: 0 }));
      const [first, second] = [
        new RunHistory(scheduled(store, scheduler), { limits }),
        new RunHistory(scheduled(store, scheduler), { limits }),
      ];
      const addAll = async (): Promise<void> => {
        await second.list();
        for (let at = 1; at <= runs; at++) await second.add(newRun({ at }));
      };
      await scheduler.waitFor(Promise.all([first.pin(id).catch(() => undefined), addAll()]));
      const { length } = await before.list();
      expect(length).toBeLessThanOrEqual(Math.min(runs + 1, 3 + 1));
      const pinned = await before.baselineOf(target('run'));
      // Evicted before it was pinned, or never.
      expect(pinned?.id).toBe((await before.get(id))?.id);
      await before.add(newRun({ at: 100 }));
      expect(await before.list()).toHaveLength(Math.min(runs + 2, 3));
    }),
    { numRuns: 150 },
  );
}, 60_000);

it('tells a window what another did, when it looks', async () => {
  const store = new MemoryStore();
  let changes = 0;
  const [first, second] = [new RunHistory(store), new RunHistory(store, { onDidChange: () => changes++ })];
  expect(await second.list()).toEqual([]);
  const { id } = await first.add(newRun());
  expect(await second.list()).toHaveLength(1);
  await first.pin(id);
  expect((await second.baselineOf(target('run')))?.id).toBe(id);
  await first.clear();
  expect(await second.get(id)).toBeUndefined();
  expect(await second.list()).toEqual([]);
  expect(changes).toBe(3);
});

it('finds a run that another window changes between its being listed and read', async () => {
  const store = new MemoryStore();
  const first = new RunHistory(store);
  const { id } = await first.add(newRun());
  const read = store.read.bind(store);
  store.read = async (key) => {
    store.read = read;
    await first.pin(id);
    return read(key);
  };
  expect(await new RunHistory(store).list()).toMatchObject([{ id, pinned: true }]);
});
