// What was typed comes back, and never outgrows its place.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Drafts, draftLimits, fittingDrafts, type StoredDraft } from '../../../src/ui/panel/drafts';
import { type Draft, emptyDraft } from '../../../src/ui/panel/protocol/draft';

class Storage {
  readonly values = new Map<string, unknown>();
  keys = (): string[] => [...this.values.keys()];
  get<T>(key: string, fallback?: T): T {
    return (this.values.has(key) ? structuredClone(this.values.get(key)) : fallback) as T;
  }
  update(key: string, value: unknown): Promise<void> {
    this.values.set(key, structuredClone(value));
    return Promise.resolve();
  }
}

const draft = (text: string, edited: number): Draft => ({
  ...emptyDraft,
  input: { ...emptyDraft.input, text },
  edited,
});
const target = { uri: 'file:///a.wasm', functionName: 'run' };
const fail = (error: unknown): void => {
  throw error;
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('drafts', () => {
  it('come back after a restart', () => {
    const storage = new Storage();
    const before = new Drafts(storage, fail);
    before.set(target, draft('typed', 1));
    before.dispose();
    expect(new Drafts(storage, fail).get(target)).toEqual(draft('typed', 1));
  });

  it('are stored soon, without a dispose', () => {
    const storage = new Storage();
    new Drafts(storage, fail, 300).set(target, draft('typed', 1));
    vi.advanceTimersByTime(300);
    expect(new Drafts(storage, fail).get(target).input.text).toBe('typed');
  });

  it('belong to one function of one plug-in', () => {
    const drafts = new Drafts(new Storage(), fail);
    drafts.set(target, draft('typed', 1));
    expect(drafts.has(target)).toBe(true);
    expect(drafts.has({ ...target, functionName: 'other' })).toBe(false);
    expect(drafts.get({ uri: 'file:///b.wasm', functionName: 'run' })).toEqual(emptyDraft);
  });

  it('lend their options to another function of the plug-in', () => {
    const drafts = new Drafts(new Storage(), fail);
    const options = { ...emptyDraft.options, timeoutMs: '5' };
    drafts.set(target, { ...draft('typed', 2), options });
    drafts.set({ ...target, functionName: 'older' }, draft('', 1));
    expect(drafts.get({ ...target, functionName: 'new' })).toEqual({ ...emptyDraft, options });
    expect(drafts.latestFunction(target.uri)).toBe('run');
  });

  it('ignore stored data of another shape', () => {
    const storage = new Storage();
    void storage.update('plugwright.drafts', [{ uri: 'a', functionName: 'b', draft: { input: 'old' } }]);
    expect(new Drafts(storage, fail).get({ uri: 'a', functionName: 'b' })).toEqual(emptyDraft);
  });
});

describe('stored drafts', () => {
  const stored = (name: string, size: number, edited: number): StoredDraft => ({
    uri: 'u',
    functionName: name,
    draft: draft('x'.repeat(size), edited),
  });
  const names = (drafts: StoredDraft[]): string[] => drafts.map(({ functionName }) => functionName);

  it('are the latest ones', () => {
    expect(names(fittingDrafts([stored('old', 1, 1), stored('new', 1, 2)], { ...draftLimits, count: 1 }))).toEqual([
      'new',
    ]);
  });

  it('leave out one that is too large alone, and keep the rest', () => {
    const limits = { ...draftLimits, charactersEach: 1000 };
    expect(names(fittingDrafts([stored('large', 2000, 3), stored('a', 1, 2), stored('b', 1, 1)], limits))).toEqual([
      'a',
      'b',
    ]);
  });

  it('stay within the whole', () => {
    const many = Array.from({ length: 100 }, (_, at) => stored(String(at), 100_000, at));
    expect(JSON.stringify(fittingDrafts(many)).length).toBeLessThanOrEqual(draftLimits.characters + 100);
  });
});
