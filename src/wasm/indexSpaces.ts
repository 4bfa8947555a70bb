// What the indices of a module stand for: its imports first, then what it defines.
import { skipConstantExpression } from './constantExpression';
import { engineLimits } from './limits';
import { type ByteReader, grouped, hexByte, quoted } from './reader';
import type { ExternalType, FunctionType, ValueType, WasmExport, WasmImport } from './types';
import { type TypeEntry, functionTypeAt } from './typeSection';
import { readGlobalType, readLimits, readValueType } from './valueTypes';

type External<K extends ExternalType['kind']> = Extract<ExternalType, { kind: K }>;

export class IndexSpaces {
  readonly function: External<'function'>[] = [];
  readonly table: External<'table'>[] = [];
  readonly memory: External<'memory'>[] = [];
  readonly global: External<'global'>[] = [];
  readonly tag: External<'tag'>[] = [];

  /** One object for all functions of a type: modules have far more functions than types. */
  readonly #functionsByType = new Map<FunctionType, External<'function'>>();

  constructor(readonly types: readonly TypeEntry[]) {}

  readImports(reader: ByteReader): WasmImport[] {
    const count = reader.count('imports', engineLimits.imports);
    const imports: WasmImport[] = [];
    for (let at = 0; at < count; at++) {
      const module = reader.name('the module of an import');
      const name = reader.name('the name of an import');
      const external = this.#readImportType(reader, `Import ${quoted(module)} ${quoted(name)}`);
      this.#add(external);
      imports.push({ module, name, external });
    }
    return imports;
  }

  /** @returns how many functions have a body. */
  readFunctions(reader: ByteReader): number {
    const count = reader.count('functions', engineLimits.functions);
    const imported = this.function.length;
    for (let at = 0; at < count; at++) {
      const start = reader.offset;
      const index = reader.u32('the type of a function');
      const type = this.types[index];
      // The message is made only where there is something to say: this loop runs for every function of the file.
      this.function.push(
        this.#function(
          type !== undefined && typeof type !== 'string'
            ? type
            : functionTypeAt(reader, this.types, index, start, `Function ${imported + at}`),
        ),
      );
    }
    return count;
  }

  readTables(reader: ByteReader): void {
    const count = reader.count('tables', engineLimits.tables);
    for (let at = 0; at < count; at++) {
      const start = reader.offset;
      const hasInitializer = reader.remaining > 0 && reader.bytes[start] === 0x40;
      if (hasInitializer) {
        reader.skip(1, 'a table');
        const reserved = reader.u8('a table');
        if (reserved !== 0) reader.fail(`${hexByte(reserved)} in ${reader.place} is no form of table.`, start);
      }
      this.table.push(readTableType(reader));
      if (hasInitializer) skipConstantExpression(reader);
    }
  }

  readMemories(reader: ByteReader): void {
    const count = reader.count('memories', engineLimits.memories);
    for (let at = 0; at < count; at++) this.memory.push({ kind: 'memory', limits: readLimits(reader, 'memory') });
  }

  readGlobals(reader: ByteReader): void {
    const count = reader.count('globals', engineLimits.globals);
    for (let at = 0; at < count; at++) {
      this.global.push({ kind: 'global', global: readGlobalType(reader) });
      skipConstantExpression(reader);
    }
  }

  readTags(reader: ByteReader): void {
    const count = reader.count('tags', engineLimits.tags);
    for (let at = 0; at < count; at++) this.tag.push(this.#readTag(reader, `Tag ${this.tag.length}`));
  }

  readExports(reader: ByteReader): WasmExport[] {
    const count = reader.count('exports', engineLimits.exports);
    const exports: WasmExport[] = [];
    const names = new Set<string>();
    for (let at = 0; at < count; at++) {
      const start = reader.offset;
      const name = reader.name('the name of an export');
      if (names.size === names.add(name).size) reader.fail(`The name ${quoted(name)} is exported twice.`, start);
      const kindOffset = reader.offset;
      const kind = externalKinds[reader.u8('the kind of an export')];
      if (kind === undefined) reader.fail(`Export ${quoted(name)} is of a kind that is not known.`, kindOffset);
      const indexOffset = reader.offset;
      const index = reader.u32('the index of an export');
      const external = this[kind][index];
      if (external === undefined) {
        const known = this[kind].length;
        reader.fail(
          `Export ${quoted(name)} is ${kind} ${grouped(index)}, but the module has ${known === 0 ? 'none' : `only ${grouped(known)}`}.`,
          indexOffset,
        );
      }
      exports.push({ name, index, external });
    }
    return exports;
  }

  /** The first table, global or tag whose values may be exceptions. */
  exceptionStore(): string | undefined {
    const stores = [
      ...this.table.map(({ element }) => [element]),
      ...this.global.map(({ global }) => [global.value]),
      ...this.tag.map(({ type }) => type.parameters),
    ];
    const at = stores.findIndex((values) => values.some(isException));
    const { length: tables } = this.table;
    const { length: globals } = this.global;
    if (at < tables) return at < 0 ? undefined : `table ${at}`;
    return at < tables + globals ? `global ${at - tables}` : `tag ${at - tables - globals}`;
  }

  #readImportType(reader: ByteReader, user: string): ExternalType {
    const kindOffset = reader.offset;
    const kind = externalKinds[reader.u8('the kind of an import')];
    const start = reader.offset;
    switch (kind) {
      case 'function': {
        const index = reader.u32('the type of an import');
        return this.#function(functionTypeAt(reader, this.types, index, start, user));
      }
      case 'table':
        return readTableType(reader);
      case 'memory':
        return { kind, limits: readLimits(reader, 'memory') };
      case 'global':
        return { kind, global: readGlobalType(reader) };
      case 'tag':
        return this.#readTag(reader, user);
      default:
        return reader.fail(`${user} is of a kind that is not known.`, kindOffset);
    }
  }

  #readTag(reader: ByteReader, user: string): External<'tag'> {
    const attributeOffset = reader.offset;
    if (reader.u8('the attribute of a tag') !== 0) reader.fail(`${user} is a tag of an unknown kind.`, attributeOffset);
    const start = reader.offset;
    const index = reader.u32('the type of a tag');
    return { kind: 'tag', type: functionTypeAt(reader, this.types, index, start, user) };
  }

  #function(type: FunctionType): External<'function'> {
    const known = this.#functionsByType.get(type);
    if (known !== undefined) return known;
    const external: External<'function'> = { kind: 'function', type };
    this.#functionsByType.set(type, external);
    return external;
  }

  #add(external: ExternalType): void {
    // The kind picks the array of that kind, which the compiler cannot see.
    (this[external.kind] as ExternalType[]).push(external);
  }
}

/** In the order of the binary format's codes. */
const externalKinds = ['function', 'table', 'memory', 'global', 'tag'] as const;

function readTableType(reader: ByteReader): External<'table'> {
  return {
    kind: 'table',
    element: readValueType(reader, 'the element type of a table'),
    limits: readLimits(reader, 'table'),
  };
}

/** `exnref`, `(ref exn)` and their like, but not the types that have nothing but null. */
const isException = (type: ValueType): boolean => /\bexn/.test(type);
