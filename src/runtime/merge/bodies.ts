// The plug-in's function bodies, with the kernel in the place of its imports.
import { ByteReader } from '../../wasm/reader';
import type { ValueType } from '../../wasm/types';
import type { ByteWriter } from './byteWriter';
import { type KernelFunction, type Surroundings, writeCode } from './kernelParts';
import { contentOf, type Layout } from './layout';
import type { Shifts } from './offsets';
import { type Body, type Reference, scanBodies } from './scanner';
import { Unmergeable } from './unmergeable';

/** Who takes the place of an import. */
export interface Replacement {
  /** Its index in the merged module. */
  readonly index: number;
  readonly function: KernelFunction;
}

const call = 0x10;
const localSet = 0x21;
const refFunc = 0xd2;
const valueCodes: Readonly<Record<string, number>> = { i32: 0x7f, i64: 0x7e };

/**
 * Writes the bodies of the plug-in, without their number. What refers to no replaced import is copied as it is.
 *
 * @param replacements By the index of the import.
 * @param declared The functions that the plug-in refers to outside of code.
 * @throws Unmergeable if code takes references of other imports: it must not do so, but all that the kernel exports may be.
 */
export function writeBodies(
  writer: ByteWriter,
  plugin: Layout,
  replacements: ReadonlyMap<number, Replacement>,
  declared: ReadonlySet<number>,
  surroundings: Surroundings,
  shifts: Shifts,
): void {
  const content = contentOf(plugin, 'code');
  if (content === undefined) return;
  content.u32('the number of bodies');
  let copied = content.offset;
  shifts.add(writer.length, copied);
  for (const body of scanBodies(plugin, { functionsBelow: plugin.imports.length })) {
    const replaced = body.references.filter(({ index }) => replacements.has(index));
    if (replaced.length === 0) continue;
    if (replaced.some(({ start, index }) => plugin.bytes[start] === refFunc && !declared.has(index))) {
      throw new Unmergeable();
    }
    writer.bytes(plugin.bytes.subarray(copied, body.sizeOffset));
    writer.sized(() => writeBody(writer, plugin, body, replaced, replacements, surroundings, shifts));
    copied = body.end;
    shifts.add(writer.length, copied);
  }
  writer.bytes(plugin.bytes.subarray(copied, content.end));
}

function writeBody(
  writer: ByteWriter,
  plugin: Layout,
  body: Body,
  replaced: readonly Reference[],
  replacements: ReadonlyMap<number, Replacement>,
  surroundings: Surroundings,
  shifts: Shifts,
): void {
  const { bytes } = plugin;
  const inlined = (reference: Reference): KernelFunction | undefined => {
    const replacement = bytes[reference.start] === call ? replacements.get(reference.index) : undefined;
    return replacement?.function.inline === true ? replacement.function : undefined;
  };
  const locals = declareLocals(
    writer,
    plugin,
    body,
    replaced.flatMap((reference) => inlined(reference) ?? []),
  );
  let copied = body.instructions;
  shifts.add(writer.length, copied);
  for (const reference of replaced) {
    const kernelFunction = inlined(reference);
    if (kernelFunction !== undefined) {
      writer.bytes(bytes.subarray(copied, reference.start));
      writeInlined(writer, kernelFunction, locals(kernelFunction.type.parameters), surroundings);
    } else {
      writer.bytes(bytes.subarray(copied, reference.at));
      writer.number(replacements.get(reference.index)?.index ?? 0);
    }
    copied = reference.end;
    shifts.add(writer.length, copied);
  }
  writer.bytes(bytes.subarray(copied, body.end));
}

/** The arguments go from the stack into locals, which then are the function's parameters. */
function writeInlined(
  writer: ByteWriter,
  kernelFunction: KernelFunction,
  locals: readonly number[],
  surroundings: Surroundings,
): void {
  for (const local of locals.toReversed()) {
    writer.byte(localSet);
    writer.number(local);
  }
  writeCode(writer, kernelFunction, {
    index: (space, index) => (space === 'local' ? (locals[index] ?? 0) : surroundings.index(space, index)),
    callHost: (to, number) => surroundings.callHost(to, number),
  });
}

/**
 * Writes the declarations of a body's locals, and enough new ones for the parameters of any of the functions.
 *
 * @returns the new locals for parameters of these types.
 */
function declareLocals(
  writer: ByteWriter,
  { bytes, imports, functions }: Layout,
  body: Body,
  inlined: readonly KernelFunction[],
): (parameters: readonly ValueType[]) => number[] {
  const added: ValueType[] = [];
  for (const { type } of new Set(inlined)) {
    const free = [...added];
    for (const parameter of type.parameters) {
      const at = free.indexOf(parameter);
      if (at === -1) added.push(parameter);
      else free.splice(at, 1);
    }
  }
  const reader = new ByteReader(bytes, body.start, body.instructions, 'a function');
  const groups = reader.u32('the number of groups of locals');
  const first = reader.offset;
  let count = functions[imports.length + body.number]?.parameters.length ?? 0;
  for (let left = groups; left > 0; left--) {
    count += reader.u32('the number of locals');
    reader.skip(1, 'a type');
  }
  // The new ones must not stand in for locals that are not there.
  if (body.usedLocals > count) throw new Unmergeable();
  writer.number(groups + added.length);
  writer.bytes(bytes.subarray(first, body.instructions));
  for (const type of added) writer.bytes([1, valueCodes[type] ?? unknownType()]);
  return (parameters) => {
    const free = added.map((type, index) => ({ type, index: count + index }));
    return parameters.map((parameter) => {
      const at = free.findIndex(({ type }) => type === parameter);
      return free.splice(at, 1)[0]?.index ?? 0;
    });
  };
}

function unknownType(): never {
  throw new Unmergeable();
}
