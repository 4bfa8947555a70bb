// Names under which records are stored. A record that changes is written under its next revision before the old one is
// deleted: no crash and no other window can lose it, and a listing of keys shows what is new.

export interface RecordKey {
  readonly id: string;
  readonly revision: number;
}

const pattern = /^([0-9a-z]+(?:-[0-9a-z]+)*)\.(\d{1,9})\.run1$/;

/** Undefined for what is not of this version of the format, which is left alone. */
export function parseKey(key: string): RecordKey | undefined {
  const [, id, revision] = pattern.exec(key) ?? [];
  return id === undefined ? undefined : { id, revision: Number(revision) };
}

export const formatKey = ({ id, revision }: RecordKey): string => `${id}.${revision}.run1`;

/**
 * An id that no other window gives. Ids are in the order of time.
 * @param at milliseconds since the Unix epoch.
 * @param last the last id of the same millisecond, if there is one.
 */
export function newId(at: number, last?: string): string {
  const order = last === undefined ? 0 : parseInt(last.split('-')[1] ?? '0', 36) + 1;
  return [sortable(at, 9), sortable(order, 4), crypto.randomUUID().slice(0, 8)].join('-');
}

const sortable = (value: number, length: number): string =>
  Math.max(0, Math.floor(value)).toString(36).padStart(length, '0');
