// Whatever happens to a watch loop in whatever order: one thing at a time, nothing is lost, and it comes to rest.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settled, World, type BuildEnd, type Work } from './world';

type Act =
  | { readonly do: 'save' | 'wasm' | 'stop' | 'start' }
  | { readonly do: 'endBuild' | 'endRun'; readonly end: BuildEnd }
  | { readonly do: 'pass'; readonly ms: number };

const ends = fc.constantFrom<BuildEnd>('built', 'built', 'failed', 'cancelled', new Error('rejected'));
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('save' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wasm' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('endBuild' as const), end: ends }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('endRun' as const), end: ends }) },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(0, 1, 40, 149, 150, 999, 2000) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('stop' as const, 'start' as const) }) },
);
const story = fc.array(act, { maxLength: 40, size: 'max' });

/** `written` is a new plug-in while our build is in flight, `wasm` one at any other time. */
type Event = 'save' | 'build' | 'wasm' | 'written' | 'run' | 'built';

/** A world, and what a reader of its steps and of its builds and runs may expect of it. */
class Witness {
  readonly world = new World();
  /** What happened since the last start, in order. */
  #events: Event[] = [];
  #firstSave: number | undefined;
  #lastSave = 0;

  constructor() {
    const { world } = this;
    world.onStart = (what) => {
      if (what === 'build') this.#buildStarts();
      else this.#runStarts();
      this.#events.push(what);
    };
    world.onStep = ({ kind }) => {
      if (kind === 'built') this.#events.push('built');
      if (kind === 'stopped') {
        const inFlight = [...world.builds, ...world.runs].filter(({ end }) => end === undefined);
        if (!inFlight.every(({ cancelled }) => cancelled)) world.faults.push('stopped, but not all is cancelled');
      }
    };
  }

  async do(act: Act): Promise<void> {
    const { world } = this;
    const { loop } = world;
    if (act.do === 'save') this.#save();
    else if (act.do === 'wasm') this.#wasm();
    else if (act.do === 'endBuild') inFlight(world.builds)?.finish(act.end);
    else if (act.do === 'endRun') inFlight(world.runs)?.finish(act.end);
    else if (act.do === 'pass') await world.pass(act.ms);
    else {
      loop[act.do]();
      if (act.do === 'stop') this.#reset();
    }
    await settled();
    const late = this.#firstSave !== undefined && world.time > this.#firstSave + 2000;
    if (late && !world.isDue && inFlight(world.builds) === undefined) world.faults.push('a save was put off');
  }

  /** Lets all come to its end: builds as told, and runs well. */
  async rest(buildEnd: BuildEnd, writes: boolean): Promise<void> {
    const { world } = this;
    for (let rounds = 0; rounds < 20; rounds++) {
      const build = inFlight(world.builds);
      if (build !== undefined) {
        if (writes) this.#wasm();
        build.finish(buildEnd);
      }
      await settled();
      inFlight(world.runs)?.finish();
      await world.pass(2500);
    }
    if (inFlight(world.builds) ?? inFlight(world.runs)) world.faults.push('it does not come to rest');
  }

  /** Whether the last of one kind was followed by one of another. */
  isFollowed(first: 'save' | 'wasm' | 'written', then: 'build' | 'run'): boolean {
    return this.#events.lastIndexOf(first) <= this.#events.lastIndexOf(then);
  }

  #save(): void {
    const { world } = this;
    world.loop.saved('lib.rs');
    if (world.loop.state === 'off') return;
    this.#events.push('save');
    this.#firstSave ??= world.time;
    this.#lastSave = world.time;
  }

  #wasm(): void {
    // Before the loop is told, as it may run at once.
    const { loop } = this.world;
    if (loop.state !== 'off') this.#events.push(loop.state === 'building' ? 'written' : 'wasm');
    loop.wasmChanged();
  }

  #reset(): void {
    this.#events = [];
    this.#firstSave = undefined;
  }

  #buildStarts(): void {
    const { time, faults } = this.world;
    if (this.#firstSave === undefined) faults.push('a build without a save');
    else if (time < this.#lastSave + 150 && time < this.#firstSave + 2000) faults.push('a build too early');
    this.#firstSave = undefined;
  }

  /** It must be because of a new plug-in: one from elsewhere, or one of a build that went well since. */
  #runStarts(): void {
    const last = (kind: Event) => this.#events.lastIndexOf(kind);
    const { faults } = this.world;
    if (Math.max(last('wasm'), last('written')) < last('run')) faults.push('a run of what ran already');
    const isBroken = last('written') > Math.max(last('wasm'), last('built'));
    if (isBroken) faults.push('a run of what no build vouches for');
  }
}

const inFlight = (works: readonly Work[]): Work | undefined => works.find(({ end }) => end === undefined);

async function told(acts: readonly Act[]): Promise<Witness> {
  const witness = new Witness();
  witness.world.loop.start();
  for (const each of acts) await witness.do(each);
  return witness;
}

describe('a watch loop', () => {
  it('does one thing at a time, at its time, and nothing after it was stopped', async () => {
    await fc.assert(
      fc.asyncProperty(story, async (acts) => {
        const { world } = await told(acts);
        expect(world.faults).toEqual([]);

        const steps = world.steps.length;
        world.loop.stop();
        const calls = world.builds.length + world.runs.length;
        for (const work of [...world.builds, ...world.runs]) if (work.end === undefined) work.finish();
        await world.pass(10_000);
        expect(world.faults).toEqual([]);
        expect(world.steps.length - steps).toBeLessThanOrEqual(1);
        expect(world.builds.length + world.runs.length).toBe(calls);
        expect(world.hasTimers).toBe(false);
      }),
      { numRuns: 400 },
    );
  });

  it('always comes to rest, with the newest save built and the newest plug-in run', async () => {
    await fc.assert(
      fc.asyncProperty(story, fc.boolean(), async (acts, writes) => {
        const witness = await told([...acts, { do: 'start' }, { do: 'save' }]);
        const { world } = witness;
        await witness.rest('built', writes);
        expect(world.faults).toEqual([]);
        expect(world.loop.state).toBe('idle');
        expect(world.steps.at(-1)?.kind).toBe('idle');
        expect(witness.isFollowed('save', 'build')).toBe(true);
        expect(world.build.cancelled).toBe(false);
        expect(witness.isFollowed('wasm', 'run')).toBe(true);
        expect(witness.isFollowed('written', 'run')).toBe(true);
        if (writes) expect(world.run.cancelled).toBe(false);
      }),
      { numRuns: 400 },
    );
  });

  it('comes to rest when the last build fails, too, and says so', async () => {
    await fc.assert(
      fc.asyncProperty(story, fc.constantFrom<BuildEnd>('failed', new Error('rejected')), async (acts, end) => {
        const witness = await told([...acts, { do: 'start' }, { do: 'save' }]);
        const { world } = witness;
        const runs = () => world.steps.filter(({ kind }) => kind === 'running').length;
        // What ran before may end; what the failing build writes may not run.
        await world.pass(2500);
        const before = runs();
        await witness.rest(end, true);
        expect(world.faults).toEqual([]);
        expect(world.loop.state).toBe('failed');
        expect(world.steps.at(-1)?.kind).toBe('idle');
        expect(runs()).toBeLessThanOrEqual(before + 1);
      }),
      { numRuns: 400 },
    );
  });

  it('runs what comes from elsewhere, whatever was before', async () => {
    await fc.assert(
      fc.asyncProperty(story, async (acts) => {
        const witness = await told([...acts, { do: 'stop' }, { do: 'start' }, { do: 'wasm' }]);
        await witness.rest('built', false);
        expect(witness.world.faults).toEqual([]);
        expect(witness.world.run.cancelled).toBe(false);
        expect(witness.isFollowed('wasm', 'run')).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
