// Any sequence of what can be done with a history, beside a simple model of it; with crashes and failures at any write.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RunHistory } from '../../../src/project/history/history';
import type { HistoryEntry, NewRun, RunRecord } from '../../../src/project/history/record';
import * as model from './model';
import type { Model } from './model';
import { newRun, target, text, utf8 } from './runs';
import { type Fault, FaultyStore } from './stores';

const limits = { records: 7, recordsPerFunction: 4 };
const uris = ['file:///a.wasm', 'file:///b.wasm', 'file:///c.wasm'];

type Step =
  | { readonly do: 'add'; readonly run: Partial<NewRun> }
  | { readonly do: 'pin' | 'unpin' | 'delete'; readonly which: number }
  | { readonly do: 'clear'; readonly uri: string | undefined }
  | { readonly do: 'rebind'; readonly from: string; readonly to: string }
  | { readonly do: 'restart' };

const uri = fc.constantFrom(...uris);
const which = fc.nat(limits.records);
const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('add' as const),
      run: fc.record({
        target: fc.tuple(fc.constantFrom('f', 'g'), uri).map((of) => target(...of)),
        at: fc.constantFrom(1, 2, 3, 4, 5),
        outcome: fc.constantFrom('succeeded' as const, 'failed' as const, 'cancelled' as const),
        input: fc.constantFrom('', 'x').map((value) => ({ mode: 'text', bytes: utf8(value) })),
        options: fc.constantFrom({}, { a: 1 }),
      }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('pin' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('unpin' as const, 'delete' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('clear' as const), uri: fc.option(uri, { nil: undefined }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('rebind' as const), from: uri, to: uri }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
);

class Bench {
  readonly store = new FaultyStore();
  history = this.#open();
  model: Model = [];
  #count = 0;

  #open(): RunHistory {
    return new RunHistory(this.store, { limits });
  }

  restart(): void {
    this.history = this.#open();
  }

  /** What the step does, and what becomes of the model by it. */
  async start(step: Step): Promise<{ readonly done: Promise<unknown>; readonly after: Model }> {
    const { history, model: before } = this;
    switch (step.do) {
      case 'add': {
        const run = newRun({ ...step.run, output: utf8(`run ${this.#count++}`) });
        return { done: history.add(run), after: model.added(before, run, limits) };
      }
      case 'pin':
      case 'unpin':
      case 'delete': {
        const run = before[step.which % before.length];
        if (!run) return { done: Promise.resolve(), after: before };
        const name = model.nameOf(run);
        const after = { pin: model.pinned, unpin: model.unpinned, delete: model.deleted }[step.do](before, name);
        return { done: history[step.do](await this.idOf(name)), after };
      }
      case 'clear':
        return { done: history.clear(step.uri), after: model.cleared(before, step.uri) };
      case 'rebind':
        return { done: history.rebind(step.from, step.to), after: model.rebound(before, step.from, step.to) };
      case 'restart':
        this.restart();
        return { done: Promise.resolve(), after: before };
    }
  }

  async idOf(name: string): Promise<string> {
    return (await this.records()).find((record) => text(record.output) === name)!.id;
  }

  /** Oldest first. */
  async records(): Promise<RunRecord[]> {
    const list = await this.history.list();
    return Promise.all(list.toReversed().map(async ({ id }) => (await this.history.get(id))!));
  }
}

const seen = ({ pinned = false, ...record }: RunRecord) => ({ run: { ...record, id: undefined }, pinned });
const expected = ({ run, pinned }: model.ModelRun) => ({ run, pinned });

it('does what the model does, over restarts', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { maxLength: 25, size: 'max' }), async (sequence) => {
      const bench = new Bench();
      for (const step of sequence) {
        const { done, after } = await bench.start(step);
        await done;
        bench.model = after;
        const records = await bench.records();
        expect(records.map(seen)).toEqual(after.map(expected));
        const names = new Map(records.map(({ id, output }) => [id, text(output)]));
        for (const [id, name] of names) {
          const before = await bench.history.predecessorOf(id);
          expect(before && names.get(before.id)).toBe(model.predecessor(after, name));
        }
        expect(bench.store.files.size).toBe(after.length);
      }
    }),
    { numRuns: 150 },
  );
}, 60_000);

it('loses nothing to a crash or failure at any write: each run is as before or as after', async () => {
  const fault: fc.Arbitrary<Fault> = fc.record({
    after: fc.nat(6),
    kind: fc.constantFrom('crash', 'failure'),
    written: fc.option(fc.constantFrom(0, 0.1, 0.5, 0.99, 1), { nil: undefined }),
  });
  const stepsWithFaults = fc.array(fc.tuple(steps, fc.option(fault, { freq: 3 })), { maxLength: 25, size: 'max' });
  let faults = 0;
  await fc.assert(
    fc.asyncProperty(stepsWithFaults, async (sequence) => {
      const bench = new Bench();
      const oncePinned = new Set<string>();
      for (const [step, planned] of sequence) {
        const { done, after } = await startWith(bench, step, planned);
        const failed = await done.then(
          () => false,
          () => true,
        );
        const happened = bench.store.restore();
        if (happened) faults++;
        if (happened && planned?.kind === 'crash') bench.restart();
        expect(failed && !happened).toBe(false);
        await checkBetween(bench, after, happened && planned?.kind === 'failure' ? oncePinned : new Set());
        // What is there now is what the next step begins with; a program that starts now sees the same.
        const now = await bench.records();
        bench.restart();
        expect((await bench.records()).map(seen)).toEqual(now.map(seen));
        expect(bench.store.files.size).toBe(now.length);
        bench.model = resumed(bench.model, after, now);
        for (const each of [...after, ...bench.model]) if (each.pinned) oncePinned.add(model.nameOf(each));
      }
    }),
    { numRuns: 200 },
  );
  expect(faults).toBeGreaterThan(100);
}, 60_000);

async function startWith(bench: Bench, step: Step, fault: Fault | null) {
  // Ids are looked up before the fault can strike.
  await bench.history.list();
  const { store } = bench;
  const plan = (): void => {
    if (fault) store.plan(fault);
  };
  if (step.do === 'pin' || step.do === 'unpin' || step.do === 'delete') {
    const started = await bench.start(step);
    plan();
    return started;
  }
  plan();
  return bench.start(step);
}

/** @param mayReturn baselines of old, of which one may come back if a run that took its place could be changed, but not it. */
async function checkBetween(bench: Bench, after: Model, mayReturn: ReadonlySet<string>): Promise<void> {
  const [old, now] = [byName(bench.model), byName(after)];
  const found = new Map((await bench.records()).map((record) => [text(record.output), seen(record)]));
  for (const [name, record] of found) {
    const allowed = [old.get(name), now.get(name)].filter((each) => each !== undefined);
    const returned = mayReturn.has(name) ? allowed.map((each) => ({ ...each, pinned: true })) : [];
    expect([...allowed, ...returned]).toContainEqual(record);
  }
  for (const name of old.keys()) {
    if (now.has(name)) expect(found.has(name)).toBe(true);
  }
}

const byName = (of: Model) => new Map(of.map((each) => [model.nameOf(each), expected(each)]));

/** The model of what is there, with the order of the pins. */
function resumed(before: Model, after: Model, records: readonly RunRecord[]): Model {
  const pins = new Map([...before, ...after].map((each) => [model.nameOf(each), each.pin]));
  return records.map((record) => ({ ...seen(record), pin: pins.get(text(record.output)) ?? 0 }));
}

it('goes on without what was damaged, and says so once', async () => {
  const store = new FaultyStore();
  const first = new RunHistory(store);
  const entries: HistoryEntry[] = [];
  for (let at = 0; at < 4; at++) entries.push(await first.add(newRun({ at, output: utf8(`run ${at}`) })));
  const [torn, flipped] = [...store.files.keys()].sort();
  store.files.set(torn!, store.files.get(torn!)!.subarray(0, 100));
  store.files.get(flipped!)![200]! ^= 1;
  store.files.set('0-foreign.7.run1', utf8('not a record'));
  store.files.set('README.md', utf8('not of the history'));

  const notes: string[] = [];
  const history = new RunHistory(store, { onNote: (note) => notes.push(note) });
  expect((await history.list()).map(({ id }) => id)).toEqual([entries[3]!.id, entries[2]!.id]);
  await history.list();
  expect(notes.sort()).toEqual([
    'A run of the history is damaged and was dropped (0-foreign.7.run1, 12 bytes).',
    expect.stringMatching(/^A run of the history is damaged and was dropped \(000000000-.+\.0\.run1, 100 bytes\)\.$/),
    expect.stringMatching(/^A run of the history is damaged and was dropped \(000000001-.+\.0\.run1, \d+ bytes\)\.$/),
  ]);
  expect(store.files.has('README.md')).toBe(true);
});

it('does not delete what cannot be read just now', async () => {
  const store = new FaultyStore();
  const { id } = await new RunHistory(store).add(newRun());
  const notes: string[] = [];
  const history = new RunHistory(store, { onNote: (note) => notes.push(note) });
  const read = store.read.bind(store);
  store.read = () => Promise.reject(new Error('EACCES: permission denied'));
  expect(await history.list()).toEqual([]);
  expect(await history.list()).toEqual([]);
  expect(notes).toEqual([expect.stringContaining('cannot be read')]);
  store.read = read;
  expect((await history.list()).map((entry) => entry.id)).toEqual([id]);
});

it('says what could not be done, and why', async () => {
  const store = new FaultyStore();
  const history = new RunHistory(store);
  const { id } = await history.add(newRun());
  store.plan({ after: 0, kind: 'failure' });
  await expect(history.add(newRun())).rejects.toThrow(
    'The history could not keep the run of “run”: ENOSPC: no space left on device. The other runs are still there; if its disk is full, free some space.',
  );
  store.plan({ after: 0, kind: 'failure' });
  await expect(history.clear()).rejects.toThrow('1 of 1 failed, the first with “EIO: i/o error”');
  expect((await history.list()).map((entry) => entry.id)).toEqual([id]);
});

it('brings no former baseline back when a crash interrupts a change of the name', async () => {
  const store = new FaultyStore();
  const history = new RunHistory(store);
  const [former, baseline] = [await history.add(newRun()), await history.add(newRun())];
  await history.pin(former.id);
  await history.pin(baseline.id);
  // The first record is written under its next revision, and the one before is deleted.
  store.plan({ after: 2, kind: 'crash' });
  await expect(history.rebind('file:///a.wasm', 'file:///b.wasm')).rejects.toThrow();
  store.restore();
  const list = await new RunHistory(store).list();
  expect(list.map(({ id, target: { uri }, pinned }) => [id, uri, pinned])).toEqual([
    [baseline.id, 'file:///a.wasm', true],
    [former.id, 'file:///b.wasm', false],
  ]);
});

it('does not fall back to an old revision that cannot be deleted', async () => {
  const store = new FaultyStore();
  const history = new RunHistory(store);
  const { id } = await history.add(newRun());
  const remove = store.delete.bind(store);
  store.delete = (key) => (key.includes('.0.') ? Promise.reject(new Error('EBUSY')) : remove(key));
  await history.pin(id);
  await expect(history.delete(id)).rejects.toThrow('EBUSY');
  expect(await new RunHistory(store).list()).toMatchObject([{ id, pinned: true }]);
  store.delete = remove;
  await history.delete(id);
  expect(store.files.size).toBe(0);
});
