// Records of WASI as a plug-in reads them.

export type FileType = 'unknown' | 'character' | 'directory' | 'file' | 'symlink';

export interface Entry {
  readonly next: bigint;
  readonly name: string;
  readonly type: FileType;
}

const types: Readonly<Record<number, FileType>> = { 2: 'character', 3: 'directory', 4: 'file', 7: 'symlink' };
export const typeOf = (code: number): FileType => types[code] ?? 'unknown';

/** The whole entries of what fd_readdir wrote. */
export function entriesOf(bytes: Uint8Array): Entry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: Entry[] = [];
  for (let at = 0; at + 24 <= bytes.length;) {
    const length = view.getUint32(at + 16, true);
    if (at + 24 + length > bytes.length) break;
    entries.push({
      next: view.getBigUint64(at, true),
      name: new TextDecoder().decode(bytes.subarray(at + 24, at + 24 + length)),
      type: typeOf(bytes[at + 20]!),
    });
    at += 24 + length;
  }
  return entries;
}
