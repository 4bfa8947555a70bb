// Puts the sections together to a module. Function bodies, elements and data are passed over.
import { IndexSpaces } from './indexSpaces';
import { readModuleName } from './names';
import { readProducers } from './producers';
import { type ByteReader, grouped } from './reader';
import { type SectionName, readSections, sectionIds, sectionReader } from './sections';
import { heapTypeOf, readTypes } from './typeSection';
import { WasmFormatError, type WasmModule, type WasmSection } from './types';

/**
 * Reads what a module imports, exports and defines, with types. Nothing is compiled, and time and memory depend on the
 * number of types, functions, imports and exports only.
 * @throws {WasmFormatError} if the bytes are no core module, break off, or contradict themselves.
 */
export function readModule(bytes: Uint8Array): WasmModule {
  const sections = readSections(bytes);
  // Known sections are read in the order in which they need each other, whatever their order in the file.
  const read = <T>(name: SectionName, content: (reader: ByteReader) => T, absent: T): T => {
    const section = sections.find(({ id }) => id === sectionIds[name]);
    if (section === undefined) return absent;
    const reader = sectionReader(bytes, section);
    const value = content(reader);
    if (reader.remaining > 0) {
      reader.fail(`Bytes are left over at the end of ${reader.place}: ${grouped(reader.remaining)}.`);
    }
    return value;
  };

  const types = read('type', readTypes, []);
  const spaces = new IndexSpaces(types);
  const imports = read('import', (reader) => spaces.readImports(reader), []);
  const importedMemories = spaces.memory.length;
  const functionCount = read('function', (reader) => spaces.readFunctions(reader), 0);
  read('table', (reader) => spaces.readTables(reader), undefined);
  read('memory', (reader) => spaces.readMemories(reader), undefined);
  read('tag', (reader) => spaces.readTags(reader), undefined);
  read('global', (reader) => spaces.readGlobals(reader), undefined);
  checkBodies(bytes, sections, functionCount);
  const heapType = heapTypeOf(types);
  const exceptionStore = spaces.exceptionStore();
  return {
    size: bytes.length,
    sections,
    imports,
    exports: read('export', (reader) => spaces.readExports(reader), []),
    memories: spaces.memory.slice(importedMemories).map(({ limits }) => limits),
    ...(heapType !== undefined && { heapType }),
    ...(exceptionStore !== undefined && { exceptionStore }),
    functionCount,
    producers: readProducers(bytes, sections),
    moduleName: readModuleName(bytes, sections),
    bytes,
  };
}

/** A file that breaks off exactly between two sections shows only by what it promised before. */
function checkBodies(bytes: Uint8Array, sections: readonly WasmSection[], functionCount: number): void {
  const code = sections.find(({ id }) => id === sectionIds.code);
  const bodies = code === undefined ? 0 : sectionReader(bytes, code).u32('the number of function bodies');
  if (bodies !== functionCount) {
    const functions = `${grouped(functionCount)} function${functionCount === 1 ? '' : 's'}`;
    if (code === undefined) throw breaksOff(bytes, `the code section with ${functions} is missing`);
    const message = `The module declares ${functions}, but the code section has ${grouped(bodies)}.`;
    throw new WasmFormatError(message, code.offset, 'other');
  }
  const count = sections.find(({ id }) => id === sectionIds['data count']);
  if (count === undefined || sections.some(({ id }) => id === sectionIds.data)) return;
  const segments = sectionReader(bytes, count).u32('the number of data segments');
  if (segments > 0) throw breaksOff(bytes, 'the data section is missing');
}

function breaksOff(bytes: Uint8Array, missing: string): WasmFormatError {
  return new WasmFormatError(`The file breaks off between two sections: ${missing}.`, bytes.length, 'truncated');
}
