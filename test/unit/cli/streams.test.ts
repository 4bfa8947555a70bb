// The command line whose standard streams end early, or have no room.
import { spawn } from 'node:child_process';
import { existsSync, openSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import busy from '../runner/plugins/busy.wat';
import chatty from '../runner/plugins/chatty.wat';
import { bundleCli, caseFile, echo, folderWith, plainEnvironment, type Outcome } from './plugwright';

let cli: string;
let folder: string;

beforeAll(async () => {
  cli = await bundleCli();
  const cases = Array.from({ length: 2000 }, (_, at) => echo(`case ${at}`, at < 1999));
  folder = await folderWith({ 'busy.wasm': busy, 'chatty.wasm': chatty, 'a.cases.json': caseFile(...cases) });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Reading {
  /** Stop reading it after its first bytes. */
  readonly leave?: 'stdout' | 'stderr';
  /** A file in the place of standard output. */
  readonly stdout?: string;
}

function plugwright(args: readonly string[], { leave, stdout = '' }: Reading): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const out = stdout === '' ? 'pipe' : openSync(stdout, 'w');
    const child = spawn(process.execPath, [cli, ...args], {
      cwd: folder,
      env: plainEnvironment(),
      stdio: ['ignore', out, 'pipe'],
    });
    const read = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      const stream = child[name];
      stream?.setEncoding('utf8').on('data', (text: string) => {
        read[name] += text;
        if (name === leave) stream.destroy();
      });
    }
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...read }));
  });
}

describe.skipIf(process.platform === 'win32')('when nobody reads standard output any more', () => {
  it('tests go on, and their exit code and their reports in files are true', async () => {
    const outcome = await plugwright(['test', '-r', 'spec', '-r', 'json=report.json'], { leave: 'stdout' });
    expect(outcome).toMatchObject({ code: 1, stderr: '' });
    expect(outcome.stdout).not.toContain('1 failed');
    const report = JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')) as unknown;
    expect(report).toMatchObject({ totals: { passed: 1999, failed: 1 } });
  });

  it('calls end, which is no error', async () => {
    const loop = ['call', 'busy.wasm', 'echo', '-i', 'a', '--loop', '100000000'];
    expect(await plugwright(loop, { leave: 'stdout' })).toMatchObject({ code: 0, stderr: '' });
  });
});

describe.skipIf(process.platform === 'win32')('when nobody reads the logs any more', () => {
  it('the calls and their outputs are as before', async () => {
    const loop = ['call', 'chatty.wasm', 'talk', '--loop', '1000'];
    const { code, stdout, stderr } = await plugwright(loop, { leave: 'stderr' });
    expect({ code, lines: stdout.split('\n').length - 1 }).toEqual({ code: 0, lines: 1000 });
    expect(stderr.length).toBeGreaterThan(0);
  });
});

describe.skipIf(!existsSync('/dev/full'))('when standard output has no room', () => {
  it.each([
    ['call', ['call', 'busy.wasm', 'echo', '-i', 'a']],
    ['test', ['test', '-t', 'case 1$']],
    ['inspect', ['inspect', 'busy.wasm']],
  ])('%s fails and says so', async (_, args) => {
    const { code, stderr } = await plugwright(args, { stdout: '/dev/full' });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^plugwright: standard output could not be written: ENOSPC[^\n]*\n$/);
  });
});
