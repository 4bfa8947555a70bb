// What changed from one JSON value to another, by path.
import { type Region, diffSequences } from './sequences';
import type { JsonNode } from './jsonTree';
import type { Steps } from './steps';

/** Keys of objects and indexes of arrays, from the root. */
export type JsonPath = readonly (string | number)[];

/**
 * One value that changed, with both sides as JSON text as it was written. Paths of what changed or was added are
 * those in the new value, of what was removed those in the old one: the removals from last to first, then the
 * additions from first to last, then the changes make the new value from the old one.
 */
export type JsonChange =
  | { readonly kind: 'changed'; readonly path: JsonPath; readonly before: string; readonly after: string }
  | { readonly kind: 'added'; readonly path: JsonPath; readonly after: string }
  | { readonly kind: 'removed'; readonly path: JsonPath; readonly before: string };

export interface JsonDifference {
  readonly kind: 'json';
  /** At most {@link listedChanges}. None: the same JSON, written differently (white space, order of keys, escapes). */
  readonly changes: readonly JsonChange[];
  /** All changes, listed or not. */
  readonly total: number;
}

export const listedChanges = 1000;

export function compareJson(before: JsonNode, after: JsonNode, steps: Steps): JsonDifference {
  const changes: JsonChange[] = [];
  let total = 0;
  const tell = (change: JsonChange): void => {
    if (++total <= listedChanges) changes.push(change);
  };

  const walk = (old: JsonNode, now: JsonNode, oldPath: JsonPath, path: JsonPath): void => {
    if (old.id === now.id) return;
    if (old.members && now.members) walkMembers(old.members, now.members, oldPath, path);
    else if (old.items && now.items) walkItems(old.items, now.items, oldPath, path);
    else tell({ kind: 'changed', path, before: old.text, after: now.text });
  };

  const walkMembers = (
    old: ReadonlyMap<string, JsonNode>,
    now: ReadonlyMap<string, JsonNode>,
    oldPath: JsonPath,
    path: JsonPath,
  ): void => {
    for (const [key, value] of old) {
      const other = now.get(key);
      if (other) walk(value, other, [...oldPath, key], [...path, key]);
      else tell({ kind: 'removed', path: [...oldPath, key], before: value.text });
    }
    for (const [key, value] of now) {
      if (!old.has(key)) tell({ kind: 'added', path: [...path, key], after: value.text });
    }
  };

  const walkItems = (old: readonly JsonNode[], now: readonly JsonNode[], oldPath: JsonPath, path: JsonPath): void => {
    for (const { beforeStart, beforeEnd, afterStart, afterEnd } of regionsOf(old, now, steps)) {
      const paired = Math.min(beforeEnd - beforeStart, afterEnd - afterStart);
      for (let i = 0; i < paired; i++) {
        const [from, to] = [old[beforeStart + i], now[afterStart + i]];
        if (from && to) walk(from, to, [...oldPath, beforeStart + i], [...path, afterStart + i]);
      }
      old.slice(beforeStart + paired, beforeEnd).forEach(({ text }, i) => {
        tell({ kind: 'removed', path: [...oldPath, beforeStart + paired + i], before: text });
      });
      now.slice(afterStart + paired, afterEnd).forEach(({ text }, i) => {
        tell({ kind: 'added', path: [...path, afterStart + paired + i], after: text });
      });
    }
  };

  walk(before, after, [], []);
  return { kind: 'json', changes, total };
}

/** Items are found again wherever they moved to by an insertion; in arrays too different for that, by their index. */
function regionsOf(old: readonly JsonNode[], now: readonly JsonNode[], steps: Steps): readonly Region[] {
  const [left, right] = [old.map(({ id }) => id), now.map(({ id }) => id)];
  return (
    diffSequences(left, right, steps) ?? [
      { beforeStart: 0, beforeEnd: old.length, afterStart: 0, afterEnd: now.length },
    ]
  );
}

/** `items[3].price`, `headers["content-type"]`; empty for the root. */
export function formatPath(path: JsonPath): string {
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      if (!/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(part)) return `[${JSON.stringify(part)}]`;
      return index === 0 ? part : `.${part}`;
    })
    .join('');
}
