// Which builds changed files call for, and that a build which writes its own sources comes to an end.
import { describe, expect, it } from 'vitest';
import { SavedFiles, type CalledFor, type ChangedFile } from '../../../src/project/watch/savedFiles';
import { World } from './world';

/** A project whose sources are all that lies in its folder, as in a plan that says no more than that. */
interface Plan {
  readonly folder: string;
  readonly outputs: readonly string[];
}

const shop: Plan = { folder: 'shop/', outputs: ['shop/src/shop.wasm'] };
const tax: Plan = { folder: 'tax/', outputs: ['tax/tax.wasm'] };
const all: Plan = { folder: '', outputs: ['all.wasm'] };

class Desk {
  time = 1000;
  readonly files = new SavedFiles<Plan>(
    {
      isSource: (path, { folder }) => path.startsWith(folder),
      isOutput: (path, { outputs }) => outputs.includes(path),
    },
    () => this.time,
  );

  /** The disk tells of files that were written just now, or at another time. */
  changed(paths: readonly string[], modified: number | undefined = this.time, plans = [shop, tax]): string[] {
    return summary(
      this.files.changed(
        paths.map((path) => ({ path, modified })),
        plans,
      ),
    );
  }

  saved(...paths: string[]): string[] {
    return summary(this.files.saved(paths, [shop, tax]));
  }

  /** Builds for a second, in which files are written. */
  build(plan: Plan, writes: readonly string[] = []): CalledFor<Plan> {
    this.files.buildStarted(plan);
    this.time += 900;
    const written: ChangedFile[] = writes.map((path) => ({ path, modified: this.time }));
    this.time += 100;
    expect(this.files.changed(written, [plan]).builds.size).toBe(0);
    return this.files.buildEnded(plan);
  }
}

/** E.g. `shop/: shop/a.rs shop/b.rs`. */
const summary = ({ builds }: CalledFor<Plan>): string[] =>
  [...builds].map(([{ folder }, paths]) => `${folder}: ${paths.join(' ')}`);

describe('changed files', () => {
  it('call for the builds whose sources they are', () => {
    const desk = new Desk();
    expect(desk.saved('shop/a.rs', 'README.md', 'shop/b.rs')).toEqual(['shop/: shop/a.rs shop/b.rs']);
    expect(desk.saved('README.md')).toEqual([]);
    expect(desk.changed(['tax/a.go', 'shop/c.rs'])).toEqual(['shop/: shop/c.rs', 'tax/: tax/a.go']);
    expect(summary(desk.files.saved(['tax/b.go'], [all, tax]))).toEqual([': tax/b.go', 'tax/: tax/b.go']);
  });

  it('that builds and package managers write call for none', () => {
    const desk = new Desk();
    const made = [
      'shop/src/shop.wasm',
      'shop/target/debug/out.rs',
      'shop/node_modules/pdk/index.ts',
      'shop\\target\\out.rs',
      'shop/.git/index',
    ];
    expect(desk.changed(made)).toEqual([]);
    expect(desk.saved(...made)).toEqual([]);
    for (const path of ['.git/index', 'target/a.rs', 'node_modules/a.js']) {
      expect(desk.changed([path], 1000, [all])).toEqual([]);
    }
    expect(desk.changed(['shop/targets/a.rs', 'shop/my.git/a.rs', 'shop/target.rs'])).toHaveLength(1);
  });

  it('that the editor saved are not told twice', () => {
    const desk = new Desk();
    const written = desk.time - 3;
    desk.saved('shop/a.rs');
    desk.time += 300;
    expect(desk.changed(['shop/a.rs'], written)).toEqual([]);
    // Somebody else wrote it since.
    expect(desk.changed(['shop/a.rs'])).toEqual(['shop/: shop/a.rs']);
    // Long after, an old version was put back together with its time.
    desk.time += 60_000;
    expect(desk.changed(['shop/a.rs'], written)).toEqual(['shop/: shop/a.rs']);
  });

  it('that are gone count, too', () => {
    const desk = new Desk();
    expect(desk.changed(['shop/a.rs'], undefined)).toEqual(['shop/: shop/a.rs']);
  });
});

describe('files that change on disk while their plan builds', () => {
  it('wait until it ended, so that a generator does not cancel its own build', () => {
    const desk = new Desk();
    desk.saved('shop/a.rs');
    desk.files.buildStarted(shop);
    expect(desk.changed(['shop/bindings.rs'])).toEqual([]);
    expect(desk.changed(['tax/a.go'])).toEqual(['tax/: tax/a.go']);
    expect(desk.changed(['shop/bindings.rs', 'shop/more.rs'])).toEqual([]);
    desk.time += 5000;
    expect(summary(desk.files.buildEnded(shop))).toEqual(['shop/: shop/bindings.rs shop/more.rs']);
    expect(summary(desk.files.buildEnded(shop))).toEqual([]);
  });

  it('are not told if it is the last save of the editor that comes again from the disk', () => {
    const desk = new Desk();
    desk.files.buildStarted(shop);
    const written = desk.time;
    desk.time += 5;
    // The disk may be faster than the editor.
    desk.changed(['shop/a.rs'], written);
    expect(desk.saved('shop/a.rs')).toEqual(['shop/: shop/a.rs']);
    desk.time += 20;
    expect(summary(desk.files.buildEnded(shop))).toEqual([]);
  });
});

describe('a build that writes its own sources', () => {
  const refused = ({ refused }: CalledFor<Plan>) => [...refused.values()];

  it('is built again three times, then it has to wait for a save', () => {
    const desk = new Desk();
    desk.saved('shop/a.rs');
    for (let again = 0; again < 3; again++) {
      expect(summary(desk.build(shop, ['shop/bindings.rs']))).toEqual(['shop/: shop/bindings.rs']);
      desk.time += 150;
    }
    const last = desk.build(shop, ['shop/bindings.rs']);
    expect(summary(last)).toEqual([]);
    expect(refused(last)).toEqual([
      {
        paths: ['shop/bindings.rs'],
        why:
          'after each of the last 4 builds its own sources were others, which builds seem to change; ' +
          'save a file in the editor to build again',
      },
    ]);

    expect(desk.saved('shop/a.rs')).toEqual(['shop/: shop/a.rs']);
    expect(summary(desk.build(shop, ['shop/bindings.rs']))).toEqual(['shop/: shop/bindings.rs']);
  });

  it('is found out however its writes come to light', () => {
    const late = (desk: Desk) => {
      desk.time += 400;
      return desk.files.changed([{ path: 'shop/bindings.rs', modified: desk.time - 300 }], [shop]);
    };
    const copied = (desk: Desk) => desk.files.changed([{ path: 'shop/copy.rs', modified: 5 }], [shop]);
    const removed = (desk: Desk) => desk.files.changed([{ path: 'shop/old.rs', modified: undefined }], [shop]);
    for (const tell of [late, copied, removed]) {
      const desk = new Desk();
      desk.saved('shop/a.rs');
      let builds = 0;
      for (let called = true; called && builds < 20; builds++) {
        desk.build(shop);
        called = tell(desk).builds.size > 0;
      }
      expect(builds).toBe(4);
    }
  });

  it('is one build even if each file is told on its own', () => {
    const desk = new Desk();
    desk.saved('shop/a.rs');
    desk.build(shop);
    for (let file = 0; file < 10; file++) {
      expect(desk.changed([`shop/${file}.rs`])).toEqual([`shop/: shop/${file}.rs`]);
    }
    expect(summary(desk.build(shop, ['shop/0.rs']))).toEqual(['shop/: shop/0.rs']);
  });

  it('may be two that write for each other', () => {
    const desk = new Desk();
    desk.saved('shop/a.rs');
    const builds: Plan[] = [];
    for (let next: Plan | undefined = shop; next !== undefined && builds.length < 50;) {
      const other: Plan = next === shop ? tax : shop;
      builds.push(next);
      desk.files.buildStarted(next);
      desk.time += 1000;
      const called = desk.files.changed([{ path: `${other.folder}made`, modified: desk.time }], [shop, tax]);
      desk.files.buildEnded(next);
      next = called.builds.has(other) ? other : undefined;
      desk.time += 3000;
    }
    expect(builds).toEqual([shop, tax, shop, tax, shop, tax, shop]);
  });

  it('does not hinder an editor outside of VS Code', () => {
    const desk = new Desk();
    for (let saves = 0; saves < 20; saves++) {
      expect(desk.changed(['shop/a.rs'])).toEqual(['shop/: shop/a.rs']);
      desk.build(shop);
      desk.time += 600;
    }
  });

  it('does not hinder who moves old files about', () => {
    const desk = new Desk();
    const made = desk.time;
    for (let moves = 0; moves < 10; moves++) {
      desk.build(shop);
      desk.time += 2500;
      expect(desk.changed(['shop/moved.rs'], made)).toEqual(['shop/: shop/moved.rs']);
    }
  });

  it('does not hide a save in the editor that comes with its changes', () => {
    const desk = new Desk();
    desk.saved('shop/a.rs');
    for (let builds = 0; builds < 3; builds++) desk.build(shop, ['shop/bindings.rs']);
    desk.saved('shop/a.rs');
    for (let builds = 0; builds < 4; builds++) {
      const called = desk.build(shop, ['shop/bindings.rs']);
      expect(called.builds.size).toBe(builds < 3 ? 1 : 0);
    }
  });

  it('goes on when somebody changes a file later', () => {
    const desk = new Desk();
    desk.saved('shop/a.rs');
    for (let builds = 0; builds < 4; builds++) desk.build(shop, ['shop/bindings.rs']);
    expect(desk.changed(['shop/bindings.rs'])).toEqual([]);
    desk.time += 3000;
    expect(desk.changed(['shop/a.rs'])).toEqual(['shop/: shop/a.rs']);
    expect(summary(desk.build(shop, ['shop/bindings.rs']))).toEqual(['shop/: shop/bindings.rs']);
  });
});

describe('with the watch loop', () => {
  it('a build that writes into its source folder comes to rest, and says why', async () => {
    const world = new World();
    const desk = new Desk();
    const feed = ({ builds, refused }: CalledFor<Plan>) => {
      for (const path of builds.get(shop) ?? []) world.loop.saved(path);
      for (const { paths, why } of refused.values()) world.loop.ignored(paths, why);
    };
    world.onStart = (what) => {
      if (what === 'build') desk.files.buildStarted(shop);
    };
    world.loop.start();
    feed(desk.files.saved(['shop/a.rs'], [shop]));
    for (let rounds = 0; rounds < 20; rounds++) {
      await world.pass(200);
      desk.time += 200;
      if (world.builds.length === 0 || world.build.end !== undefined) continue;
      feed(desk.files.changed([{ path: 'shop/bindings.rs', modified: desk.time }], [shop]));
      world.loop.wasmChanged();
      await world.finish(world.build);
      feed(desk.files.buildEnded(shop));
      world.runs.find(({ end }) => end === undefined)?.finish();
    }
    expect(world.builds).toHaveLength(4);
    expect(world.builds.every(({ cancelled }) => !cancelled)).toBe(true);
    expect(world.loop.state).toBe('idle');
    expect(world.steps.filter(({ kind }) => kind === 'ignored')).toMatchObject([{ paths: ['shop/bindings.rs'] }]);
    expect(world.faults).toEqual([]);
  });
});
