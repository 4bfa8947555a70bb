// Whatever a plug-in does with whatever paths: nothing outside of its folders is seen or changed, and all file systems,
// the machine's own among them, say the same.
import fc from 'fast-check';
import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Actor } from './actor';
import { mounted, openCommand, pathCommand, secret, worldOf, type PathCommand } from './commands';
import { Guest } from './guest';
import { actOnMachine } from './machine';
import { readContents, systems, write, type System, type World } from './systems';

let outside: string;

beforeAll(() => {
  outside = realpathSync(mkdtempSync(join(tmpdir(), 'plugwright-outside-')));
  write(outside, worldOf(outside).outside);
});
afterAll(() => rmSync(outside, { recursive: true }));

interface Stage {
  readonly world: World;
  readonly actor: Actor;
}

function stage(system: System): Stage {
  const world = system.make(worldOf(outside));
  const preopens = mounted.map((name) => ({
    guest: `/${name}`,
    host: world.roots[name]!,
    readOnly: name === 'fixed',
  }));
  return { world, actor: new Actor(new Guest({ fileSystem: world.fileSystem, preopens })) };
}

function end({ world, actor }: Stage): void {
  actor.guest.wasi.close();
  world.dispose();
}

/** All that a sequence of commands must not touch, in one of its worlds and beside it. */
function expectUntouched(world: World): void {
  const { fixed, outside: beside } = worldOf(outside);
  expect(world.contents('outside')).toEqual(beside);
  expect(world.contents('fixed')).toEqual(fixed);
  expect(readContents(outside)).toEqual(beside);
}

describe.each(systems)('on $name, whatever a plug-in does', (system) => {
  it('it sees and changes nothing outside of its folders, nor a read-only one', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(pathCommand(7), openCommand(7)), { minLength: 5, maxLength: 30 }), (commands) => {
        const on = stage(system);
        try {
          for (const command of commands) expect(on.actor.act(command)).not.toContain(secret);
          expectUntouched(on.world);
          if (on.world.base !== undefined)
            expect(readdirSync(on.world.base).sort()).toEqual([...mounted, 'outside'].sort());
        } finally {
          end(on);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('the same commands', () => {
  it('come to the same on all file systems', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(pathCommand(7), openCommand(7)), { minLength: 5, maxLength: 40 }), (commands) => {
        const stages = systems.map(stage);
        try {
          for (const command of commands) {
            const [first, ...others] = stages.map(({ actor }) => actor.act(command));
            for (const other of others) expect(other, JSON.stringify(command)).toBe(first);
          }
          for (const name of mounted) {
            const [first, ...others] = stages.map(({ world }) => world.contents(name));
            for (const other of others) expect(other).toEqual(first);
          }
        } finally {
          stages.forEach(end);
        }
      }),
      { numRuns: 100 },
    );
  });

  it.runIf(process.platform === 'linux')('come to the same as without a sandbox, if they stay inside', () => {
    fc.assert(
      fc.property(fc.array(pathCommand(2), { minLength: 5, maxLength: 30 }), (commands) => {
        const [on, plain] = [stage(systems[0]!), systems[0]!.make(worldOf(outside))];
        const folders = mounted.map((name) => plain.roots[name]!);
        try {
          for (const command of commands) {
            if (isOurOwn(command)) continue;
            const outcome = on.actor.act(command);
            if (outcome === 'notcapable' || outcome === 'xdev') continue;
            const expected = actOnMachine(folders, command);
            // If neither path leads anywhere, either may be what is reported.
            if ('to' in command && leadsNowhere.has(outcome) && leadsNowhere.has(expected)) continue;
            expect(outcome, JSON.stringify(command)).toBe(expected);
          }
          for (const name of ['one', 'two']) expect(on.world.contents(name)).toEqual(plain.contents(name));
        } finally {
          end(on);
          plain.dispose();
        }
      }),
      { numRuns: 100 },
    );
  });
});

const leadsNowhere = new Set(['noent', 'notdir', 'loop', 'nametoolong']);

/** Not refused before anything is looked up, which with two texts may be done in any order. */
const isSound = (text: string): boolean => text !== '' && text.length <= 4095 && !text.includes('\0');

/** What kernels do differently, or node:fs has no way to ask for. */
function isOurOwn(command: PathCommand): boolean {
  if (command.do === 'symlink' && [command.target, command.at.path].some((text) => !isSound(text))) return true;
  if ('to' in command && [command.to.path, command.at.path].some((text) => !isSound(text))) return true;
  if (command.do === 'link') return command.follow;
  if (command.do !== 'use') return false;
  const { directory, create, truncate } = command.open;
  return directory && (create || truncate);
}
