// Tells the source language of a module by what its tools left in it. Each trace is a fact of a tool chain.
import type { WasmModule } from '../wasm/types';
import { Traces } from './traces';

/**
 * The language as people call it, e.g. `Rust`, `Go (TinyGo)`, `C++`; undefined if nothing tells. Interpreters are
 * written in another language than the plug-in that they carry, so that they are looked for first.
 */
export function detectLanguage(module: WasmModule): string | undefined {
  const traces = new Traces(module);
  const declared = declaredLanguage(module, traces);
  if (declared !== undefined && !hosts.has(declared)) return declared;
  const carried = embedded.find(({ neverOnRust, shows }) => !(neverOnRust && declared === 'Rust') && shows(traces));
  return carried?.language ?? declared ?? bare.find(({ shows }) => shows(traces))?.language;
}

/** Languages in which interpreters and runtimes of others are written, or which a libc brings along. */
const hosts = new Set(['Rust', 'C', 'C++', 'C/C++']);

interface Evidence {
  readonly language: string;
  readonly shows: (traces: Traces) => boolean;
  /** Not looked for in modules of Rust, whose runtime it is not: large files are described faster. */
  readonly neverOnRust?: true;
}

/** Languages whose binaries were made by a compiler of Rust or C, and say so. */
const embedded: readonly Evidence[] = [
  { language: 'Haskell', shows: (traces) => traces.exportsLike(/^hs_(init|exit)$/) },
  {
    language: 'JavaScript',
    shows: (traces) =>
      traces.exportsLike(/^(__arg_start|__invoke_i32|__invokeHostFunc(_\d+_\d+)?|eval_bytecode)$/) ||
      traces.importsFrom(/^javy_/) ||
      // The table of key words in QuickJS.
      traces.data('void\0typeof\0new\0in\0instanceof\0'),
  },
  {
    language: 'Python',
    shows: (traces) => traces.exportsLike(/^Py_/) || traces.data('_frozen_importlib_external'),
  },
  {
    language: 'C# (.NET)',
    shows: (traces) => traces.exportsLike(/^(mono_wasm_|dotnet_|NativeAOT_)/) || traces.data('System.Private.CoreLib'),
  },
  { language: 'Ruby', shows: (traces) => traces.data('RubyVM::InstructionSequence') },
  {
    language: 'Go (TinyGo)',
    neverOnRust: true,
    shows: (traces) =>
      traces.exports('malloc', 'free', 'calloc', 'realloc', 'asyncify_start_unwind') ||
      traces.names('tinygo_', 'runtime.nilPanic', 'runtime.lookupPanic'),
  },
  { language: 'Nim', neverOnRust: true, shows: (traces) => traces.exports('NimMain') || traces.names('NimMain') },
];

/** Languages whose compilers say nothing in the `producers` section. */
const bare: readonly Evidence[] = [
  {
    language: 'AssemblyScript',
    shows: (traces) =>
      traces.exports('__new', '__pin', '__unpin') ||
      traces.importsAs(/^(abort: \(i32, i32, i32, i32\) -> \(\)|seed: \(\) -> f64)$/) ||
      traces.names('~lib/') ||
      // File names of the standard library, of which messages of its checks speak.
      traces.dataUtf16('~lib/'),
  },
  { language: 'Go', shows: (traces) => traces.importsFrom(/^go(js)?$/) },
  {
    language: 'MoonBit',
    shows: (traces) => traces.exportsLike(/^moonbit\./) || traces.names('moonbit.', '@moonbitlang'),
  },
  { language: 'Kotlin', shows: (traces) => traces.names('kotlin.Throwable', 'kotlin.wasm') },
  { language: 'Swift', shows: (traces) => traces.names('swift_retain', 'swift_allocObject') },
  { language: 'D', shows: (traces) => traces.names('_d_run_main', '_D6object') },
  {
    language: 'Rust',
    shows: (traces) =>
      traces.importsFrom(/^__wbindgen_/) ||
      traces.names('rust_begin_unwind', '__rust_alloc', 'core::fmt::') ||
      // Paths of the standard library in the messages of panics.
      traces.data('library/core/src/', 'library/std/src/', 'library/alloc/src/'),
  },
  {
    language: 'Zig',
    shows: (traces) => traces.names('builtin.default_panic', 'debug.defaultPanic', 'heap.PageAllocator'),
  },
  { language: 'C/C++', shows: (traces) => traces.importsAs(/^_?emscripten_/) },
];

/** What the `producers` section says. Others than Rust and C win: their runtimes are often written in these. */
function declaredLanguage({ producers }: WasmModule, traces: Traces): string | undefined {
  if (producers === undefined) return undefined;
  const used = producers.processedBy.map(({ name }) => name);
  if (used.includes('TinyGo')) return 'Go (TinyGo)';
  const languages = [...producers.languages.map(({ name }) => languageName(name)), ...used.map(toolLanguage)].flatMap(
    (name) => name ?? [],
  );
  const own = languages.find((name) => !hosts.has(name));
  if (own !== undefined) return own;
  const host = (['Rust', 'C++', 'C'] as const).find((name) => languages.includes(name));
  // The libc has its language recorded even where the plug-in was compiled without debug information.
  return host === 'C' || (host === undefined && used.some((tool) => /clang/i.test(tool))) ? cOrCpp(traces, host) : host;
}

/** Compilers of the LLVM family write names of DWARF: `C11`, `C_plus_plus_14`. */
function languageName(name: string): string | undefined {
  if (/^C_plus_plus/.test(name)) return 'C++';
  if (/^C\d*$/.test(name)) return 'C';
  if (/^ObjC/.test(name)) return 'Objective-C';
  if (/^Fortran/.test(name)) return 'Fortran';
  if (name === 'Mips_Assembler' || name === '') return undefined;
  return name;
}

function toolLanguage(tool: string): string | undefined {
  return tools.find(({ pattern }) => pattern.test(tool))?.language;
}

const tools: readonly { readonly pattern: RegExp; readonly language: string }[] = [
  { pattern: /^rustc$/, language: 'Rust' },
  { pattern: /^ldc/i, language: 'D' },
  { pattern: /zig/i, language: 'Zig' },
  { pattern: /swift/i, language: 'Swift' },
  { pattern: /^(ghc|asterius)/i, language: 'Haskell' },
  { pattern: /^Go cmd/, language: 'Go' },
  { pattern: /kotlin/i, language: 'Kotlin' },
  { pattern: /^(asc|assemblyscript)$/i, language: 'AssemblyScript' },
  { pattern: /^moonc?|moonbit/i, language: 'MoonBit' },
];

/** Function names tell C++ from C where there are any. */
function cOrCpp(traces: Traces, recorded: 'C' | undefined): string {
  if (traces.names('std::', '__cxa_', 'operator new', '_ZN')) return 'C++';
  return recorded ?? (traces.hasNames ? 'C' : 'C/C++');
}
