// Makes one module of a plug-in and the kernel, so that their calls need not leave the module.
import { formatFunctionType } from '../../wasm/format';
import { WasmFormatError } from '../../wasm/types';
import { abiOf } from '../abi';
import { type Replacement, writeBodies } from './bodies';
import type { ByteWriter } from './byteWriter';
import { Hosts } from './hosts';
import { type KernelParts, type Surroundings, takeApart, writeKernelBody } from './kernelParts';
import { contentOf, type Layout, readLayout } from './layout';
import { ModuleWriter } from './moduleWriter';
import { type PlaceMap, Shifts } from './offsets';
import { ReferenceCopier } from './references';
import { Unmergeable } from './unmergeable';

/** What is needed to run a merged module and to explain its traps. Data only, so that it can travel with the module. */
export interface MergeMap extends PlaceMap {
  /** Module of the kernel's imports, and what the names of its exports begin with; the plug-in has neither. */
  readonly prefix: string;
  /** Names of the kernel's imports, by the number with which it calls its host. */
  readonly hostCalls: readonly string[];
}

export interface MergedModule {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly map: MergeMap;
}

/** Export that calls the plug-in's start function, behind the prefix: the host has to know the kernel's exports before. */
export const startName = '(start)';

const [call, end] = [0x10, 0x0b];
const kindCodes = { function: 0, memory: 2, global: 3 } as const;

/** The kernel's export that provides an import of a plug-in; undefined for what others provide. */
export type Provided = (wasmImport: { readonly module: string; readonly name: string }) => string | undefined;

/**
 * A module that does what the plug-in does, with the kernel (kernel.wat) inside in the place of the imports that it
 * provides. The indices of the plug-in's functions stay, and names, order and types of its exports; the kernel's exports
 * come behind. Of custom sections only the names are kept. Needs an engine with multi-memory (`supportsMerging`).
 *
 * @param provided By default, all of the Extism ABI is the kernel's.
 * @returns undefined for a plug-in that has to be linked to a kernel of its own: it imports nothing from the kernel, or what
 * is no function, or uses what merging does not know. Of a plug-in that is not valid it makes none that is.
 */
export function mergeKernel(
  plugin: Uint8Array,
  kernel: Uint8Array,
  provided: Provided = ({ module, name }) => abiOf(module, name)?.functions[name]?.kernel,
): MergedModule | undefined {
  try {
    return merge(readLayout(plugin), takeApart(kernel), provided);
  } catch (error) {
    if (error instanceof Unmergeable || error instanceof WasmFormatError) return undefined;
    throw error;
  }
}

function merge(plugin: Layout, kernel: KernelParts, provided: Provided): MergedModule {
  const replacements = replaceImports(plugin, kernel, provided);
  // The kernel's own imports take over their places, so that no function gets another index.
  const hosts = new Hosts(kernel.layout, [...replacements.keys()]);
  const surroundings = surroundingsIn(plugin, kernel.layout, hosts);
  const prefix = freePrefix(plugin);
  const startType = plugin.functions[plugin.start ?? -1];
  const shifts = new Shifts();
  const writer = new ModuleWriter(plugin, kernel.layout);
  const replaced = (index: number): number => replacements.get(index)?.index ?? index;
  const copier = new ReferenceCopier(plugin, writer.out, replaced);

  writer.join('type', { last: () => hosts.writeType(writer.out), more: 1 });
  writer.section('import', () => {
    writer.out.number(plugin.imports.length);
    const types = { kernel: plugin.types.length, host: plugin.types.length + kernel.layout.types.length };
    for (const [index, wasmImport] of plugin.imports.entries()) {
      const isReplaced = replacements.has(index);
      const { name, type } = isReplaced ? hosts.at(index, types) : wasmImport;
      writer.text(isReplaced ? prefix : wasmImport.module);
      writer.text(name);
      writer.out.byte(kindCodes.function);
      writer.out.number(type);
    }
  });
  writer.join('function', {
    second: () => {
      for (const { typeIndex } of kernel.functions) writer.out.number(surroundings.index('type', typeIndex));
    },
    last: () => {
      if (startType !== undefined) writer.out.number(plugin.types.indexOf(startType));
    },
    more: startType === undefined ? 0 : 1,
  });
  writer.copy('table');
  writer.join('memory');
  writer.copy('tag');
  writer.join('global', { first: () => copier.globals() });
  writeExports(writer, plugin, kernel, copier, surroundings, prefix);
  if (contentOf(plugin, 'element') !== undefined) writer.join('element', { first: () => copier.elements() });
  writer.copy('data count');
  writer.join('code', {
    first: () => writeBodies(writer.out, plugin, replacements, copier.declared, surroundings, shifts),
    second: () => {
      for (const each of kernel.functions) writeKernelBody(writer.out, each, surroundings);
    },
    last: () => {
      if (plugin.start !== undefined) writeStart(writer.out, replaced(plugin.start));
    },
    more: plugin.start === undefined ? 0 : 1,
  });
  copier.checkData();
  writer.copy('data');
  writer.names();
  return {
    bytes: writer.out.written(),
    map: {
      prefix,
      hostCalls: kernel.layout.imports.map(({ name }) => name),
      functions: plugin.functions.length,
      shifts: shifts.pairs,
    },
  };
}

/** The kernel's functions by the index of the plug-in's import that they replace. */
function replaceImports(
  plugin: Layout,
  { layout, functions }: KernelParts,
  provided: Provided,
): Map<number, Replacement> {
  const exports = new Map(layout.exports.map((each) => [each.name, each]));
  const replacements = new Map<number, Replacement>();
  for (const [index, { module, name, type }] of plugin.imports.entries()) {
    const by = provided({ module, name });
    if (by === undefined) continue;
    const given = exports.get(by);
    const wanted = plugin.types[type];
    if (given?.external.kind !== 'function' || wanted === undefined) throw new Unmergeable();
    if (formatFunctionType(wanted) !== formatFunctionType(given.external.type)) throw new Unmergeable();
    const number = given.index - layout.imports.length;
    const kernelFunction = functions[number];
    if (kernelFunction === undefined) throw new Unmergeable();
    replacements.set(index, { index: plugin.functions.length + number, function: kernelFunction });
  }
  return replacements;
}

/** What the kernel has comes behind what the plug-in has. */
function surroundingsIn(plugin: Layout, kernel: Layout, hosts: Hosts): Surroundings {
  const bases = {
    function: plugin.functions.length - kernel.imports.length,
    global: plugin.globals,
    type: plugin.types.length,
    memory: plugin.memories,
    local: 0,
  };
  return {
    index: (space, index) => bases[space] + index,
    callHost: (writer, number) => hosts.writeCall(writer, number),
  };
}

function writeExports(
  writer: ModuleWriter,
  plugin: Layout,
  kernel: KernelParts,
  copier: ReferenceCopier,
  surroundings: Surroundings,
  prefix: string,
): void {
  const write = (name: string, kind: 'function' | 'memory' | 'global', index: number): void => {
    writer.text(prefix + name);
    writer.out.byte(kindCodes[kind]);
    writer.out.number(index);
  };
  writer.join('export', {
    first: () => copier.exports(),
    second: () => {
      for (const { name, index, external } of kernel.layout.exports) {
        const { kind } = external;
        if (kind === 'table' || kind === 'tag') throw new Unmergeable();
        write(name, kind, surroundings.index(kind, index));
      }
    },
    last: () => {
      if (plugin.start !== undefined) write(startName, 'function', plugin.functions.length + kernel.functions.length);
    },
    more: plugin.start === undefined ? 0 : 1,
  });
}

/** A function that calls the start function, whose own export would let code take references of it. */
function writeStart(out: ByteWriter, start: number): void {
  out.sized(() => {
    out.bytes([0, call]);
    out.number(start);
    out.byte(end);
  });
}

/** What the plug-in neither imports from nor begins the name of an export with. */
function freePrefix({ imports, exports }: Layout): string {
  let prefix = 'plugwright:kernel/';
  const isTaken = (): boolean =>
    imports.some(({ module }) => module === prefix) || exports.some(({ name }) => name.startsWith(prefix));
  while (isTaken()) prefix += '/';
  return prefix;
}
