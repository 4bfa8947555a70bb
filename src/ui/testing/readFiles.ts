// The files that a case read, each with what it was then: the news of a save often comes after it was run.
import * as vscode from 'vscode';
import { isNotFound } from '../catalogue/read';
import { statFile } from '../files';

export class ReadFiles {
  /** By location. */
  readonly #stamps = new Map<string, Promise<string>>();

  /** Before it is read. */
  note(location: string): void {
    if (!this.#stamps.has(location)) this.#stamps.set(location, stampOf(location));
  }

  /** After it was read: what was written meanwhile is another, by the clock in milliseconds. */
  noteRead(location: string, since: number): void {
    if (!this.#stamps.has(location)) this.#stamps.set(location, stampOf(location, since));
  }

  /** Whether one of these was read and is another by now. */
  async haveChanged(files: ChangedFiles): Promise<boolean> {
    for (const location of files.locations) {
      const stamp = this.#stamps.get(location);
      if (stamp !== undefined && (await stamp) !== (await files.stamp(location))) return true;
    }
    return false;
  }
}

/** Files that may have changed. The disk is asked for each once, however many cases read it. */
export class ChangedFiles {
  readonly #stamps = new Map<string, Promise<string>>();

  constructor(readonly locations: ReadonlySet<string>) {}

  stamp(location: string): Promise<string> {
    const stamp = this.#stamps.get(location) ?? stampOf(location);
    this.#stamps.set(location, stamp);
    return stamp;
  }
}

/** What cannot be asked counts as changed, each time. */
async function stampOf(location: string, since = Infinity): Promise<string> {
  try {
    const { modified, size } = await statFile(vscode.Uri.parse(location));
    return modified < since ? `${modified} ${size}` : `changed ${++unknown}`;
  } catch (error) {
    return isNotFound(error) ? 'none' : `unknown ${++unknown}`;
  }
}
let unknown = 0;
