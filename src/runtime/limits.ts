// Caps the memories and tables of a module in its binary: the engine itself has no limits that an embedder could set.
import { skipConstantExpression } from '../wasm/constantExpression';
import { ByteReader } from '../wasm/reader';
import type { WasmSection } from '../wasm/types';
import { readValueType } from '../wasm/valueTypes';
import { PluginError } from './errors';

/** A rewritten binary, in pieces: what lay at or after `from` in the file lies `by` bytes further on. */
export interface Patch {
  readonly parts: readonly Uint8Array[];
  readonly from: number;
  readonly by: number;
}

const tableSection = 4;
const memorySection = 5;
const codeSection = 10;
const hasMaximum = 0x01;
const address64 = 0x04;
const customPageSize = 0x08;
/** In front of a table whose elements have a first value of their own. */
const hasInitializer = 0x40;

/** What a memory with 32-bit addresses can have; the engine refuses a larger maximum. */
const mostPages = 65536;

/** The exchange memory with the host has a page from the start, and counts. */
const kernelPages = 1;

/**
 * Elements of all growable tables together. The engine takes them from its heap and ends the whole process when that is
 * full; real plug-ins have some thousands.
 */
const maxElements = 4_000_000;

/**
 * Lowers the maximum of each memory and table that the module defines, and leaves debug information out.
 *
 * @param maxPages `memory.max_pages`, over all memories in pages of 64 KiB; undefined for no limit.
 * @throws PluginError `oom` if they are larger from the start.
 */
export function limitModule(bytes: Uint8Array, sections: readonly WasmSection[], maxPages: number | undefined): Patch {
  const parts: Uint8Array[] = [];
  let copied = 0;
  let from = 0;
  let by = 0;
  let hasCode = false;
  sections.forEach((section, index) => {
    const end = section.offset + section.size;
    // Where the id byte is: the size behind it may be padded.
    const before = sections[index - 1];
    const start = before === undefined ? 8 : before.offset + before.size;
    hasCode ||= section.id === codeSection;
    if (hasCode && isDebugInformation(section)) {
      parts.push(bytes.subarray(copied, start));
      copied = end;
      return;
    }
    const content = limitSection(section.id, bytes.subarray(section.offset, end), maxPages);
    if (content === undefined) return;
    const replaced = Uint8Array.from([section.id, ...leb(content.length), ...content]);
    parts.push(bytes.subarray(copied, start), replaced);
    copied = end;
    from = end;
    by += replaced.length - (end - start);
  });
  return { parts: [...parts, bytes.subarray(copied)], from, by };
}

/** The engine has no use for it, and it is often the most of a file; behind the code its absence moves no offset. */
const isDebugInformation = ({ id, name }: WasmSection): boolean => id === 0 && /^(\.debug_|reloc\.)/.test(name);

function limitSection(id: number, content: Uint8Array, maxPages: number | undefined): number[] | undefined {
  if (id === memorySection && maxPages !== undefined) return limitMemories(content, maxPages);
  return id === tableSection ? limitTables(content) : undefined;
}

function limitMemories(content: Uint8Array, maxPages: number): number[] {
  const cursor = { at: 0 };
  const memories = Array.from({ length: read(content, cursor) }, () => readLimits(content, cursor));
  const pages = memories.reduce((sum, { flags, minimum }) => sum + (flags & customPageSize ? 0 : minimum), kernelPages);
  if (pages > maxPages) {
    throw new PluginError(
      'oom',
      `The plug-in has ${pages} pages of memory from the start; max_pages allows ${maxPages}.`,
      {
        hint: 'Raise memory.max_pages. The exchange memory with the host counts too, with at least one page.',
      },
    );
  }
  const left = maxPages - pages;
  return [
    ...leb(memories.length),
    // With another page size the numbers do not count 64 KiB; such a memory is small by its nature.
    ...memories.flatMap((limits) => writeLimits(limits, capOf(limits, left))),
  ];
}

/** The most pages of one memory when so many are left over all. */
function capOf({ flags, minimum }: RawLimits, left: number): number {
  if (flags & customPageSize) return Infinity;
  return flags & address64 ? minimum + left : Math.min(minimum + left, mostPages);
}

/** Whatever they hold: an element of any type is a word of the heap. @throws PluginError `oom` */
function limitTables(content: Uint8Array): number[] {
  const cursor = { at: 0 };
  const count = read(content, cursor);
  const result = leb(count);
  let elements = 0;
  for (let i = 0; i < count; i++) {
    const type = skipped(content, cursor, skipTableType);
    const limits = readLimits(content, cursor);
    elements += limits.minimum;
    if (elements > maxElements) {
      throw new PluginError('oom', `The tables of the plug-in have over ${maxElements} elements from the start.`, {
        hint: 'Build it with smaller tables; real ones have some thousand elements.',
      });
    }
    result.push(...type, ...writeLimits(limits, Math.max(limits.minimum, Math.floor(maxElements / count))));
    if (type[0] === hasInitializer) result.push(...skipped(content, cursor, skipConstantExpression));
  }
  return result;
}

/** Moves the cursor behind what `pass` passes over, and gives that as it is. */
function skipped(content: Uint8Array, cursor: { at: number }, pass: (reader: ByteReader) => void): Uint8Array {
  const start = cursor.at;
  const reader = new ByteReader(content, start, content.length, 'the table section');
  pass(reader);
  cursor.at = reader.offset;
  return content.subarray(start, cursor.at);
}

function skipTableType(reader: ByteReader): void {
  if (reader.bytes[reader.offset] === hasInitializer) reader.skip(2, 'a table');
  readValueType(reader, 'the type of a table');
}

interface RawLimits {
  readonly flags: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly pageSize: number | undefined;
}

function readLimits(content: Uint8Array, cursor: { at: number }): RawLimits {
  const flags = read(content, cursor);
  return {
    flags,
    minimum: read(content, cursor),
    maximum: flags & hasMaximum ? read(content, cursor) : Infinity,
    pageSize: flags & customPageSize ? read(content, cursor) : undefined,
  };
}

function writeLimits({ flags, minimum, maximum, pageSize }: RawLimits, cap: number): number[] {
  const limit = Math.min(maximum, cap);
  const bounded = Number.isFinite(limit);
  return [
    ...leb(bounded ? flags | hasMaximum : flags),
    ...leb(minimum),
    ...(bounded ? leb(limit) : []),
    ...(pageSize === undefined ? [] : leb(pageSize)),
  ];
}

/** Unsigned LEB128; the section was checked by the reader before. */
function read(bytes: Uint8Array, cursor: { at: number }): number {
  let value = 0;
  for (let scale = 1; ; scale *= 128) {
    const byte = bytes[cursor.at++] ?? 0;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return value;
  }
}

/** Unsigned LEB128. */
export function leb(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest === 0 ? low : low + 128);
  } while (rest !== 0);
  return bytes;
}
