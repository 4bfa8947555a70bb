// The imports by which a merged kernel calls its host.
import type { FunctionType, ValueType } from '../../wasm/types';
import type { ByteWriter } from './byteWriter';
import type { FunctionImport, Layout } from './layout';
import { Unmergeable } from './unmergeable';

/** Name of the import for all calls that have none of their own; the number of the call is its last parameter. */
export const hostName = '(host)';

/** Where the host may answer with a promise, for which the engine waits only at an import of its own (JSPI). */
const waiting = new Set(['http_request']);

const instruction = { call: 0x10, drop: 0x1a, i32Const: 0x41 } as const;
const i32 = 0x7f;
/** A constant of a single byte. */
const mostCalls = 64;

export class Hosts {
  readonly #calls: readonly FunctionType[];
  /** Parameters of the import for all calls. */
  readonly #parameters: number;
  /** Index of the import for all calls. */
  readonly #host: number;
  /** Index of the import that a call has for its own. */
  readonly #places = new Map<number, number>();
  readonly #imports = new Map<number, FunctionImport>();

  /**
   * @param places Indices of imports that are free.
   * @throws Unmergeable if they are too few.
   */
  constructor({ imports, types }: Layout, places: readonly number[]) {
    this.#calls = imports.map(({ type }) => checkCall(types[type]));
    this.#parameters = Math.max(...this.#calls.map(({ parameters }) => parameters.length)) + 1;
    const waits = ([, { name }]: [number, FunctionImport]): boolean => waiting.has(name);
    const calls = [...imports.entries()];
    const [host, ...free] = places;
    if (host === undefined || free.length < calls.filter(waits).length || calls.length > mostCalls) {
      throw new Unmergeable();
    }
    this.#host = host;
    const ordered = [...calls.filter(waits), ...calls.filter((each) => !waits(each))];
    for (const [index, place] of free.slice(0, ordered.length).entries()) {
      const [number, wasmImport] = ordered[index] as [number, FunctionImport];
      this.#places.set(number, place);
      this.#imports.set(place, wasmImport);
    }
  }

  /** Name and type of the import at one of the places; of those behind the last call, nobody's. */
  at(place: number, types: { readonly kernel: number; readonly host: number }): { name: string; type: number } {
    const own = this.#imports.get(place);
    return own === undefined ? { name: hostName, type: types.host } : { name: own.name, type: types.kernel + own.type };
  }

  /** The type of the import for all calls. */
  writeType(writer: ByteWriter): void {
    writer.bytes([0x60, this.#parameters, ...Array.from({ length: this.#parameters }, () => i32), 1, i32]);
  }

  /** A call of one of the kernel's imports, whose arguments are on the stack. */
  writeCall(writer: ByteWriter, number: number): void {
    const type = this.#calls[number];
    if (type === undefined) throw new Unmergeable();
    const own = this.#places.get(number);
    if (own === undefined) {
      const zeros = Array.from({ length: this.#parameters - 1 - type.parameters.length }, () => 0);
      writer.bytes([...zeros, number].flatMap((value) => [instruction.i32Const, value]));
    }
    writer.byte(instruction.call);
    writer.number(own ?? this.#host);
    if (own === undefined && type.results.length === 0) writer.byte(instruction.drop);
  }
}

/** Numbers only, so that all have room in one type. */
function checkCall(type: FunctionType | undefined): FunctionType {
  const isI32 = (value: ValueType): boolean => value === 'i32';
  if (type?.parameters.every(isI32) !== true || !type.results.every(isI32) || type.results.length > 1) {
    throw new Unmergeable();
  }
  return type;
}
