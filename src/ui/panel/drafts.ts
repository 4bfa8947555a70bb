// Remembers what was typed for each function of each plug-in, over hiding, reload, crash and rebuild.
import type * as vscode from 'vscode';
import { type CaseLink, type Draft, type Target, emptyDraft, isDraft } from './protocol';

const storageKey = 'plugwright.drafts';

export interface StoredDraft {
  readonly uri: string;
  readonly functionName: string;
  readonly draft: Draft;
}

/** What of the drafts is stored: the latest that fit. Larger ones live until the window closes. */
export const draftLimits = { count: 200, characters: 2 * 1024 * 1024, charactersEach: 512 * 1024 };

export function fittingDrafts(drafts: readonly StoredDraft[], limits = draftLimits): StoredDraft[] {
  let total = 0;
  return [...drafts]
    .sort((a, b) => b.draft.edited - a.draft.edited)
    .filter((stored, rank) => {
      const size = JSON.stringify(stored).length;
      const fits = rank < limits.count && size <= limits.charactersEach && total + size <= limits.characters;
      total += fits ? size : 0;
      return fits;
    });
}

export class Drafts implements vscode.Disposable {
  readonly #drafts = new Map<string, StoredDraft>();
  #timer: NodeJS.Timeout | undefined;

  /** @param delay milliseconds from an edit to its being stored. */
  constructor(
    private readonly storage: vscode.Memento,
    private readonly onError: (error: unknown) => void,
    private readonly delay = 300,
  ) {
    for (const stored of storage.get<StoredDraft[]>(storageKey, [])) {
      if (isDraft(stored.draft)) this.#drafts.set(key(stored.uri, stored.functionName), stored);
    }
  }

  /** True if an input was typed, given or run for this function before. */
  has({ uri, functionName }: Target): boolean {
    return this.#drafts.has(key(uri, functionName));
  }

  /** What was typed; a function without any gets the options last used for its plug-in. */
  get({ uri, functionName }: Target): Draft {
    const own = this.#drafts.get(key(uri, functionName));
    if (own) return own.draft;
    return { ...emptyDraft, options: this.#latest(uri)?.draft.options ?? emptyDraft.options };
  }

  /** The function of this plug-in that was worked on last. */
  latestFunction(uri: string): string | undefined {
    return this.#latest(uri)?.functionName;
  }

  /** The functions of this plug-in that were run or typed for, in the order in which they were worked on. */
  functionsOf(uri: string): string[] {
    return [...this.#drafts.values()]
      .filter((stored) => stored.uri === uri)
      .sort((a, b) => a.draft.edited - b.draft.edited)
      .map(({ functionName }) => functionName);
  }

  set({ uri, functionName }: Target, draft: Draft): void {
    if (functionName === undefined) return;
    this.#drafts.set(key(uri, functionName), { uri, functionName, draft });
    this.#timer ??= setTimeout(() => this.flush(), this.delay);
  }

  /** A case has another name. */
  relink(before: CaseLink, after: CaseLink): void {
    for (const { uri, functionName, draft } of [...this.#drafts.values()]) {
      const { file, name } = draft.case ?? {};
      if (file === before.file && name === before.name) this.set({ uri, functionName }, { ...draft, case: after });
    }
  }

  /** Stores at once. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.storage.update(storageKey, fittingDrafts([...this.#drafts.values()])).then(undefined, this.onError);
  }

  #latest(uri: string): StoredDraft | undefined {
    return [...this.#drafts.values()]
      .filter((stored) => stored.uri === uri)
      .sort((a, b) => b.draft.edited - a.draft.edited)[0];
  }

  dispose(): void {
    if (this.#timer) this.flush();
  }
}

const key = (uri: string, functionName = ''): string => `${uri}\n${functionName}`;
