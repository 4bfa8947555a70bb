// What a plug-in is, for people: read from its bytes, never by running it.
import type { FunctionType, Limits, WasmSection } from '../wasm/types';

/** An export that is a function. */
export interface PluginFunction {
  readonly name: string;
  readonly type: FunctionType;
  /** True if a host can call it: no parameters, 0 or 1 result. */
  readonly callable: boolean;
  /** Why it is not callable, e.g. `takes parameters (i32, i32)`. */
  readonly reason?: string;
  /** What it is for, where its name is one that tool chains give, e.g. `_start`. */
  readonly note?: string;
}

/** `provided`: our runtime has it. `mock`: a host function of the embedding program. `unknown`: nobody can provide it. */
export type ImportSupport = 'provided' | 'mock' | 'unknown';

export interface PluginImport {
  readonly module: string;
  readonly name: string;
  /** `(i64) -> i64`, or `memory`, `table`, `global i32`. */
  readonly signature: string;
  /** Of a function. */
  readonly type?: FunctionType;
  readonly support: ImportSupport;
  /** What to do, for `mock` and `unknown`, one sentence. */
  readonly advice?: string;
  /** Who provides it, where that is worth telling: a module of the manifest by its name, Extism, WASI. */
  readonly provider?: string;
  /** The modules of the manifest that import it, if there are several modules. */
  readonly importers?: readonly string[];
}

export interface PluginDescription {
  /** Size of the binary in bytes. */
  readonly size: number;
  /** `Rust`, `AssemblyScript`, `Go`, … from producers, names and exports; undefined if nothing tells. */
  readonly language: string | undefined;
  /** Callable ones first, then the others, each in the order of the binary. */
  readonly functions: readonly PluginFunction[];
  readonly imports: readonly PluginImport[];
  /** Own and imported memories. */
  readonly memories: readonly Limits[];
  readonly customSections: readonly WasmSection[];
  /** True if it imports `wasi_snapshot_preview1`. */
  readonly usesWasi: boolean;
}
