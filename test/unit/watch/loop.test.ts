// The rules of watch mode, one by one.
import { afterEach, describe, expect, it } from 'vitest';
import { settled, World } from './world';

let worlds: World[] = [];
afterEach(() => {
  expect(worlds.flatMap(({ faults }) => faults)).toEqual([]);
  worlds = [];
});

function watching(...options: ConstructorParameters<typeof World>): World {
  const world = new World(...options);
  worlds.push(world);
  world.loop.start();
  world.told();
  return world;
}

describe('a save', () => {
  it('builds after a moment, and what was written runs', async () => {
    const world = watching();
    const { loop } = world;
    loop.saved('src/lib.rs');
    expect(loop.state).toBe('waiting');
    await world.pass(149);
    expect(world.builds).toHaveLength(0);
    await world.pass(1);
    expect(loop.state).toBe('building');
    expect(world.builds).toHaveLength(1);

    await world.pass(700);
    loop.wasmChanged();
    expect(world.runs).toHaveLength(0);
    await world.finish(world.build, 'built');
    expect(loop.state).toBe('running');
    await world.pass(30);
    await world.finish(world.run);
    expect(loop.state).toBe('idle');
    expect(world.steps).toEqual([
      { kind: 'saw', paths: ['src/lib.rs'], at: 0 },
      { kind: 'waiting', for: 'saves', ms: 150, at: 0 },
      { kind: 'building', paths: ['src/lib.rs'], at: 150 },
      { kind: 'built', ms: 700, at: 850 },
      { kind: 'running', at: 850 },
      { kind: 'ran', ms: 30, at: 880 },
      { kind: 'idle', at: 880 },
    ]);
  });

  it('ten times in a second makes one build', async () => {
    const world = watching();
    for (let at = 0; at < 10; at++) {
      world.loop.saved(`${at % 3}.rs`);
      await world.pass(100);
    }
    await world.pass(1000);
    expect(world.builds).toHaveLength(1);
    expect(world.build.startedAt).toBe(1050);
    expect(world.steps.find(({ kind }) => kind === 'building')).toMatchObject({ paths: ['0.rs', '1.rs', '2.rs'] });
    expect(world.steps.filter(({ kind }) => kind === 'waiting')).toHaveLength(1);
  });

  it('again and again does not put the build off for ever', async () => {
    const world = watching();
    for (let at = 0; at < 30; at++) {
      if (world.builds.length === 0) world.loop.saved('lib.rs');
      await world.pass(100);
    }
    expect(world.builds.map(({ startedAt }) => startedAt)).toEqual([2000]);
  });

  it('during a build cancels it, and builds anew when that has ended', async () => {
    const world = watching();
    const first = await world.saveAndBuild('a.rs');
    world.loop.saved('b.rs');
    expect(first.cancelled).toBe(true);
    await world.pass(5000);
    expect(world.builds).toEqual([first]);
    await world.finish(first, 'cancelled');
    expect(world.builds).toHaveLength(2);
    expect(world.told()).toEqual(['saw', 'waiting', 'building', 'saw', 'waiting', 'cancelled', 'building']);
  });

  it('during a build makes it a cancelled one, whatever it says of itself', async () => {
    for (const end of ['built', 'failed', new Error('killed')] as const) {
      const world = watching();
      const first = await world.saveAndBuild('a.rs');
      world.loop.wasmChanged();
      world.loop.saved('b.rs');
      await world.finish(first, end);
      expect(world.loop.state).toBe('waiting');
      expect(world.told().slice(3)).toEqual(['saw', 'waiting', 'cancelled']);
      expect(world.runs).toHaveLength(0);
    }
  });

  it('does not disturb the run in flight', async () => {
    const world = watching();
    world.loop.wasmChanged();
    await world.saveAndBuild('a.rs');
    expect(world.run.cancelled).toBe(false);
    await world.finish(world.run);
    await world.finish(world.build, 'failed');
    expect(world.told()).toEqual(['running', 'saw', 'waiting', 'building', 'ran', 'buildFailed', 'idle']);
  });

  it('is ignored, with the reason, if nobody here builds the plug-in', async () => {
    const world = watching({ lacks: 'build' });
    world.loop.saved('lib.rs');
    await world.pass(5000);
    expect(world.steps).toEqual([
      { kind: 'ignored', paths: ['lib.rs'], why: 'how the plug-in is built is not known', at: 0 },
    ]);
    expect(world.loop.state).toBe('idle');
  });
});

describe('a build', () => {
  it('that writes nothing is told, and nothing runs', async () => {
    const world = watching();
    const build = await world.saveAndBuild('README.rs');
    await world.finish(build, 'built');
    expect(world.loop.state).toBe('waiting');
    await world.pass(1000);
    expect(world.told().slice(2)).toEqual(['building', 'built', 'waiting', 'nothingNew', 'idle']);
    expect(world.runs).toHaveLength(0);
    expect(world.loop.state).toBe('idle');
  });

  it('is waited for if its file is seen a little later', async () => {
    const world = watching();
    await world.finish(await world.saveAndBuild('lib.rs'), 'built');
    await world.pass(900);
    world.loop.wasmChanged();
    await world.finish(world.run);
    await world.pass(5000);
    expect(world.told().slice(3)).toEqual(['built', 'waiting', 'running', 'ran', 'idle']);
  });

  it('is no longer waited for once the next one starts', async () => {
    const world = watching();
    await world.finish(await world.saveAndBuild('a.rs'), 'built');
    world.loop.saved('b.rs');
    await world.pass(5000);
    expect(world.loop.state).toBe('building');
    expect(world.told().slice(3)).toEqual(['built', 'waiting', 'saw', 'waiting', 'building']);
  });

  it('that writes several times runs once, after it', async () => {
    const world = watching();
    const build = await world.saveAndBuild('lib.rs');
    for (let times = 0; times < 3; times++) {
      world.loop.wasmChanged();
      await world.pass(100);
    }
    expect(world.runs).toHaveLength(0);
    await world.finish(build, 'built');
    await world.finish(world.run);
    await world.pass(5000);
    expect(world.runs).toHaveLength(1);
  });

  it('that fails leaves the last good result alone, whatever it wrote', async () => {
    const world = watching();
    const build = await world.saveAndBuild('lib.rs');
    world.loop.wasmChanged();
    await world.finish(build, 'failed');
    await world.pass(5000);
    expect(world.runs).toHaveLength(0);
    expect(world.loop.state).toBe('failed');
    expect(world.told().slice(2)).toEqual(['building', 'buildFailed', 'ignored', 'idle']);

    // What lies on disk since then runs when a build says that it is good.
    await world.finish(await world.saveAndBuild('lib.rs'), 'built');
    expect(world.runs).toHaveLength(1);
    expect(world.loop.state).toBe('running');
  });

  it('that cannot be tried counts as failed, and the loop goes on', async () => {
    const world = watching();
    await world.finish(await world.saveAndBuild('lib.rs'), new Error('no task provider'));
    expect(world.steps.find(({ kind }) => kind === 'buildFailed')).toMatchObject({ why: 'no task provider' });
    expect(world.loop.state).toBe('failed');
    await world.saveAndBuild('lib.rs');
    expect(world.loop.state).toBe('building');
  });

  it('that somebody else cancelled is no failure', async () => {
    const world = watching();
    await world.finish(await world.saveAndBuild('lib.rs'), 'cancelled');
    expect(world.steps.find(({ kind }) => kind === 'cancelled')).toMatchObject({ why: 'somebody ended it' });
    expect(world.loop.state).toBe('idle');
  });
});

describe('a plug-in that is new on disk', () => {
  it('runs at once if no build of ours is in flight', async () => {
    const world = watching({ lacks: 'build' });
    world.loop.wasmChanged();
    expect(world.loop.state).toBe('running');
    await world.finish(world.run);
    expect(world.told()).toEqual(['running', 'ran', 'idle']);
  });

  it('cancels the run of the one before, and runs when that has ended', async () => {
    const world = watching();
    world.loop.wasmChanged();
    const first = world.run;
    world.loop.wasmChanged();
    world.loop.wasmChanged();
    expect(first.cancelled).toBe(true);
    await settled();
    expect(world.runs).toHaveLength(1);
    await world.finish(first);
    expect(world.runs).toHaveLength(2);
    await world.finish(world.run);
    expect(world.told()).toEqual(['running', 'cancelled', 'running', 'ran', 'idle']);
  });

  it('leaves the run of the one before alone until its build went well', async () => {
    const world = watching();
    world.loop.wasmChanged();
    const build = await world.saveAndBuild('lib.rs');
    world.loop.wasmChanged();
    expect(world.run.cancelled).toBe(false);
    await world.finish(build, 'built');
    expect(world.run.cancelled).toBe(true);
    await world.finish(world.run);
    expect(world.runs).toHaveLength(2);
  });

  it('may fail to run, which is told, and the loop goes on', async () => {
    const world = watching();
    world.loop.wasmChanged();
    await world.finish(world.run, new Error('the worker ended'));
    expect(world.steps.find(({ kind }) => kind === 'runFailed')).toMatchObject({ why: 'the worker ended' });
    expect(world.loop.state).toBe('failed');
    world.loop.wasmChanged();
    await world.finish(world.run);
    expect(world.loop.state).toBe('idle');
  });
});

describe('stopping', () => {
  it('cancels all at once, and nothing is told any more', async () => {
    const world = watching();
    world.loop.wasmChanged();
    await world.saveAndBuild('a.rs');
    world.told();
    world.loop.stop();
    expect(world.loop.state).toBe('off');
    expect([world.build.cancelled, world.run.cancelled]).toEqual([true, true]);
    world.loop.saved('b.rs');
    world.loop.wasmChanged();
    await world.finish(world.build, 'built');
    await world.finish(world.run, new Error('cancelled'));
    await world.pass(5000);
    expect(world.told()).toEqual(['stopped']);
    expect([world.builds.length, world.runs.length]).toEqual([1, 1]);
    expect(world.hasTimers).toBe(false);
  });

  it('forgets what was waited for', async () => {
    const world = watching();
    await world.finish(await world.saveAndBuild('a.rs'), 'built');
    world.loop.saved('b.rs');
    world.loop.stop();
    expect(world.hasTimers).toBe(false);
    world.loop.start();
    expect(world.loop.state).toBe('idle');
    await world.pass(5000);
    expect(world.builds).toHaveLength(1);
  });

  it('may be followed by a start, whose first build waits for the end of the old one', async () => {
    const world = watching();
    const old = await world.saveAndBuild('a.rs');
    world.loop.stop();
    world.loop.start();
    expect(world.loop.state).toBe('idle');
    world.loop.saved('b.rs');
    await world.pass(5000);
    expect(world.builds).toEqual([old]);
    expect(world.loop.state).toBe('waiting');
    await world.finish(old, 'built');
    expect(world.builds).toHaveLength(2);
    expect(world.told().slice(3)).toEqual(['stopped', 'idle', 'saw', 'waiting', 'building']);
  });

  it('may be followed by a start, whose first run waits for the end of the old one', async () => {
    const world = watching();
    world.loop.wasmChanged();
    const old = world.run;
    world.loop.stop();
    world.loop.start();
    world.loop.wasmChanged();
    expect(world.loop.state).toBe('waiting');
    expect(world.runs).toEqual([old]);
    await world.finish(old);
    expect(world.runs).toHaveLength(2);
    expect(world.loop.state).toBe('running');
  });

  it('forgets what failed, and what was to run', async () => {
    const world = watching();
    const build = await world.saveAndBuild('a.rs');
    world.loop.wasmChanged();
    await world.finish(build, 'failed');
    world.loop.stop();
    world.loop.start();
    expect(world.loop.state).toBe('idle');
    await world.finish(await world.saveAndBuild('a.rs'), 'built');
    expect(world.loop.state).toBe('waiting');
    await world.pass(1000);
    expect(world.runs).toHaveLength(0);
  });

  it('is possible from within a step, even the first of a build or a run', async () => {
    for (const kind of ['saw', 'building', 'built', 'running', 'ran'] as const) {
      const world = watching();
      world.onStep = (step) => {
        if (step.kind === kind) world.loop.stop();
      };
      world.loop.saved('a.rs');
      await world.pass(1000);
      world.loop.wasmChanged();
      world.builds[0]?.finish('built');
      await settled();
      world.runs[0]?.finish();
      await world.pass(5000);
      expect(world.told().at(-1)).toBe('stopped');
      expect(world.loop.state).toBe('off');
      expect(world.faults).toEqual([]);
      expect(world.hasTimers).toBe(false);
    }
  });

  it('for good is dispose', async () => {
    const world = watching();
    world.loop.saved('a.rs');
    world.loop.dispose();
    world.loop.start();
    world.loop.saved('b.rs');
    await world.pass(5000);
    expect(world.loop.state).toBe('off');
    expect(world.told()).toEqual(['saw', 'waiting', 'stopped']);
  });

  it('is told once', () => {
    const world = new World();
    world.loop.stop();
    expect(world.told()).toEqual([]);
    world.loop.start();
    world.loop.start();
    world.loop.stop();
    world.loop.dispose();
    expect(world.told()).toEqual(['idle', 'stopped']);
  });
});
