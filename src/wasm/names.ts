// The name section: the module's own name, and the names of functions, which are decoded when somebody asks for one.
import { ByteReader } from './reader';
import { readSections, sectionReader } from './sections';
import { WasmFormatError, type WasmSection } from './types';

const moduleSubsection = 0;
const functionSubsection = 1;

/** Names need not be valid UTF-8 for a trap to be explained. */
const utf8 = new TextDecoder();

/** The name that the module gives itself, if it does. Like engines, takes a damaged name section for none. */
export function readModuleName(bytes: Uint8Array, sections: readonly WasmSection[]): string | undefined {
  return findSubsection(bytes, sections, moduleSubsection, (reader) => reader.name('the name of the module'));
}

/**
 * The debug names of functions by their index in the module, imports included; empty if the file has none. Only their
 * places are looked up here, each name is decoded by `get`. What is damaged is left out.
 * @throws {WasmFormatError} if the file is no module.
 */
export function functionNames(bytes: Uint8Array): ReadonlyMap<number, string> {
  const offsets = new Map<number, number>();
  findSubsection(bytes, readSections(bytes), functionSubsection, (reader) => {
    // The number that is declared is not trusted: the names end where the section does.
    for (let left = reader.u32('the number of names'); left > 0 && reader.remaining > 0; left--) {
      const index = reader.u32('the index of a function');
      const offset = reader.offset;
      reader.skip(reader.u32('the length of a name'), 'a name');
      offsets.set(index, offset);
    }
  });
  return new NameMap(bytes, offsets);
}

/** What `read` makes of the first name subsection of that id, as far as it gets: undefined if there is none or it is damaged. */
function findSubsection<T>(
  bytes: Uint8Array,
  sections: readonly WasmSection[],
  id: number,
  read: (reader: ByteReader) => T,
): T | undefined {
  for (const section of sections) {
    if (section.id !== 0 || section.name !== 'name') continue;
    try {
      const reader = sectionReader(bytes, section);
      while (reader.remaining > 0) {
        const found = reader.u8('a subsection id');
        const size = reader.u32('the size of a subsection');
        const start = reader.offset;
        reader.skip(size, 'a subsection');
        if (found === id) return read(new ByteReader(bytes, start, reader.offset, reader.place));
      }
    } catch (error) {
      if (!(error instanceof WasmFormatError)) throw error;
    }
  }
  return undefined;
}

/** Function index to name, decoded on the way out. */
class NameMap implements ReadonlyMap<number, string> {
  constructor(
    private readonly bytes: Uint8Array,
    private readonly offsets: ReadonlyMap<number, number>,
  ) {}

  get size(): number {
    return this.offsets.size;
  }

  has(index: number): boolean {
    return this.offsets.has(index);
  }

  get(index: number): string | undefined {
    const offset = this.offsets.get(index);
    return offset === undefined ? undefined : this.#decode(offset);
  }

  keys(): MapIterator<number> {
    return this.offsets.keys();
  }

  *values(): MapIterator<string> {
    for (const offset of this.offsets.values()) yield this.#decode(offset);
  }

  *entries(): MapIterator<[number, string]> {
    for (const [index, offset] of this.offsets) yield [index, this.#decode(offset)];
  }

  [Symbol.iterator](): MapIterator<[number, string]> {
    return this.entries();
  }

  forEach(visit: (name: string, index: number, map: ReadonlyMap<number, string>) => void, self?: unknown): void {
    for (const [index, name] of this) visit.call(self, name, index, this);
  }

  #decode(offset: number): string {
    const reader = new ByteReader(this.bytes, offset, this.bytes.length, 'the name section');
    const length = reader.u32('the length of a name');
    return utf8.decode(this.bytes.subarray(reader.offset, reader.offset + length));
  }
}
