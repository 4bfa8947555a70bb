// What there is to run: files with their tests, whichever kind of file they come from.
import { readFile } from 'node:fs/promises';
import { basename, relative } from 'node:path';
import type { Runner } from '../../runner/runner';
import type { CaseResult } from '../../project/cases/result';
import { planCases } from './cases';
import { slashes } from './find';
import type { Inputs } from './inputs';
import type { TestOptions } from './options';
import type { FileProblem, Place } from './report';
import { shardOf } from './shard';
import { planXtp } from './xtp';

export interface TestParts {
  readonly runner: Runner;
  readonly inputs: Inputs;
  readonly options: TestOptions;
  readonly signal: AbortSignal;
}

export interface PlannedTest {
  readonly name: string;
  readonly place: Place;
  run(parts: TestParts): Promise<CaseResult>;
  /** Where the file says what a path within the test leads to. */
  placeOf(path: readonly (string | number)[]): Place;
}

export interface PlannedFile {
  /** Absolute. */
  readonly path: string;
  /** For people: relative to the current folder. */
  readonly file: string;
  readonly problems: readonly FileProblem[];
  readonly tests: readonly PlannedTest[];
}

/** A file that cannot be read has a problem instead of tests. */
export async function planFile(path: string, cwd: string): Promise<PlannedFile> {
  const file = slashes(relative(cwd, path));
  try {
    const text = await readFile(path, 'utf8');
    return { path, file, ...(basename(path) === 'xtp.toml' ? await planXtp(path, text) : planCases(path, text)) };
  } catch (error) {
    const message = `The file could not be read: ${(error as Error).message}`;
    return { path, file, problems: [{ line: 1, column: 1, message, severity: 'error' }], tests: [] };
  }
}

export const testCount = (files: readonly PlannedFile[]): number =>
  files.reduce((sum, { tests }) => sum + tests.length, 0);

/** Those whose name is asked for, and of these the shard. */
export function select(files: readonly PlannedFile[], { name, shard }: TestOptions): PlannedFile[] {
  const named = name === undefined ? files : keep(files, (test) => name.test(test.name));
  if (shard === undefined) return [...named];
  const own = new Set(
    shardOf(
      named.flatMap(({ tests }) => tests),
      shard,
    ),
  );
  return keep(named, (test) => own.has(test));
}

export const keep = (
  files: readonly PlannedFile[],
  wanted: (test: PlannedTest, file: PlannedFile) => boolean,
): PlannedFile[] => files.map((file) => ({ ...file, tests: file.tests.filter((test) => wanted(test, file)) }));
