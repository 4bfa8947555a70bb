// Passes over the expressions that give globals and tables their first value.
import { type ByteReader, hexByte } from './reader';
import { readHeapType } from './valueTypes';

/** Moves behind the `end` of an expression of constant instructions, those of the GC and string proposals included. */
export function skipConstantExpression(reader: ByteReader): void {
  for (;;) {
    const start = reader.offset;
    const opcode = reader.u8(what);
    if (opcode === 0x0b) return;
    const skipOperands = plain.get(opcode) ?? prefixed(reader, opcode);
    if (skipOperands === undefined) {
      reader.fail(`Instruction ${hexByte(opcode)} in ${reader.place} is not known to be constant.`, start);
    }
    skipOperands(reader);
  }
}

const what = 'a constant expression';
type Skip = (reader: ByteReader) => void;

const none: Skip = () => undefined;
const index: Skip = (reader) => void reader.u32(what);
const twoIndices: Skip = (reader) => {
  index(reader);
  index(reader);
};

const plain = new Map<number, Skip>([
  [0x23, index], // global.get
  [0x41, (reader) => reader.skipNumber(5, what)], // i32.const
  [0x42, (reader) => reader.skipNumber(10, what)], // i64.const
  [0x43, (reader) => reader.skip(4, what)], // f32.const
  [0x44, (reader) => reader.skip(8, what)], // f64.const
  [0x6a, none], // i32.add, sub, mul
  [0x6b, none],
  [0x6c, none],
  [0x7c, none], // i64.add, sub, mul
  [0x7d, none],
  [0x7e, none],
  [0xd0, (reader) => void readHeapType(reader, what)], // ref.null
  [0xd2, index], // ref.func
]);

const gc = new Map<number, Skip>([
  [0, index], // struct.new
  [1, index], // struct.new_default
  [6, index], // array.new
  [7, index], // array.new_default
  [8, twoIndices], // array.new_fixed
  [26, none], // any.convert_extern
  [27, none], // extern.convert_any
  [28, none], // ref.i31
  [130, index], // string.const
]);

const simd = new Map<number, Skip>([
  [12, (reader) => reader.skip(16, what)], // v128.const
]);

function prefixed(reader: ByteReader, prefix: number): Skip | undefined {
  const table = prefix === 0xfb ? gc : prefix === 0xfd ? simd : undefined;
  return table?.get(reader.u32(what));
}
