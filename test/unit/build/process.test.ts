// Build commands end, are cancelled and fail as real programs do.
import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runBuild } from '../../../src/project/build/process';
import { build, isAlive, script, workshop } from './tools';

const posix = process.platform !== 'win32';
const shop = workshop();

describe('a build that ends by itself', () => {
  it('is done with its exit code, and its output came', async () => {
    const good = build(await shop.tool('good', `say('Compiling\\nFinished\\n');`));
    expect(await good.outcome).toMatchObject({ kind: 'done', exitCode: 0 });
    expect(good.output()).toBe('Compiling\nFinished\n');

    const bad = build(await shop.tool('bad', `console.error('error: no'); process.exitCode = 1;`));
    expect(await bad.outcome).toMatchObject({ kind: 'done', exitCode: 1 });
    expect(bad.output()).toBe('error: no\n');
  });

  it('took as long as it says', async () => {
    const before = performance.now();
    const outcome = await build(await shop.tool('slow', `setTimeout(() => undefined, 120);`)).outcome;
    const most = performance.now() - before;
    expect(outcome).toMatchObject({ kind: 'done', durationMs: expect.any(Number) as number });
    if (outcome.kind !== 'done') return;
    expect(outcome.durationMs).toBeGreaterThanOrEqual(120);
    expect(outcome.durationMs).toBeLessThanOrEqual(Math.ceil(most));
  });

  it('has nothing to read from, so that a question to the person does not wait for ever', async () => {
    const asks = build(await shop.tool('asks', `process.stdin.on('end', () => say('nobody')).resume();`));
    expect(await asks.outcome).toMatchObject({ kind: 'done', exitCode: 0 });
    expect(asks.output()).toBe('nobody');
  });

  it('gets the variables of this process and those of the plan, in its folder', async () => {
    const command = await shop.tool(
      'where',
      `say(JSON.stringify([process.cwd(), process.env.PROFILE, !!process.env.PATH, process.argv.slice(2)]));`,
    );
    const cwd = shop.path('cwd');
    await mkdir(cwd);
    const words = ['$HOME', 'a b', '"; exit 3', '*'] as const;
    const run = build({ command: [...command.command, ...words], cwd, env: { PROFILE: 'fast' } });
    await run.outcome;
    expect(JSON.parse(run.output())).toEqual([cwd, 'fast', true, words]);
  });

  it.runIf(posix)('is killed if somebody else ended it', async () => {
    const crash = build(await shop.tool('crash', `process.kill(process.pid, 'SIGKILL'); forever();`));
    expect(await crash.outcome).toMatchObject({ kind: 'killed', signal: 'SIGKILL' });
  });

  it('may leave a process behind that holds its output, which is left alone', async () => {
    const command = await shop.tool(
      'daemon',
      `const child = spawn(process.execPath, ['-e', 'setInterval(() => console.log("still here"), 5)'],
         { stdio: 'inherit', detached: true });
       child.unref();
       say('before\\n');
       note('daemon.pid', String(child.pid));`,
    );
    const run = build(command, { drainMs: 50 });
    expect(await run.outcome).toMatchObject({ kind: 'done', exitCode: 0 });
    expect(run.output()).toContain('before\n');
    const id = await shop.noted('daemon.pid');
    try {
      const printed = run.output();
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(run.output()).toBe(printed);
    } finally {
      if (await isAlive(id)) process.kill(Number(id), 'SIGKILL');
    }
  });
});

describe('a build that prints', () => {
  it('is decoded over the borders of what is read', async () => {
    const command = await shop.tool(
      'words',
      `const bytes = Buffer.from('añ→😀b'.repeat(20) + '\\n');
       let at = 0;
       const next = () => {
         if (at === bytes.length) return;
         process.stdout.write(bytes.subarray(at, ++at), () => setImmediate(next));
       };
       next();`,
    );
    const run = build(command);
    await run.outcome;
    expect(run.output()).toBe(`${'añ→😀b'.repeat(20)}\n`);
  });

  it('100 MB comes to its end: the beginning and the end are shown, and how much was left out', async () => {
    const command = await shop.tool(
      'flood',
      `say('first line\\n');
       const line = '.'.repeat(999) + '\\n';
       const block = line.repeat(1000);
       let left = 100;
       const next = () => (left-- > 0 ? process.stdout.write(block, next) : say('error: last line\\n'));
       next();`,
    );
    const run = build(command);
    expect(await run.outcome).toMatchObject({ kind: 'done', exitCode: 0 });
    const output = run.output();
    expect(output.startsWith('first line\n')).toBe(true);
    expect(output.endsWith('error: last line\n')).toBe(true);
    expect(output.length).toBeLessThan(6e6);
    const [, leftOut] = /\n… (\d+) MB more left out\n/.exec(output) ?? [];
    expect(Math.abs(Number(leftOut) + output.length / 1e6 - 100)).toBeLessThan(1);
  });

  it('without end is cancelled like any other', async () => {
    const run = build(
      await shop.tool(
        'noise',
        `const next = () => process.stdout.write('x'.repeat(65536), next); note('noise.on', ''); next();`,
      ),
      { head: 1000, tail: 1000 },
    );
    await shop.noted('noise.on');
    run.cancel();
    expect(await run.outcome).toMatchObject({ kind: 'cancelled' });
    expect(run.output().length).toBeLessThan(1e6);
  });
});

describe('a cancelled build', () => {
  it('that hangs is gone when that is said', async () => {
    const run = build(await shop.tool('hang', `note('hang.pid', String(process.pid)); forever();`));
    const id = await shop.noted('hang.pid');
    run.cancel();
    expect(await run.outcome).toMatchObject({ kind: 'cancelled' });
    expect(await isAlive(id)).toBe(false);
  });

  it.runIf(posix)('may tidy up before it ends', async () => {
    const run = build(
      await shop.tool(
        'tidy',
        `process.on('SIGTERM', () => { say('tidied\\n'); process.exit(0); }); note('tidy.on', ''); forever();`,
      ),
    );
    await shop.noted('tidy.on');
    run.cancel();
    expect(await run.outcome).toMatchObject({ kind: 'cancelled' });
    expect(run.output()).toBe('tidied\n');
  });

  it('is killed if it does not listen', async () => {
    const run = build(
      await shop.tool(
        'deaf',
        `process.on('SIGTERM', () => undefined); note('deaf.pid', String(process.pid)); forever();`,
      ),
      { graceMs: 50 },
    );
    const id = await shop.noted('deaf.pid');
    run.cancel();
    expect(await run.outcome).toMatchObject({ kind: 'cancelled' });
    expect(await isAlive(id)).toBe(false);
  });

  it('takes all with it that it started, also what does not listen and would live on', async () => {
    const command = await shop.tool(
      'family',
      `const start = (body) => spawn(process.execPath, ['-e', body], { stdio: ['ignore', 'pipe', 'inherit'] });
       const polite = start('console.log(1); setInterval(() => undefined, 1000)');
       const deaf = start('process.on("SIGTERM", () => undefined); console.log(1); setInterval(() => undefined, 1000)');
       const ready = (child) => new Promise((resolve) => child.stdout.once('data', resolve));
       Promise.all([ready(polite), ready(deaf)]).then(() => note('family.pids', polite.pid + ' ' + deaf.pid));
       forever();`,
    );
    const run = build(command, { graceMs: 50 });
    const ids = (await shop.noted('family.pids')).split(' ');
    expect(await Promise.all(ids.map(isAlive))).toEqual([true, true]);
    run.cancel();
    expect(await run.outcome).toMatchObject({ kind: 'cancelled' });
    expect(await Promise.all(ids.map(isAlive))).toEqual([false, false]);
  });

  it('was never started if it was cancelled before', async () => {
    const command = await shop.tool('never', `note('never.on', '');`);
    const outcome = await runBuild(command, () => undefined, AbortSignal.abort());
    expect(outcome).toEqual({ kind: 'cancelled', durationMs: 0 });
    expect(await readdir(shop.folder)).not.toContain('never.on');
  });

  it('is gone even if it was cancelled while it started', async () => {
    const run = build(await shop.tool('start', `forever();`));
    run.cancel();
    expect(await run.outcome).toMatchObject({ kind: 'cancelled' });
  });

  it('is no longer one to cancel when it has ended', async () => {
    const run = build(await shop.tool('ended', `say('done');`));
    const outcome = await run.outcome;
    run.cancel();
    expect(outcome).toMatchObject({ kind: 'done', exitCode: 0 });
    expect(run.output()).toBe('done');
  });
});

describe('a build that cannot start', () => {
  it('says which program is missing', async () => {
    for (const program of ['no-such-build-tool', './no-such-script', join(shop.folder, 'nothing')]) {
      expect(await build({ command: [program, 'build'], cwd: shop.folder }).outcome).toEqual({
        kind: 'missing',
        program,
      });
    }
  });

  it('looks for the program where the plan says', async () => {
    const run = build({ command: ['node', '--version'], cwd: shop.folder, env: { PATH: shop.folder } });
    expect(await run.outcome).toEqual({ kind: 'missing', program: 'node' });
    const found = build({ command: ['node', '--version'], cwd: shop.folder, env: { PATH: dirname(process.execPath) } });
    expect(await found.outcome).toMatchObject({ kind: 'done', exitCode: 0 });
    expect(found.output()).toBe(`${process.version}\n`);
  });

  it('says that its folder is gone, not that the program is', async () => {
    const cwd = shop.path('renamed');
    expect(await build({ command: [process.execPath], cwd }).outcome).toEqual({
      kind: 'failed',
      message: `The folder of the build is not there: ${cwd}. Was it moved or renamed?`,
    });
    const file = shop.path('file');
    await writeFile(file, '');
    expect(await build({ command: [process.execPath], cwd: file }).outcome).toMatchObject({ kind: 'failed' });
  });

  it.runIf(posix)('says that a script may not be executed, or that what runs it is missing', async () => {
    await writeFile(shop.path('plain.sh'), '#!/bin/sh\n');
    expect(await build({ command: ['./plain.sh'], cwd: shop.folder }).outcome).toEqual({
      kind: 'failed',
      message: `${shop.path('plain.sh')} may not be executed: permission denied. Is it marked as executable?`,
    });
    await script(shop.path('odd.sh'), '#!/no/such/interpreter\n');
    expect(await build({ command: ['./odd.sh'], cwd: shop.folder }).outcome).toEqual({
      kind: 'failed',
      message: `${shop.path('odd.sh')} cannot start: the program that its first line names is not there.`,
    });
  });

  it('says what the system says of an argument that cannot be', async () => {
    expect(await build({ command: [process.execPath, 'a\0b'], cwd: shop.folder }).outcome).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining(`${process.execPath} could not be started: `) as string,
    });
  });
});

describe('a folder that is renamed while its build runs', () => {
  it.runIf(posix)('does not disturb it', async () => {
    const before = shop.path('before');
    await mkdir(before);
    const command = await shop.tool(
      'builder',
      `note('builder.on', '');
       const wait = setInterval(() => {
         if (!require('node:fs').existsSync(join(__dirname, 'after'))) return;
         clearInterval(wait);
         writeFileSync('plugin.wasm', 'wasm');
       }, 5);`,
    );
    const run = build({ ...command, cwd: before });
    await shop.noted('builder.on');
    await rename(before, shop.path('after'));
    expect(await run.outcome).toMatchObject({ kind: 'done', exitCode: 0 });
    expect(await readdir(shop.path('after'))).toEqual(['plugin.wasm']);
  });
});

describe('a script with a first line', () => {
  it.runIf(posix)('runs relative to the folder of the build', async () => {
    await script(shop.path('build.sh'), '#!/bin/sh\nprintf "%s" "$1"\nexit 7\n');
    const run = build({ command: ['./build.sh', 'release'], cwd: shop.folder });
    expect(await run.outcome).toMatchObject({ kind: 'done', exitCode: 7 });
    expect(run.output()).toBe('release');
  });
});
