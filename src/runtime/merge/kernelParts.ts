// The kernel, taken apart so that it can be written into the index spaces of any plug-in.
import type { FunctionType } from '../../wasm/types';
import type { ByteWriter } from './byteWriter';
import { readLayout, type Layout } from './layout';
import { scanBodies, type Body } from './scanner';
import { Unmergeable } from './unmergeable';

/** What an index in the kernel's code counts. */
export type Space = 'function' | 'global' | 'type' | 'memory' | 'local';

/** Bytes as they are, an index that depends on the plug-in, or a call of one of the kernel's imports. */
type Piece = Uint8Array | { readonly space: Space | 'host'; readonly index: number };

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
}

/** The module into which code of the kernel is written. */
export interface Surroundings {
  /** What has this index in the kernel, has which there? */
  index(space: Space, index: number): number;
  /** Writes a call of one of the kernel's imports, whose arguments are on the stack. */
  callHost(writer: ByteWriter, number: number): void;
}

const instruction = { end: 0x0b, call: 0x10 } as const;
const explicitMemory = 0x40;
const mostInlineBytes = 64;

const taken = new WeakMap<Uint8Array, KernelParts>();

/** Taken apart once per array: kernels do not change. @throws Unmergeable, WasmFormatError */
export function takeApart(kernel: Uint8Array): KernelParts {
  const known = taken.get(kernel);
  if (known !== undefined) return known;
  const layout = readLayout(kernel);
  const functions = scanBodies(layout, 'all').map((body) => kernelFunction(layout, body));
  if (layout.imports.length + functions.length !== layout.functions.length) throw new Unmergeable();
  const parts = { layout, functions };
  taken.set(kernel, parts);
  return parts;
}

/** Writes the instructions of a function, without the `end` of its body. */
export function writeCode(writer: ByteWriter, { code }: KernelFunction, surroundings: Surroundings): void {
  for (const piece of code) {
    if (piece instanceof Uint8Array) writer.bytes(piece);
    else if (piece.space === 'host') surroundings.callHost(writer, piece.index);
    else writer.number(surroundings.index(piece.space, piece.index));
  }
}

export function writeKernelBody(writer: ByteWriter, body: KernelFunction, surroundings: Surroundings): void {
  writer.sized(() => {
    writer.bytes(body.declarations);
    writeCode(writer, body, surroundings);
    writer.byte(instruction.end);
  });
}

function kernelFunction(
  { bytes, types, imports, functions }: Layout,
  { number, start, instructions, end, references }: Body,
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
      push(copied, opcode, { space: 'host', index });
    } else if (kind === 'implicit memory') {
      push(copied, at, Uint8Array.of((bytes[at] ?? 0) | explicitMemory), { space: 'memory', index: 0 });
    } else push(copied, at, { space: kind, index });
    copied = after;
  }
  push(copied, end - 1);
  return { type, typeIndex: types.indexOf(type), declarations, code, inline };
}
