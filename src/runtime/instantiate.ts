// Makes the instances of a plug-in's modules, each once and those first that others need.
import type { ModuleFacts } from './compile';
import { PluginError } from './errors';
import type { HostFunctionBinder } from './hostFunctions';
import { preview1Module } from './imports';
import type { Kernel } from './kernel';
import { instantiateMerged } from './merge';
import type { Link, LinkedModule } from './link';
import type { StackSwitching } from './stackSwitching';
import { ExitStatus, type Wasi, type WasiInstance } from './wasi';

/** What a plug-in's modules get beside each other. */
export interface World {
  readonly kernel: Kernel;
  readonly wasi: Wasi | undefined;
  readonly bind: HostFunctionBinder;
}

export class Instances {
  readonly #world: World;
  readonly #made = new Map<LinkedModule, WebAssembly.Exports | 'in progress'>();
  /** All that modules export; a memory that two of them share is one. */
  readonly memories = new Set<WebAssembly.Memory>();
  /** Pages at the start of memories that are not exported, which nobody can measure. */
  hiddenPages = 0;

  /** @param compiled the modules by name. */
  constructor(
    world: World,
    private readonly compiled: ReadonlyMap<string, WebAssembly.Module>,
  ) {
    this.#world = world;
  }

  /** Makes the main module's instance and all that it needs; initialises all but itself. */
  make(main: LinkedModule): WebAssembly.Exports {
    return this.#instance(main);
  }

  #instance(linked: LinkedModule): WebAssembly.Exports {
    this.#made.set(linked, 'in progress');
    const wasi = this.#wasiFor(linked);
    const imports = this.#imports(linked, wasi);
    const exports = this.#make(linked, imports);
    this.#made.set(linked, exports);
    this.hiddenPages += linked.facts.hiddenPages;
    for (const value of Object.values(exports)) if (value instanceof WebAssembly.Memory) this.memories.add(value);
    bindMemory(wasi, exports, imports);
    return exports;
  }

  #make(linked: LinkedModule, imports: WebAssembly.Imports): WebAssembly.Exports {
    const { merged } = linked.facts;
    if (merged === undefined) return new WebAssembly.Instance(this.#compiled(linked), imports).exports;
    const { kernel } = this.#world;
    const made = instantiateMerged(this.#compiled(linked), merged, imports, kernel.imports);
    kernel.adopt(made.kernel);
    // Only now can it call its host.
    made.start?.();
    return made.plugin;
  }

  #compiled({ name }: LinkedModule): WebAssembly.Module {
    return this.compiled.get(name) as WebAssembly.Module;
  }

  #wasiFor(linked: LinkedModule): WasiInstance | undefined {
    return linked.links.some(({ provider }) => provider.by === 'wasi') ? this.#world.wasi?.forInstance() : undefined;
  }

  #imports(
    linked: LinkedModule,
    wasi: WasiInstance | undefined,
  ): Record<string, Record<string, WebAssembly.ImportValue>> {
    // Without prototypes: names are the plug-in's.
    const imports = Object.create(null) as Record<string, Record<string, WebAssembly.ImportValue>>;
    for (const link of linked.links) {
      const { module, name } = link.import;
      const members = (imports[module] ??= Object.create(null) as Record<string, WebAssembly.ImportValue>);
      members[name] ??= this.#provide(link, wasi);
    }
    return imports;
  }

  #provide({ import: wasmImport, provider }: Link, wasi: WasiInstance | undefined): WebAssembly.ImportValue {
    switch (provider.by) {
      case 'kernel':
        return this.#world.kernel.functions[provider.export] as WebAssembly.ImportValue;
      case 'wasi':
        return wasi?.imports[wasmImport.name] as WebAssembly.ImportValue;
      case 'embedder':
        return this.#world.bind(wasmImport);
      case 'module':
        return this.#fromModule(provider.module, wasmImport.name, wasmImport.external.kind);
    }
  }

  #fromModule(target: LinkedModule, name: string, kind: string): WebAssembly.ImportValue {
    if (target.isCommand) return (...args: unknown[]) => call(this.#fresh(target), name, args);
    const made = this.#made.get(target) ?? this.#initialised(target);
    if (made !== 'in progress') return made[name] as WebAssembly.ImportValue;
    if (kind !== 'function') {
      throw new PluginError(
        'link',
        `Modules import each other in a circle, and "${target.name}" ${name} is a ${kind}.`,
        {
          hint: 'Only functions can be imported in a circle.',
        },
      );
    }
    return (...args: unknown[]) => {
      const exports = this.#made.get(target);
      if (exports === undefined || exports === 'in progress') {
        throw new PluginError('link', `"${target.name}" ${name} was called before its module was there.`);
      }
      return call(exports, name, args);
    };
  }

  #initialised(linked: LinkedModule): WebAssembly.Exports {
    const exports = this.#instance(linked);
    initialise(exports, linked.facts);
    return exports;
  }

  /** The instance of a command for one call. */
  #fresh(command: LinkedModule): WebAssembly.Exports {
    const wasi = this.#wasiFor(command);
    const imports = this.#imports(command, wasi);
    const { exports } = new WebAssembly.Instance(this.#compiled(command), imports);
    bindMemory(wasi, exports, imports);
    return exports;
  }
}

/** WASI works on the memory of the module that calls it: the exported one, or the one that it imports. */
function bindMemory(
  wasi: WasiInstance | undefined,
  exports: WebAssembly.Exports,
  imports: Record<string, Record<string, WebAssembly.ImportValue>>,
): void {
  const values = [exports['memory'], ...Object.values(imports).flatMap((members) => Object.values(members))];
  const memory = values.find((value) => value instanceof WebAssembly.Memory);
  if (memory !== undefined) wasi?.bind(memory);
}

const call = (exports: WebAssembly.Exports, name: string, args: readonly unknown[]): unknown =>
  (exports[name] as (...args: readonly unknown[]) => unknown)(...args);

interface Initialiser {
  readonly name: string;
  readonly args: readonly number[];
}

/**
 * Haskell, then C and C++, then Go and others: each toolchain has its own way to run constructors. Exports of these names
 * with other parameters are something else.
 */
function initialisers({ exports: types }: ModuleFacts): readonly Initialiser[] {
  const taking = (name: string, ...args: number[]): Initialiser[] => {
    const known = Object.hasOwn(types, name) ? types[name] : undefined;
    return known?.kind === 'function' && known.type.parameters.length === args.length ? [{ name, args }] : [];
  };
  if (Object.hasOwn(types, 'hs_init')) return [...taking('_initialize'), ...taking('hs_init', 0, 0)];
  const constructors = taking('__wasm_call_ctors');
  return constructors.length > 0 ? constructors : taking('_initialize');
}

const isSuccess = (error: unknown): boolean => error instanceof ExitStatus && error.code === 0;

/** Runs the constructors of a module. */
export function initialise(exports: WebAssembly.Exports, facts: ModuleFacts): void {
  for (const { name, args } of initialisers(facts)) {
    try {
      call(exports, name, args);
    } catch (error) {
      if (!isSuccess(error)) throw error;
    }
  }
}

/** The same where they may have to wait for the host. */
export async function initialiseAsync(
  exports: WebAssembly.Exports,
  facts: ModuleFacts,
  { promising }: StackSwitching,
): Promise<void> {
  for (const { name, args } of initialisers(facts)) {
    try {
      await promising(exports[name] as (...args: readonly number[]) => unknown)(...args);
    } catch (error) {
      if (!isSuccess(error)) throw error;
    }
  }
}

/** Whether any of the modules that the main one needs asks for WASI. */
export function usesWasi(main: LinkedModule, seen = new Set<LinkedModule>()): boolean {
  if (seen.has(main)) return false;
  seen.add(main);
  return main.links.some(
    ({ import: { module }, provider }) =>
      module === preview1Module || (provider.by === 'module' && usesWasi(provider.module, seen)),
  );
}
