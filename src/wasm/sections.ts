// Finds the sections of a module without looking into them.
import { checkHeader, headerSize } from './header';
import { sectionLimit } from './limits';
import { ByteReader, grouped } from './reader';
import { WasmFormatError, type WasmSection } from './types';

/** Section ids by name: the core specification's, and those of proposals that tools already write. */
export const sectionIds = {
  type: 1,
  import: 2,
  function: 3,
  table: 4,
  memory: 5,
  global: 6,
  export: 7,
  start: 8,
  element: 9,
  code: 10,
  data: 11,
  'data count': 12,
  tag: 13,
  string: 14,
} as const;

export type SectionName = keyof typeof sectionIds;

const namesById = new Map<number, string>(Object.entries(sectionIds).map(([name, id]) => [id, name]));

/**
 * All sections in the order of the file; those with an id that nobody knows are called `unknown (id)`. The time it
 * takes depends on their number, not on the size of the file.
 * @throws {WasmFormatError} if the file is no core module, breaks off, or has a section twice.
 */
export function readSections(bytes: Uint8Array): WasmSection[] {
  checkHeader(bytes);
  const sections: WasmSection[] = [];
  const seen = new Set<number>();
  let offset = headerSize;
  while (offset < bytes.length) {
    const { section, next } = readSection(bytes, offset, sections.at(-1));
    if (namesById.has(section.id)) {
      if (seen.has(section.id)) {
        throw new WasmFormatError(`The ${section.name} section is there twice.`, offset, 'other');
      }
      seen.add(section.id);
    }
    sections.push(section);
    if (sections.length > sectionLimit) {
      throw new WasmFormatError(`The file has more than ${grouped(sectionLimit)} sections.`, offset, 'other');
    }
    offset = next;
  }
  return sections;
}

/** The content of a section, as a cursor. */
export function sectionReader(bytes: Uint8Array, section: WasmSection): ByteReader {
  return new ByteReader(bytes, section.offset, section.offset + section.size, `the ${titleOf(section)}`);
}

function readSection(
  bytes: Uint8Array,
  start: number,
  previous: WasmSection | undefined,
): { section: WasmSection; next: number } {
  const after = previous === undefined ? 'the file header' : `the ${titleOf(previous)}`;
  const reader = new ByteReader(bytes, start, bytes.length, `what follows ${after}`);
  const id = reader.u8('a section id');
  const sizeEnd = bytes.subarray(start + 1, start + 6).findIndex((byte) => byte < 0x80);
  if (sizeEnd === -1 && bytes.length < start + 6) {
    const title = titleOf({ id, name: namesById.get(id) ?? '' });
    throw new WasmFormatError(`The file breaks off in the size of the ${title}.`, bytes.length, 'truncated');
  }
  const size = reader.u32('the size of a section');
  const content = reader.offset;
  const next = content + size;
  if (next > bytes.length) throw breaksOff(bytes, start, id, content, size);
  if (id !== 0) {
    return { section: { id, name: namesById.get(id) ?? `unknown (${id})`, offset: content, size }, next };
  }
  const inside = new ByteReader(bytes, content, next, 'a custom section');
  const name = inside.name('the name');
  return { section: { id, name, offset: inside.offset, size: inside.remaining }, next };
}

function breaksOff(bytes: Uint8Array, start: number, id: number, content: number, size: number): WasmFormatError {
  const missing = content + size - bytes.length;
  if (id !== 0 && !namesById.has(id)) {
    return new WasmFormatError(
      `Section id ${id} is not known, and its size is ${grouped(missing)} bytes more than the file has: the file is damaged.`,
      start,
      'other',
    );
  }
  const title = titleOf({ id, name: namesById.get(id) ?? customName(bytes, content) });
  return new WasmFormatError(
    `The file breaks off in the ${title}: ${grouped(missing)} of its ${grouped(size)} bytes are missing.`,
    bytes.length,
    'truncated',
  );
}

/** The name of a custom section that is not there whole; empty if the name is not either. */
function customName(bytes: Uint8Array, content: number): string {
  try {
    return new ByteReader(bytes, content, bytes.length, 'a custom section').name('the name');
  } catch (error) {
    if (error instanceof WasmFormatError) return '';
    throw error;
  }
}

function titleOf({ id, name }: Pick<WasmSection, 'id' | 'name'>): string {
  if (id !== 0) return `${name === '' ? `unknown (${id})` : name} section`;
  return name === '' ? 'custom section' : `custom section ${JSON.stringify(name.slice(0, 60))}`;
}
