// The shape of a WebAssembly binary as the reader reports it. Data only.

/** A value type as the text format spells it; reference types of newer proposals appear as e.g. `(ref null 3)`. */
export type ValueType = 'i32' | 'i64' | 'f32' | 'f64' | 'v128' | 'funcref' | 'externref' | (string & {});

export interface FunctionType {
  readonly parameters: readonly ValueType[];
  readonly results: readonly ValueType[];
}

/** Limits of a memory (in 64 KiB pages) or a table (in elements). */
export interface Limits {
  readonly minimum: number;
  readonly maximum?: number;
  readonly shared: boolean;
  /** `i64` for memories and tables of the memory64 proposal. */
  readonly index: 'i32' | 'i64';
  /** Bytes of a page where a memory chooses another size than 64 KiB. */
  readonly pageSize?: number;
}

export interface GlobalType {
  readonly value: ValueType;
  readonly mutable: boolean;
}

/** What an import asks for or an export gives, with its type. */
export type ExternalType =
  | { readonly kind: 'function'; readonly type: FunctionType }
  | { readonly kind: 'table'; readonly element: ValueType; readonly limits: Limits }
  | { readonly kind: 'memory'; readonly limits: Limits }
  | { readonly kind: 'global'; readonly global: GlobalType }
  | { readonly kind: 'tag'; readonly type: FunctionType };

export interface WasmImport {
  readonly module: string;
  readonly name: string;
  readonly external: ExternalType;
}

export interface WasmExport {
  readonly name: string;
  /** Index in the index space of its kind; imports come first. */
  readonly index: number;
  readonly external: ExternalType;
}

/** One section: where its content lies in the file, in bytes from the start; that of a custom section begins after its name. */
export interface WasmSection {
  /** Section id of the core specification; 0 for custom sections. */
  readonly id: number;
  /** `type`, `import`, …, or `unknown (id)`; for a custom section its own name. */
  readonly name: string;
  readonly offset: number;
  readonly size: number;
}

/** The `producers` section of the tool conventions: who made the binary. */
export interface Producers {
  readonly languages: readonly Producer[];
  readonly processedBy: readonly Producer[];
  readonly sdks: readonly Producer[];
}

export interface Producer {
  readonly name: string;
  readonly version: string;
}

/** Everything that the tree, the inspector and the linker need to know of a module, read without compiling it. */
export interface WasmModule {
  /** Length of the whole file in bytes. */
  readonly size: number;
  readonly sections: readonly WasmSection[];
  readonly imports: readonly WasmImport[];
  readonly exports: readonly WasmExport[];
  /** Memories that the module defines itself; imported ones are in `imports`. */
  readonly memories: readonly Limits[];
  /** The first type whose values lie in the heap of the engine and not in a memory; undefined if there is none. */
  readonly heapType?: { readonly index: number; readonly form: 'struct' | 'array' };
  /** The first table, global or tag whose values may be exceptions, such as `global 0`; undefined if there is none. */
  readonly exceptionStore?: string;
  /** Number of functions with a body in the module. */
  readonly functionCount: number;
  readonly producers: Producers | undefined;
  /** The module's own name from the name section. */
  readonly moduleName: string | undefined;
  /** The file itself, for what is read on demand, such as function names. */
  readonly bytes?: Uint8Array;
}

/** The bytes are no WebAssembly module, or break off. `offset` is in bytes from the start of the file. */
export class WasmFormatError extends Error {
  override readonly name = 'WasmFormatError';

  constructor(
    message: string,
    readonly offset: number,
    /** What the file is instead, where that can be told. */
    readonly actual: 'component' | 'wat' | 'empty' | 'truncated' | 'other',
  ) {
    super(message);
  }
}
