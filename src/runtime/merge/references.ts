// References to functions outside of code: in exports, elements, and the first values of globals.
import type { ByteReader } from '../../wasm/reader';
import type { ByteWriter } from './byteWriter';
import { checkEnd, contentOf, type Layout } from './layout';
import { Unmergeable } from './unmergeable';

const what = 'an entry';

/** Copies sections entry by entry, with other functions in the place of some imports. */
export class ReferenceCopier {
  /** The functions that were referred to: code may take references of these only. */
  readonly declared = new Set<number>();

  constructor(
    private readonly plugin: Layout,
    private readonly writer: ByteWriter,
    /** New index by that of the import. */
    private readonly replaced: (index: number) => number,
  ) {}

  /** The exports, without their number. */
  exports(): void {
    this.#entries('export', (reader, copy) => {
      reader.skip(reader.u32(what), what);
      if (reader.u8(what) === 0) copy.function(reader);
      else reader.u32(what);
    });
  }

  /** The globals, without their number. */
  globals(): void {
    this.#entries('global', (reader, copy) => {
      // A type and the mutability, a byte each: the layout has no globals of other types.
      reader.skip(2, what);
      this.#expression(reader, copy);
    });
  }

  /** The segments of elements, without their number. */
  elements(): void {
    this.#entries('element', (reader, copy) => {
      const flags = reader.u32(what);
      if (flags > 7) throw new Unmergeable();
      const [isPassive, hasTable, hasExpressions] = [(flags & 1) !== 0, (flags & 2) !== 0, (flags & 4) !== 0];
      if (!isPassive) {
        if ((hasTable ? reader.u32(what) : 0) >= this.plugin.tables) throw new Unmergeable();
        this.#expression(reader, copy);
      }
      // A kind or a type, of one byte where it is known here.
      if (isPassive || hasTable) checkElementType(reader.u8(what));
      for (let left = reader.u32(what); left > 0; left--) {
        if (hasExpressions) this.#expression(reader, copy);
        else copy.function(reader);
      }
    });
  }

  /** Data has no references; but what it names must be the plug-in's. */
  checkData(): void {
    const reader = contentOf(this.plugin, 'data');
    if (reader === undefined) return;
    for (let left = reader.u32(what); left > 0; left--) {
      const flags = reader.u32(what);
      if (flags > 2) throw new Unmergeable();
      if (flags !== 1) {
        if ((flags === 2 ? reader.u32(what) : 0) >= this.plugin.memories) throw new Unmergeable();
        this.#expression(reader, { function: (each) => void this.#function(each) });
      }
      reader.skip(reader.u32(what), what);
    }
    checkEnd(reader);
  }

  #entries(name: 'export' | 'global' | 'element', entry: (reader: ByteReader, copy: FunctionCopy) => void): void {
    const reader = contentOf(this.plugin, name);
    if (reader === undefined) return;
    const count = reader.u32(what);
    let copied = reader.offset;
    const copy: FunctionCopy = {
      function: (each) => {
        this.writer.bytes(each.bytes.subarray(copied, each.offset));
        const index = this.#function(each);
        this.declared.add(index);
        this.writer.number(this.replaced(index));
        copied = each.offset;
      },
    };
    for (let left = count; left > 0; left--) entry(reader, copy);
    checkEnd(reader);
    this.writer.bytes(reader.bytes.subarray(copied, reader.end));
  }

  #function(reader: ByteReader): number {
    const index = reader.u32(what);
    if (index >= this.plugin.functions.length) throw new Unmergeable();
    return index;
  }

  /** A constant expression up to its `end`. */
  #expression(reader: ByteReader, copy: FunctionCopy): void {
    for (;;) {
      switch (reader.u8(what)) {
        case 0x0b: // end
          return;
        case 0x23: // global.get
          if (reader.u32(what) >= this.plugin.globals) throw new Unmergeable();
          break;
        case 0x41: // i32.const
          reader.skipNumber(5, what);
          break;
        case 0x42: // i64.const
          reader.skipNumber(10, what);
          break;
        case 0x43: // f32.const
          reader.skip(4, what);
          break;
        case 0x44: // f64.const
          reader.skip(8, what);
          break;
        case 0x6a: // i32.add, i32.sub, i32.mul
        case 0x6b:
        case 0x6c:
        case 0x7c: // i64.add, i64.sub, i64.mul
        case 0x7d:
        case 0x7e:
          break;
        case 0xd0: // ref.null
          checkElementType(reader.u8(what));
          break;
        case 0xd2: // ref.func
          copy.function(reader);
          break;
        case 0xfd: // v128.const
          if (reader.u32(what) !== 12) throw new Unmergeable();
          reader.skip(16, what);
          break;
        default:
          throw new Unmergeable();
      }
    }
  }
}

interface FunctionCopy {
  /** Reads the index of a function. */
  function(reader: ByteReader): void;
}

/** The kind "functions", or one of the reference types without an index. */
function checkElementType(code: number): void {
  if (code !== 0x00 && code !== 0x70 && code !== 0x6f && code !== 0x69) throw new Unmergeable();
}
