// The type section: signatures, and the structs and arrays of the GC proposal.
import { engineLimits } from './limits';
import { type ByteReader, grouped, hexByte } from './reader';
import type { FunctionType, ValueType, WasmModule } from './types';
import { readValueType, skipField } from './valueTypes';

/** An entry of the type index space; of types that are no signature only the kind is kept. */
export type TypeEntry = FunctionType | 'struct' | 'array' | 'continuation';

const recursionGroup = 0x4e;
const openSubtype = 0x50;
const finalSubtype = 0x4f;
const sharedPrefix = 0x65;

export function readTypes(reader: ByteReader): TypeEntry[] {
  const types: TypeEntry[] = [];
  const groups = reader.count('types', engineLimits.types);
  for (let group = 0; group < groups; group++) {
    const start = reader.offset;
    const isGroup = reader.remaining > 0 && reader.bytes[start] === recursionGroup;
    if (isGroup) reader.skip(1, 'a recursion group');
    const members = isGroup ? reader.count('types of a recursion group', engineLimits.types) : 1;
    if (types.length + members > engineLimits.types) {
      reader.fail(`The file has more than ${grouped(engineLimits.types)} types.`, start);
    }
    for (let member = 0; member < members; member++) types.push(readSubtype(reader));
  }
  return types;
}

export function heapTypeOf(types: readonly TypeEntry[]): WasmModule['heapType'] {
  for (const [index, form] of types.entries()) if (form === 'struct' || form === 'array') return { index, form };
  return undefined;
}

/** The signature at an index. @param user Who refers to it, for messages: `import "env" "f"`. */
export function functionTypeAt(
  reader: ByteReader,
  types: readonly TypeEntry[],
  index: number,
  start: number,
  user: string,
): FunctionType {
  const type = types[index];
  if (type === undefined) {
    return reader.fail(`${user} has type ${grouped(index)}, but there are only ${grouped(types.length)} types.`, start);
  }
  if (typeof type === 'string') {
    return reader.fail(`${user} has type ${grouped(index)}, which is a ${type} and no signature.`, start);
  }
  return type;
}

function readSubtype(reader: ByteReader): TypeEntry {
  let start = reader.offset;
  let form = reader.u8('a type');
  if (form === openSubtype || form === finalSubtype) {
    const supertypes = reader.count('supertypes', engineLimits.types);
    for (let at = 0; at < supertypes; at++) reader.u32('a supertype');
    start = reader.offset;
    form = reader.u8('a type');
  }
  if (form === sharedPrefix) form = reader.u8('a type');
  switch (form) {
    case 0x60:
      return {
        parameters: readValueTypes(reader, 'parameters', engineLimits.parameters),
        results: readValueTypes(reader, 'results', engineLimits.results),
      };
    case 0x5f: {
      const fields = reader.count('fields', engineLimits.fields);
      for (let at = 0; at < fields; at++) skipField(reader);
      return 'struct';
    }
    case 0x5e:
      skipField(reader);
      return 'array';
    case 0x5d:
      reader.s33('the type of a continuation');
      return 'continuation';
    default:
      return reader.fail(`${hexByte(form)} in ${reader.place} is no form of type that is known.`, start);
  }
}

function readValueTypes(reader: ByteReader, what: 'parameters' | 'results', limit: number): ValueType[] {
  const count = reader.count(what, limit);
  const values: ValueType[] = [];
  for (let at = 0; at < count; at++) values.push(readValueType(reader, `the ${what} of a type`));
  return values;
}
