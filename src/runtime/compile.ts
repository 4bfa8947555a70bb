// From bytes to a compiled module that carries with it what linking and calling need to know.
import { readModule } from '../wasm';
import { WasmFormatError, type ExternalType, type WasmImport, type WasmModule } from '../wasm/types';
import { joinBytes } from './bytes';
import { PluginError } from './errors';
import kernelBytes from './kernel.wat';
import { leb, limitModule, type Patch } from './limits';
import { mergeKernel, supportsMerging, type MergeMap } from './merge';
import { decodeText, encodeText } from './text';

/**
 * What the engine does not tell of a compiled module. It travels in a custom section of the module itself, so that a
 * module that was posted to another worker still has it.
 */
export interface ModuleFacts {
  readonly exports: Readonly<Record<string, ExternalType>>;
  readonly imports: readonly WasmImport[];
  /** Name of the module from its name section; the engine puts it in front of function names in stacks. */
  readonly moduleName?: string;
  /** Pages of memories that are not exported, which nobody can measure. */
  readonly hiddenPages: number;
  /** Offsets in stacks are this much higher than in the file, from the given offset on. */
  readonly shift: { readonly from: number; readonly by: number };
  /** Where what is in the file has gone; undefined if the kernel is not merged into the module. */
  readonly merged?: MergeMap;
}

export interface CompileOptions {
  /** `memory.max_pages` of the manifest, which becomes part of the compiled module. */
  readonly maxPages?: number;
  /**
   * Put the kernel into the module where the engine can: loads and stores of the exchange memory are then code of the
   * plug-in's own. For plug-ins of one module for which the embedder provides no function of Extism's itself.
   */
  readonly merge?: boolean;
}

/** Bytes of code up to which merging is worth its time, some milliseconds for each megabyte. */
const mergedCode = 4 * 1024 * 1024;
const codeSection = 10;

const factsSection = 'plugwright.facts';

/**
 * Compiles a plug-in; synchronous, for use inside a worker.
 *
 * @throws PluginError `invalid`, `component`, or `oom` if a memory is larger from the start.
 */
export function compilePlugin(bytes: Uint8Array, { maxPages, merge = false }: CompileOptions = {}): WebAssembly.Module {
  const module = inspect(bytes);
  const patch = limitModule(bytes, module.sections, maxPages);
  return (merge ? compileMerged(module, patch) : undefined) ?? compile(module, patch);
}

/** Undefined where it cannot be done, or the module is wrong: then the plug-in as it is tells what is wrong. */
function compileMerged(module: WasmModule, patch: Patch): WebAssembly.Module | undefined {
  const code = module.sections.find(({ id }) => id === codeSection);
  if (code === undefined || code.size > mergedCode || !supportsMerging()) return undefined;
  const merged = mergeKernel(joinBytes(patch.parts), kernelBytes);
  if (merged === undefined) return undefined;
  const facts = { ...factsOf(module, patch), merged: merged.map };
  try {
    return new WebAssembly.Module(withFacts({ ...patch, parts: [merged.bytes] }, facts));
  } catch (error) {
    if (error instanceof WebAssembly.CompileError) return undefined;
    throw error;
  }
}

function compile(module: WasmModule, patch: Patch): WebAssembly.Module {
  try {
    return new WebAssembly.Module(withFacts(patch, factsOf(module, patch)));
  } catch (error) {
    if (!(error instanceof WebAssembly.CompileError)) throw error;
    throw new PluginError('invalid', `The module is not valid WebAssembly: ${withoutPrefix(error.message)}`, {
      hint: 'Rebuild the plug-in; if it uses a new WebAssembly feature, switch that off in the compiler.',
    });
  }
}

/** @throws PluginError `invalid` if the module was not compiled by {@link compilePlugin}. */
export function readFacts(module: WebAssembly.Module): ModuleFacts {
  // The last one is ours; a plug-in may carry a forged one.
  const section = WebAssembly.Module.customSections(module, factsSection).at(-1);
  if (section === undefined) throw new PluginError('invalid', 'The module was not compiled by compilePlugin.');
  return fromStored(JSON.parse(decodeText(new Uint8Array(section), 0, section.byteLength)) as StoredFacts);
}

/** As a list: a name like `__proto__` would be lost as a key of JSON. */
type StoredFacts = Omit<ModuleFacts, 'exports'> & { readonly exports: readonly (readonly [string, ExternalType])[] };

/**
 * What linking has to know of a module, without compiling it.
 *
 * @throws PluginError `invalid`, `component`
 */
export function factsOfBytes(bytes: Uint8Array): ModuleFacts {
  return fromStored(factsOf(inspect(bytes), { parts: [], from: 0, by: 0 }));
}

const fromStored = (facts: StoredFacts): ModuleFacts => ({ ...facts, exports: Object.fromEntries(facts.exports) });

function inspect(bytes: Uint8Array): WasmModule {
  const module = read(bytes);
  refuseHeapUse(module);
  return module;
}

/**
 * The engine takes structs, arrays and exceptions from its own heap, for which no limit holds: when it is full, the whole
 * process ends, whatever thread the plug-in is in. An exception that only local variables keep is gone with its function.
 */
function refuseHeapUse({ heapType, exceptionStore }: WasmModule): void {
  if (heapType !== undefined) {
    const form = heapType.form === 'array' ? 'an array' : 'a struct';
    throw unlimited(
      `Type ${heapType.index} of the module is ${form} of WebAssembly's garbage collection`,
      'Build the plug-in for linear memory, e.g. MoonBit with the target wasm in place of wasm-gc.',
    );
  }
  if (exceptionStore !== undefined) {
    throw unlimited(
      `The ${exceptionStore} of the module keeps exceptions (exnref)`,
      'Keep exceptions in local variables, as compilers do, or build the plug-in without exceptions of WebAssembly.',
    );
  }
}

const unlimited = (what: string, hint: string): PluginError =>
  new PluginError(
    'invalid',
    `${what}, whose memory cannot be limited: a plug-in that runs wild would end the whole process.`,
    { hint },
  );

function read(bytes: Uint8Array): WasmModule {
  try {
    return readModule(bytes);
  } catch (error) {
    if (!(error instanceof WasmFormatError)) throw error;
    if (error.actual === 'component') {
      throw new PluginError('component', error.message, {
        hint: 'Build a core module, e.g. for the target wasm32-wasip1 or wasm32-unknown-unknown.',
      });
    }
    throw new PluginError('invalid', `${error.message} (at offset ${error.offset})`, {
      hint: 'Check that the file is a finished build of a plug-in.',
    });
  }
}

function factsOf(module: WasmModule, patch: Patch): StoredFacts {
  const exported = new Set(
    module.exports.flatMap(({ external, index }) => (external.kind === 'memory' ? [index] : [])),
  );
  const imported = module.imports.filter(({ external }) => external.kind === 'memory').length;
  const hidden = module.memories.filter((_, index) => !exported.has(index + imported));
  return {
    exports: module.exports.map(({ name, external }) => [name, external]),
    imports: module.imports,
    ...(module.moduleName !== undefined && { moduleName: module.moduleName }),
    hiddenPages: hidden.reduce((pages, { minimum }) => pages + minimum, 0),
    shift: { from: patch.from, by: patch.by },
  };
}

/** Appended, so that no offset moves. */
function withFacts({ parts }: Patch, facts: StoredFacts): Uint8Array<ArrayBuffer> {
  const name = encodeText(factsSection);
  const content = encodeText(JSON.stringify(facts));
  const size = leb(name.length).length + name.length + content.length;
  return joinBytes([...parts, Uint8Array.from([0, ...leb(size), ...leb(name.length), ...name]), content]);
}

const withoutPrefix = (message: string): string => message.replace(/^WebAssembly\.Module\(\): /, '');
