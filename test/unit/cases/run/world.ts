// A folder on disk with a plug-in, and cases that run in a real worker.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { CaseRunner, type CaseFiles, type CaseRunOptions, type CaseRunParts } from '../../../../src/project/cases/run';
import type { Case, CaseFile } from '../../../../src/project/cases/model';
import type { CaseResult } from '../../../../src/project/cases/result';
import { WorkerRunner } from '../../../../src/runner/client';
import { bundleWorker } from '../../runner/bundle';
import plugin from './case.wat';

export const diskFiles: CaseFiles = {
  read: async (location) => new Uint8Array(await readFile(location)),
  write: async (location, bytes) => {
    await mkdir(dirname(location), { recursive: true });
    await writeFile(location, bytes);
  },
  resolve: (from, relative) => resolve(dirname(from), relative),
  pathOf: (location) => location,
};

export class World {
  /** How often each plug-in was read, by its file name. */
  readonly loads: string[] = [];
  readonly #runner: WorkerRunner;

  private constructor(
    readonly folder: string,
    worker: string,
  ) {
    this.#runner = new WorkerRunner(worker);
  }

  static async make(): Promise<World> {
    const folder = await mkdtemp(join(tmpdir(), 'cases-'));
    await writeFile(join(folder, 'case.wasm'), plugin);
    return new World(folder, await bundleWorker());
  }

  /** Of the case file. */
  get location(): string {
    return this.path('orders.cases.json');
  }

  path(relative: string): string {
    return join(this.folder, relative);
  }

  caseRunner(parts: Partial<CaseRunParts> = {}): CaseRunner {
    return new CaseRunner({
      runner: this.#runner,
      files: diskFiles,
      loadPlugin: async (location) => {
        this.loads.push(basename(location));
        return { bytes: await diskFiles.read(location), name: basename(location), manifest: {} };
      },
      scripts: true,
      ...parts,
    });
  }

  /** Runs one case of a file that has only it. */
  run(
    each: Partial<Case>,
    options: CaseRunOptions = {},
    file: Partial<CaseFile> = {},
    parts: Partial<CaseRunParts> = {},
  ): Promise<CaseResult> {
    const whole = { name: 'a case', ...each } as Case;
    return this.caseRunner(parts).run(this.location, { plugin: 'case.wasm', cases: [whole], ...file }, whole, options);
  }

  async end(): Promise<void> {
    await this.#runner.dispose();
    await rm(this.folder, { recursive: true });
  }
}
