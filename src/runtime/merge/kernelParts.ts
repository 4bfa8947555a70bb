// The kernel, taken apart so that it can be written into the index spaces of any plug-in.
import type { FunctionType, ValueType } from '../../wasm/types';
import type { ByteWriter } from './byteWriter';
import { readLayout, type FunctionImport, type Layout } from './layout';
import { scanBodies, type Body } from './scanner';
import { Unmergeable } from './unmergeable';

/** What an index in the kernel's code counts; `host` the imports by which a merged kernel calls its host. */
type Space = 'function' | 'global' | 'type' | 'memory' | 'local' | 'host';

/** An index in a module. */
export type Resolve = (space: Space, index: number) => number;

/** Bytes as they are, or an index that depends on the plug-in. */
type Piece = Uint8Array | { readonly space: Space; readonly index: number };

export interface KernelFunction {
  readonly type: FunctionType;
  /** Index of its type in the kernel. */
  readonly typeIndex: number;
  /** Locals as the body declares them. */
  readonly declarations: Uint8Array;
  /** Its instructions without the last `end`. */
  readonly code: readonly Piece[];
  /** Whether a call can be replaced by the instructions: few, straight, and all locals are parameters. */
  readonly inline: boolean;
}

export interface KernelParts {
  readonly layout: Layout;
  readonly functions: readonly KernelFunction[];
  /**
   * The imports by which a merged kernel calls its host: first that for all calls which have none of their own, with the
   * number of the call as the last of its parameters.
   */
  readonly hosts: readonly HostImport[];
}

export interface HostImport {
  readonly name: string;
  readonly parameters: number;
  readonly results: number;
}

const instruction = { end: 0x0b, call: 0x10, drop: 0x1a, i32Const: 0x41 } as const;
const explicitMemory = 0x40;
/** A constant of a single byte. */
const mostHostCalls = 64;
const mostInlineBytes = 64;

/** Name of the import for all calls. */
export const hostName = '(host)';
/** Where the host may answer with a promise, for which the engine waits only at an import of its own (JSPI). */
const waiting = new Set(['http_request']);

const taken = new WeakMap<Uint8Array, KernelParts>();

/** Taken apart once per array: kernels do not change. @throws Unmergeable, WasmFormatError */
export function takeApart(kernel: Uint8Array): KernelParts {
  const known = taken.get(kernel);
  if (known !== undefined) return known;
  const layout = readLayout(kernel);
  const imports = layout.imports.map(({ name, type }) => hostImport(name, layout.types[type]));
  if (imports.length > mostHostCalls) throw new Unmergeable();
  const parameters = Math.max(...imports.map((each) => each.parameters)) + 1;
  const hosts = [{ name: hostName, parameters, results: 1 }, ...imports.filter(({ name }) => waiting.has(name))];
  const functions = scanBodies(layout, 'all').map((body) => kernelFunction(layout, body, hosts));
  if (imports.length + functions.length !== layout.functions.length) throw new Unmergeable();
  const parts = { layout, functions, hosts };
  taken.set(kernel, parts);
  return parts;
}

/** Its instructions, without the `end` of a body. */
export function writeCode(writer: ByteWriter, code: readonly Piece[], resolve: Resolve): void {
  for (const piece of code) {
    if (piece instanceof Uint8Array) writer.bytes(piece);
    else writer.number(resolve(piece.space, piece.index));
  }
}

export function writeKernelBody(writer: ByteWriter, { declarations, code }: KernelFunction, resolve: Resolve): void {
  writer.sized(() => {
    writer.bytes(declarations);
    writeCode(writer, code, resolve);
    writer.byte(instruction.end);
  });
}

function kernelFunction(
  { bytes, types, imports, functions }: Layout,
  { number, start, instructions, end, references }: Body,
  hosts: readonly HostImport[],
): KernelFunction {
  const type = functions[imports.length + number];
  if (type === undefined) throw new Unmergeable();
  const declarations = bytes.subarray(start, instructions);
  const isStraight = references.every(({ kind }) => kind !== 'control' && kind !== 'function');
  const inline = isStraight && declarations[0] === 0 && end - instructions <= mostInlineBytes;
  const code: Piece[] = [];
  let copied = instructions;
  const push = (from: number, to: number, ...pieces: Piece[]): void => {
    if (to > from) code.push(bytes.subarray(from, to));
    code.push(...pieces);
  };
  for (const { kind, index, start: opcode, at, end: after } of references) {
    // Locals change their places only where the function is put in the place of a call.
    if (kind === 'control' || (kind === 'local' && !inline)) continue;
    if (kind === 'function' && index < imports.length) {
      if (bytes[opcode] !== instruction.call) throw new Unmergeable();
      push(copied, opcode, ...hostCall(imports[index], index, types, hosts));
    } else if (kind === 'implicit memory') {
      push(copied, at, Uint8Array.of((bytes[at] ?? 0) | explicitMemory), { space: 'memory', index: 0 });
    } else push(copied, at, { space: kind, index });
    copied = after;
  }
  push(copied, end - 1);
  return { type, typeIndex: types.indexOf(type), declarations, code, inline };
}

/** The arguments are on the stack; behind them come zeros up to the number of the call, and a call that has a result. */
function hostCall(
  called: FunctionImport | undefined,
  number: number,
  types: readonly FunctionType[],
  hosts: readonly HostImport[],
): Piece[] {
  const type = types[called?.type ?? -1];
  if (type === undefined) throw new Unmergeable();
  const own = hosts.findIndex(({ name }) => name === called?.name);
  if (own !== -1) return [Uint8Array.of(instruction.call), { space: 'host', index: own }];
  const zeros = (hosts[0]?.parameters ?? 0) - 1 - type.parameters.length;
  const numbers = [...Array.from({ length: zeros }, () => 0), number];
  return [
    Uint8Array.from([...numbers.flatMap((value) => [instruction.i32Const, value]), instruction.call]),
    { space: 'host', index: 0 },
    ...(type.results.length === 0 ? [Uint8Array.of(instruction.drop)] : []),
  ];
}

function hostImport(name: string, type: FunctionType | undefined): HostImport {
  const isI32 = (value: ValueType): boolean => value === 'i32';
  if (type?.parameters.every(isI32) !== true || !type.results.every(isI32) || type.results.length > 1) {
    throw new Unmergeable();
  }
  return { name, parameters: type.parameters.length, results: type.results.length };
}
