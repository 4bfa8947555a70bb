// Where the snapshot of a call is, if the case does not say.
import { createHash } from 'node:crypto';
import { isJsonTree } from '../../../text/json';
import { readableText } from '../content';
import { callsOf, type Case, type CaseFile } from '../model';

/**
 * Relative to the folder of the case file and without extension, e.g. `__snapshots__/orders.cases.json/an-empty-order`.
 *
 * @param path of the case file, which is the same in the editor and on the command line.
 */
export function snapshotStem(path: string, file: CaseFile, each: Case, callIndex: number): string {
  const name = stems(file).get(each.name) ?? safe(each.name);
  const number = callsOf(each).length > 1 ? `.${callIndex + 1}` : '';
  return `__snapshots__/${safeFileName(path)}/${name}${number}`;
}

/** A change of names: stems of snapshots that are others by it, e.g. those of a case that was renamed. */
export function movedSnapshots(
  path: string,
  before: CaseFile,
  after: CaseFile,
  nameBefore: (name: string) => string,
): { readonly from: string; readonly to: string }[] {
  return after.cases.flatMap((each) => {
    const old = before.cases.find(({ name }) => name === nameBefore(each.name));
    if (old === undefined) return [];
    return callsOf(each).flatMap(({ expect }, index) => {
      const [from, to] = [snapshotStem(path, before, old, index), snapshotStem(path, after, each, index)];
      return expect?.snapshot === true && from !== to ? [{ from, to }] : [];
    });
  });
}

/** The extensions that snapshots get, by which one is found again whose content has changed its kind. */
export const extensions = ['json', 'txt', 'bin', 'png', 'jpg', 'gif', 'webp', 'pdf', 'wasm', 'zip', 'gz'] as const;

export function extensionFor(bytes: Uint8Array): (typeof extensions)[number] {
  const magic = signatures.find(([, start, at = 0]) => start.every((byte, i) => bytes[at + i] === byte));
  if (magic) return magic[0];
  const text = readableText(bytes);
  if (text === undefined) return 'bin';
  return isJsonTree(text) ? 'json' : 'txt';
}

const ascii = (text: string): readonly number[] => Array.from(text, (character) => character.charCodeAt(0));

/** First bytes, or those at an offset. */
const signatures: readonly (readonly [(typeof extensions)[number], readonly number[], number?])[] = [
  ['png', [0x89, ...ascii('PNG\r\n\x1a\n')]],
  ['jpg', [0xff, 0xd8, 0xff]],
  ['gif', ascii('GIF8')],
  ['webp', ascii('WEBP'), 8],
  ['pdf', ascii('%PDF-')],
  ['wasm', ascii('\0asm')],
  ['zip', ascii('PK\x03\x04')],
  ['gz', [0x1f, 0x8b]],
];

const known = new WeakMap<CaseFile, ReadonlyMap<string, string>>();

/** Names of files by names of cases. Of those that would have the same, the first keeps it, so that more can be added. */
function stems(file: CaseFile): ReadonlyMap<string, string> {
  const before = known.get(file);
  if (before) return before;
  const taken = new Set<string>();
  const names = new Map<string, string>();
  for (const { name } of file.cases) {
    const plain = safe(name);
    const stem = taken.has(plain.toLowerCase()) ? `${plain}-${digest(name)}` : plain;
    taken.add(stem.toLowerCase());
    names.set(name, stem);
  }
  known.set(file, names);
  return names;
}

const longest = 80;
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/** A name of a file for every system, without dots: a number and an extension follow. */
function safe(name: string): string {
  const plain = name
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N}_-]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  if (plain === '' || plain.length > longest)
    return `${
      Array.from(plain)
        .slice(0, longest / 2)
        .join('') || 'case'
    }-${digest(name)}`;
  return reserved.test(plain) ? `${plain}-` : plain;
}

const digest = (name: string): string => createHash('sha256').update(name).digest('hex').slice(0, 8);

/** The last part of a path. */
const safeFileName = (path: string): string => (path.split(/[\\/]/).at(-1) ?? '').replace(/[<>:"|?*]/g, '-');
