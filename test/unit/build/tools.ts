// Stand-ins for build tools: small programs in a folder of their own, started like real ones.
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import {
  buildLimits,
  runBuild,
  type BuildCommand,
  type BuildLimits,
  type BuildOutcome,
} from '../../../src/project/build/process';

export interface Workshop {
  readonly folder: string;
  path(name: string): string;
  /** A program of Node; `say(text)` prints, `note(name, text)` writes a file of the folder in one go. */
  tool(name: string, body: string): Promise<BuildCommand>;
  /** What a tool noted, as soon as it did. */
  noted(name: string): Promise<string>;
}

const prelude = `
const { spawn } = require('node:child_process');
const { writeFileSync, renameSync } = require('node:fs');
const { join } = require('node:path');
const say = (text) => process.stdout.write(text);
const note = (name, text) => {
  writeFileSync(join(__dirname, name + '.part'), text);
  renameSync(join(__dirname, name + '.part'), join(__dirname, name));
};
const forever = () => setInterval(() => undefined, 1000);
`;

/** A folder for the tests of one file. */
export function workshop(): Workshop {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'build-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const path = (name: string) => join(folder, name);
  return {
    get folder() {
      return folder;
    },
    path,
    async tool(name, body) {
      await writeFile(path(`${name}.cjs`), prelude + body);
      return { command: [process.execPath, path(`${name}.cjs`)], cwd: folder };
    },
    async noted(name) {
      for (;;) {
        const text = await readFile(path(name), 'utf8').catch(() => undefined);
        if (text !== undefined) return text;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
  };
}

/** A program with a first line that names its interpreter. */
export async function script(path: string, text: string): Promise<void> {
  await writeFile(path, text);
  await chmod(path, 0o755);
}

export interface Build {
  readonly outcome: Promise<BuildOutcome>;
  output(): string;
  cancel(): void;
}

export function build(command: BuildCommand, limits: Partial<BuildLimits> = {}): Build {
  const printed: string[] = [];
  const controller = new AbortController();
  const outcome = runBuild(command, (text) => printed.push(text), controller.signal, { ...buildLimits, ...limits });
  return { outcome, output: () => printed.join(''), cancel: () => controller.abort() };
}

/** Whether a process is there. One that ended and that nobody has asked for its exit does not count. */
export async function isAlive(id: string): Promise<boolean> {
  try {
    process.kill(Number(id), 0);
  } catch {
    return false;
  }
  const status = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => '');
  return !/\) [ZX] /.test(status);
}
