// Caps the memories of a module in its binary: the engine itself has no limit that an embedder could set.
import type { WasmSection } from '../wasm/types';
import { PluginError } from './errors';

/** A rewritten binary: what lay at or after `from` in the file lies `by` bytes further on. */
export interface Patch {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly by: number;
}

const memorySection = 5;
const hasMaximum = 0x01;
const customPageSize = 0x08;

/**
 * Lowers the maximum of each memory that the module defines to `maxPages` (64 KiB each).
 *
 * @throws PluginError `oom` if a memory is larger from the start.
 */
export function limitMemories(bytes: Uint8Array, sections: readonly WasmSection[], maxPages: number): Patch {
  const section = sections.find(({ id }) => id === memorySection);
  if (section === undefined) return { bytes, from: 0, by: 0 };
  const end = section.offset + section.size;
  const content = limited(bytes.subarray(section.offset, end), maxPages);
  const start = sectionStart(section);
  const head = [memorySection, ...leb(content.length)];
  const result = new Uint8Array(start + head.length + content.length + bytes.length - end);
  result.set(bytes.subarray(0, start));
  result.set(head, start);
  result.set(content, start + head.length);
  result.set(bytes.subarray(end), start + head.length + content.length);
  return { bytes: result, from: end, by: result.length - bytes.length };

  /** Where the id byte is: the size before the content may be padded with up to four more bytes. */
  function sectionStart({ offset }: WasmSection): number {
    const before = sections.filter((other) => other.offset < offset).at(-1);
    return before === undefined ? 8 : before.offset + before.size;
  }
}

function limited(content: Uint8Array, maxPages: number): number[] {
  const cursor = { at: 0 };
  const count = read(content, cursor);
  const result = leb(count);
  for (let i = 0; i < count; i++) {
    const flags = read(content, cursor);
    const minimum = read(content, cursor);
    const maximum = flags & hasMaximum ? read(content, cursor) : Infinity;
    // With another page size the numbers do not count 64 KiB pages; such a memory is small by its nature.
    const pageSize = flags & customPageSize ? leb(read(content, cursor)) : [];
    const limit = flags & customPageSize ? maximum : Math.min(maximum, maxPages);
    if (minimum > limit) {
      throw new PluginError(
        'oom',
        `The plug-in's memory has ${minimum} pages from the start; ${maxPages} are left for it.`,
        {
          hint: 'Raise memory.max_pages; the exchange memory with the host counts too.',
        },
      );
    }
    const bounded = Number.isFinite(limit);
    result.push(
      ...leb(bounded ? flags | hasMaximum : flags),
      ...leb(minimum),
      ...(bounded ? leb(limit) : []),
      ...pageSize,
    );
  }
  return result;
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
