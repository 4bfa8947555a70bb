// Value types, reference types and limits as the binary format writes them.
import { type ByteReader, hexByte } from './reader';
import type { GlobalType, Limits, ValueType } from './types';

/** Types of one byte; the reference types among them are short for a nullable reference. */
const shortTypes = new Map<number, ValueType>([
  [0x7f, 'i32'],
  [0x7e, 'i64'],
  [0x7d, 'f32'],
  [0x7c, 'f64'],
  [0x7b, 'v128'],
  [0x75, 'nullcontref'],
  [0x74, 'nullexnref'],
  [0x73, 'nullfuncref'],
  [0x72, 'nullexternref'],
  [0x71, 'nullref'],
  [0x70, 'funcref'],
  [0x6f, 'externref'],
  [0x6e, 'anyref'],
  [0x6d, 'eqref'],
  [0x6c, 'i31ref'],
  [0x6b, 'structref'],
  [0x6a, 'arrayref'],
  [0x69, 'exnref'],
  [0x68, 'contref'],
  [0x67, 'stringref'],
  [0x66, 'stringview_wtf8'],
  [0x62, 'stringview_wtf16'],
  [0x61, 'stringview_iter'],
]);

const packedTypes = new Map<number, ValueType>([
  [0x78, 'i8'],
  [0x77, 'i16'],
]);

/** Abstract heap types, which a reference type of two or more bytes names. */
const heapTypes = new Map<number, string>([
  [0x75, 'nocont'],
  [0x74, 'noexn'],
  [0x73, 'nofunc'],
  [0x72, 'noextern'],
  [0x71, 'none'],
  [0x70, 'func'],
  [0x6f, 'extern'],
  [0x6e, 'any'],
  [0x6d, 'eq'],
  [0x6c, 'i31'],
  [0x6b, 'struct'],
  [0x6a, 'array'],
  [0x69, 'exn'],
  [0x68, 'cont'],
  [0x67, 'string'],
  [0x66, 'stringview_wtf8'],
  [0x62, 'stringview_wtf16'],
  [0x61, 'stringview_iter'],
]);

const nullableReference = 0x63;
const reference = 0x64;
const sharedPrefix = 0x65;

export function readValueType(reader: ByteReader, what: string): ValueType {
  const start = reader.offset;
  const code = reader.u8(what);
  const short = shortTypes.get(code);
  if (short !== undefined) return short;
  if (code === nullableReference) return `(ref null ${readHeapType(reader, what)})`;
  if (code === reference) return `(ref ${readHeapType(reader, what)})`;
  if (code === sharedPrefix) return `(ref null ${sharedHeapType(reader, what)})`;
  return reader.fail(`${hexByte(code)} in ${reader.place} is no value type that is known.`, start);
}

/** A field of a struct or the element of an array, with its mutability; its type may be narrower than any value type. */
export function skipField(reader: ByteReader): void {
  const packed = reader.remaining > 0 && packedTypes.has(reader.bytes[reader.offset] ?? 0);
  if (packed) reader.skip(1, 'a field');
  else readValueType(reader, 'the type of a field');
  const start = reader.offset;
  const mutable = reader.u8('the mutability of a field');
  if (mutable > 1) reader.fail(`${hexByte(mutable)} in ${reader.place} is no mutability of a field.`, start);
}

/** `func`, `extern`, …, or the index of a type. */
export function readHeapType(reader: ByteReader, what: string): string {
  const start = reader.offset;
  if (reader.remaining > 0 && reader.bytes[start] === sharedPrefix) {
    reader.skip(1, what);
    return sharedHeapType(reader, what);
  }
  const value = reader.s33(what);
  if (value >= 0) return String(value);
  const name = heapTypes.get(value + 0x80);
  return name ?? reader.fail(`${sentenceOf(value)} in ${reader.place} is no heap type that is known.`, start);
}

function sharedHeapType(reader: ByteReader, what: string): string {
  const start = reader.offset;
  const code = reader.u8(what);
  const name = heapTypes.get(code);
  if (name === undefined) reader.fail(`${hexByte(code)} in ${reader.place} is no heap type that is known.`, start);
  return `(shared ${name})`;
}

const sentenceOf = (value: number): string => (value >= -0x40 ? hexByte(value + 0x80) : String(value));

const hasMaximum = 1;
const isShared = 2;
const isIndexed64 = 4;
const hasPageSize = 8;

/** @param unit What is counted, for messages: `memory` or `table`. */
export function readLimits(reader: ByteReader, unit: 'memory' | 'table'): Limits {
  const start = reader.offset;
  const flags = reader.u32(`the limits of a ${unit}`);
  if (flags > (unit === 'memory' ? 15 : 7)) {
    reader.fail(`${hexByte(flags)} in ${reader.place} are no limits of a ${unit} that are known.`, start);
  }
  const minimum = reader.u64(`the minimum of a ${unit}`);
  const maximum = flags & hasMaximum ? { maximum: reader.u64(`the maximum of a ${unit}`) } : {};
  return {
    minimum,
    ...maximum,
    shared: (flags & isShared) !== 0,
    index: (flags & isIndexed64) !== 0 ? 'i64' : 'i32',
    ...(flags & hasPageSize ? { pageSize: readPageSize(reader) } : {}),
  };
}

/** Written as the logarithm to base 2; only 1 byte and 64 KiB are in use. */
function readPageSize(reader: ByteReader): number {
  const start = reader.offset;
  const exponent = reader.u32('the page size of a memory');
  if (exponent > 16) reader.fail(`A memory in ${reader.place} has a page size of 2^${exponent} bytes.`, start);
  return 2 ** exponent;
}

export function readGlobalType(reader: ByteReader): GlobalType {
  const value = readValueType(reader, 'the type of a global');
  const start = reader.offset;
  const flags = reader.u8('the mutability of a global');
  if (flags > 3) reader.fail(`${hexByte(flags)} in ${reader.place} is no mutability of a global.`, start);
  return { value, mutable: (flags & 1) !== 0 };
}
