// Snapshots: outputs that are kept in files of their own, compared byte by byte.
import { messageOf } from '../../../runtime/errors';
import { equalBytes } from '../../compare/bytes';
import type { Case, CaseFile } from '../model';
import { isMissing, whyUnreadable } from '../unreadable';
import type { CaseFailure } from '../result';
import { bytesDifference } from './expect/bytesDifference';
import { lineEndsHint } from './expect/lineEnds';
import { bytesSides, shown } from './sides';
import { CaseProblem, type CaseFiles, type CaseRunOptions } from './parts';
import { extensionFor, extensions, snapshotStem } from './snapshotNames';

/** The snapshots of one case. */
export class Snapshots {
  readonly #written: string[] = [];

  constructor(
    private readonly files: CaseFiles,
    private readonly location: string,
    private readonly file: CaseFile,
    private readonly each: Case,
    private readonly update: NonNullable<CaseRunOptions['update']>,
  ) {}

  /** Locations. */
  get written(): readonly string[] {
    return this.#written;
  }

  /** @throws CaseProblem if the file can neither be read nor written. */
  async compare(callIndex: number, wanted: string | true, output: Uint8Array): Promise<readonly CaseFailure[]> {
    const { location, name, bytes } = await this.#find(callIndex, wanted, output);
    const path = ['snapshot'];
    if (bytes !== undefined && equalBytes(bytes, output)) return [];
    if (this.update === 'all' || (this.update === 'missing' && bytes === undefined)) {
      await this.#write(location, name, output);
      return [];
    }
    if (bytes === undefined) {
      const message = `There is no snapshot ${name} yet.`;
      const hint = 'Accept the output, or run "plugwright test --update".';
      return [{ message, actual: shown(output), hint, path, snapshot: location }];
    }
    const message = `The output differs from the snapshot ${name}${bytesDifference(bytes, output) ?? ''}.`;
    const hint = lineEndsHint(bytes, output) ?? 'If it is right, accept the output or update the snapshot.';
    return [{ message, ...bytesSides(bytes, output), hint, path, snapshot: location }];
  }

  /** A snapshot without a name is looked for under every extension: its content may have changed its kind. */
  async #find(callIndex: number, wanted: string | true, output: Uint8Array): Promise<Found> {
    if (wanted !== true) return this.#read(this.#checked(wanted));
    const path = this.files.pathOf(this.location) ?? decodeURIComponent(this.location);
    const stem = snapshotStem(path, this.file, this.each, callIndex);
    const first = extensionFor(output);
    const fresh = await this.#read(`${stem}.${first}`);
    if (fresh.bytes !== undefined) return fresh;
    for (const extension of extensions.filter((each) => each !== first)) {
      const found = await this.#read(`${stem}.${extension}`);
      if (found.bytes !== undefined) return found;
    }
    return fresh;
  }

  /** What is compared with the output would be lost if it were the case file itself, or the plug-in. */
  #checked(wanted: string): string {
    const { files, location, file } = this;
    const own = [location, files.resolve(location, file.plugin)];
    if (isWithin(wanted) && !own.includes(files.resolve(location, wanted))) return wanted;
    const hint =
      'Name a file of its own in the folder of the case file, e.g. "__snapshots__/output.json", or say true.';
    throw new CaseProblem(['snapshot'], `${JSON.stringify(wanted)} is no place for a snapshot.`, hint);
  }

  async #read(relative: string): Promise<Found> {
    const location = this.files.resolve(this.location, relative);
    try {
      return { location, name: relative, bytes: await this.files.read(location) };
    } catch (error) {
      if (isMissing(error)) return { location, name: relative, bytes: undefined };
      throw new CaseProblem(['snapshot'], `The snapshot ${relative} could not be read: ${whyUnreadable(error)}.`);
    }
  }

  async #write(location: string, name: string, output: Uint8Array): Promise<void> {
    try {
      await this.files.write(location, output);
    } catch (error) {
      const message = `The snapshot ${name} could not be written: ${messageOf(error)}.`;
      throw new CaseProblem(['snapshot'], message);
    }
    this.#written.push(location);
  }
}

interface Found {
  readonly location: string;
  /** Its path within the folder of the case file. */
  readonly name: string;
  readonly bytes: Uint8Array | undefined;
}

/** What is written must be within the folder of the case file. */
function isWithin(path: string): boolean {
  const parts = path.split(/[\\/]/);
  let depth = 0;
  const leaves = parts.some((part) => (depth += part === '..' ? -1 : part === '.' || part === '' ? 0 : 1) < 0);
  return !leaves && depth > 0 && !/^([\\/]|[A-Za-z][\w+.-]*:)/.test(path);
}
