// What the last run of each case came to, and which files it depends on: for the commands, and to run it again.
import * as vscode from 'vscode';
import type { CaseResult } from '../../project/cases/result';
import type { CaseItems } from './items';
import type { ChangedFiles, ReadFiles } from './readFiles';
import { type Remedy, remedyOf } from './remedy';

interface Kept {
  readonly item: vscode.TestItem;
  /** Of a case that passed nothing is needed later. */
  readonly result: CaseResult | undefined;
  readonly files: readonly ReadFiles[];
  readonly parent: string | undefined;
}

export class CaseResults {
  /** By the id of the item. */
  readonly #kept = new Map<string, Kept>();

  /** @param files all that was read for it. */
  set(item: vscode.TestItem, result: CaseResult, files: readonly ReadFiles[]): void {
    const kept = result.outcome === 'failed' ? result : undefined;
    this.#kept.set(item.id, { item, result: kept, files, parent: item.parent?.id });
  }

  /** Undefined unless the case failed in its last run. */
  failure(item: vscode.TestItem): CaseResult | undefined {
    return this.#kept.get(item.id)?.result;
  }

  /** Whether one of these files was read for the case and is another by now; undefined if it has not run yet. */
  async isOutdated(item: vscode.TestItem, changed: ChangedFiles): Promise<boolean | undefined> {
    const kept = this.#kept.get(item.id);
    if (kept === undefined) return undefined;
    for (const files of kept.files) if (await files.haveChanged(changed)) return true;
    return false;
  }

  /** After a run: forgets cases that are gone, and tells the menus which items have something to accept. */
  async publish(items: CaseItems): Promise<void> {
    for (const [id, { item }] of this.#kept) if (items.current(item) === undefined) this.#kept.delete(id);
    await setIds('plugwright.differingOutputs', this.#idsWith('output'));
    await setIds('plugwright.differingSnapshots', this.#idsWith('snapshot'));
  }

  /** Cases, and the files that hold them. */
  #idsWith(remedy: Remedy): readonly string[] {
    const ids = new Set<string>();
    for (const [id, { result, parent }] of this.#kept) {
      if (!(result?.failures ?? []).some((failure) => remedyOf(failure) === remedy)) continue;
      ids.add(id);
      if (parent !== undefined) ids.add(parent);
    }
    return [...ids];
  }
}

/** An empty list would be true in `when` clauses. */
export const setIds = (key: string, ids: readonly string[]): Thenable<unknown> =>
  vscode.commands.executeCommand('setContext', key, ids.length > 0 ? ids : undefined);
