// What merging needs to know of a module: where its sections are, and what its indices stand for.
import { IndexSpaces } from '../../wasm/indexSpaces';
import { ByteReader } from '../../wasm/reader';
import { readSections, sectionIds, type SectionName } from '../../wasm/sections';
import type { FunctionType, ValueType, WasmExport, WasmSection } from '../../wasm/types';
import { readTypes } from '../../wasm/typeSection';
import { readLimits, readValueType } from '../../wasm/valueTypes';
import { Unmergeable } from './unmergeable';

export interface FunctionImport {
  readonly module: string;
  readonly name: string;
  /** Index of its type. */
  readonly type: number;
}

export interface Layout {
  readonly bytes: Uint8Array;
  readonly types: readonly FunctionType[];
  readonly imports: readonly FunctionImport[];
  /** Type of each function, by its index. */
  readonly functions: readonly FunctionType[];
  readonly tables: number;
  readonly memories: number;
  readonly globals: number;
  /** Index of the start function. */
  readonly start: number | undefined;
  readonly exports: readonly WasmExport[];
  readonly sections: readonly WasmSection[];
}

/** The order in which a module has its sections. */
const order: readonly string[] = [
  'type',
  'import',
  'function',
  'table',
  'memory',
  'tag',
  'global',
  'export',
  'start',
  'element',
  'data count',
  'code',
  'data',
];

/** Types without an index in them. */
const plainTypes = new Set<ValueType>(['i32', 'i64', 'f32', 'f64', 'v128', 'funcref', 'externref', 'exnref']);

/**
 * @throws Unmergeable for what engines refuse or merging does not know: imports that are no functions, types that refer to types.
 * @throws WasmFormatError for what the reader of modules refuses.
 */
export function readLayout(bytes: Uint8Array): Layout {
  const sections = readSections(bytes);
  checkOrder(sections);
  const read = <T>(name: SectionName, content: (reader: ByteReader) => T, absent: T): T => {
    const reader = contentOf({ bytes, sections }, name);
    if (reader === undefined) return absent;
    const value = content(reader);
    checkEnd(reader);
    return value;
  };
  const types = read('type', readTypes, []).map((type) => {
    if (typeof type === 'string' || ![...type.parameters, ...type.results].every(isPlain)) throw new Unmergeable();
    return type;
  });
  const typeIndices = new Map(types.map((type, index) => [type, index]));
  const spaces = new IndexSpaces(types);
  const imports = read('import', (reader) => spaces.readImports(reader), []);
  read('function', (reader) => spaces.readFunctions(reader), 0);
  read('table', checkTables, undefined);
  read('table', (reader) => spaces.readTables(reader), undefined);
  read('memory', (reader) => spaces.readMemories(reader), undefined);
  read('tag', (reader) => spaces.readTags(reader), undefined);
  read('global', (reader) => spaces.readGlobals(reader), undefined);
  const typesOfValues = [
    ...spaces.table.map(({ element }) => element),
    ...spaces.global.map(({ global }) => global.value),
  ];
  if (!typesOfValues.every(isPlain)) throw new Unmergeable();
  return {
    bytes,
    types,
    imports: imports.map(({ module, name, external }) => {
      if (external.kind !== 'function') throw new Unmergeable();
      return { module, name, type: typeIndices.get(external.type) ?? 0 };
    }),
    functions: spaces.function.map(({ type }) => type),
    tables: spaces.table.length,
    memories: spaces.memory.length,
    globals: spaces.global.length,
    start: read('start', (reader) => readStart(reader, spaces), undefined),
    exports: read('export', (reader) => spaces.readExports(reader), []),
    sections,
  };
}

function readStart(reader: ByteReader, spaces: IndexSpaces): number {
  const index = reader.u32('the start function');
  const type = spaces.function[index]?.type;
  if (type === undefined || type.parameters.length + type.results.length > 0) throw new Unmergeable();
  return index;
}

/** The content of a section; undefined if the module has none of that name. `name` is the custom section of that name. */
export function contentOf(
  { bytes, sections }: Pick<Layout, 'bytes' | 'sections'>,
  name: SectionName | 'name',
): ByteReader | undefined {
  const id = name === 'name' ? 0 : sectionIds[name];
  const section = sections.find((each) => each.id === id && each.name === name);
  return section && new ByteReader(bytes, section.offset, section.offset + section.size, `the ${name} section`);
}

/** @throws Unmergeable if the section goes on behind its last entry. */
export function checkEnd(reader: ByteReader): void {
  if (reader.remaining !== 0) throw new Unmergeable();
}

/** The first value of a table's elements may be a function; what makes such tables also has types that are not known here. */
function checkTables(reader: ByteReader): void {
  for (let left = reader.u32('the number of tables'); left > 0; left--) {
    if (reader.bytes[reader.offset] === 0x40) throw new Unmergeable();
    readValueType(reader, 'the type of a table');
    readLimits(reader, 'table');
  }
}

/** Merging writes sections in their order: it must not make a module valid that is not. */
function checkOrder(sections: readonly WasmSection[]): void {
  let last = -1;
  for (const { id, name } of sections) {
    if (id === 0) continue;
    const place = order.indexOf(name);
    if (place <= last) throw new Unmergeable();
    last = place;
  }
}

const isPlain = (type: ValueType): boolean => plainTypes.has(type);
