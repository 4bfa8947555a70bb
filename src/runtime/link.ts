// Decides who provides each import of a plug-in's modules, and says all that is wrong at once.
import { formatExternal } from '../wasm/format';
import type { ExternalType, FunctionType, WasmImport } from '../wasm/types';
import { abiOf } from './abi';
import { closest } from './closest';
import type { ModuleFacts } from './compile';
import { PluginError } from './errors';
import { declaredType, type HostFunctions, type WasmType } from './hostFunctions';
import { judgeImport, missingImportsHint, preview1Module, sameType } from './imports';

/** What linking has to know of a module of a manifest. */
export interface NamedFacts {
  /** Under which others import it. */
  readonly name: string;
  readonly facts: ModuleFacts;
}

export type Provider<Module = LinkedModule> =
  | { readonly by: 'kernel'; readonly export: string }
  | { readonly by: 'wasi' }
  | { readonly by: 'embedder' }
  | { readonly by: 'module'; readonly module: Module };

export interface Link {
  readonly import: WasmImport;
  readonly provider: Provider;
}

export interface LinkedModule extends NamedFacts {
  readonly links: readonly Link[];
  /** A WASI command, which gets a fresh instance whenever another module calls it. */
  readonly isCommand: boolean;
}

/** The main module of a manifest: a single module is the main one, then the one of this name, else the last one. */
export const mainName = 'main';

/**
 * Links the modules of a plug-in; gives the main one, from which the others hang.
 *
 * @throws PluginError `manifest` for two modules of one name, `link` with a line for each import that nobody provides.
 */
export function link(modules: readonly NamedFacts[], functions: HostFunctions, wasi: boolean): LinkedModule {
  const main = modules.find(({ name }) => name === mainName) ?? modules.at(-1);
  if (main === undefined) throw new PluginError('manifest', 'The plug-in has no module.');
  const linked = new Map<string, LinkedModule & { links: Link[] }>();
  for (const { name, facts } of modules) {
    if (linked.has(name)) {
      throw new PluginError('manifest', `Two modules of the manifest are named "${name}".`, {
        hint: 'Give each its own "name".',
      });
    }
    const isCommand = name !== main.name && facts.exports['_start']?.kind === 'function';
    linked.set(name, { name, facts, links: [], isCommand });
  }
  const problems: string[] = [];
  let needsWasi = false;
  for (const module of linked.values()) {
    for (const wasmImport of module.facts.imports) {
      const found = providerOf(wasmImport, linked, functions, wasi);
      if (typeof found === 'object') {
        module.links.push({ import: wasmImport, provider: found });
        continue;
      }
      needsWasi ||= wasmImport.module === preview1Module && !wasi;
      problems.push(`  ${modules.length > 1 ? `${module.name}: ` : ''}${line(wasmImport)}: ${found}`);
    }
  }
  if (problems.length > 0) throw missing(problems, needsWasi);
  return linked.get(main.name) as LinkedModule;
}

/** The functions that modules want of the embedder, and that it does not give. */
export function wantedOfEmbedder(modules: readonly NamedFacts[], functions: HostFunctions): WasmImport[] {
  const names = new Set(modules.map(({ name }) => name));
  return modules
    .flatMap(({ facts }) => facts.imports)
    .filter((each) => !names.has(each.module) && !isGiven(each, functions) && judgeImport(each).support === 'mock');
}

const isGiven = ({ module, name }: WasmImport, functions: HostFunctions): boolean =>
  Object.hasOwn(functions, module) && Object.hasOwn(functions[module] ?? {}, name);

/** What has to be known of a module to import from it. */
export interface ExportingModule {
  readonly name: string;
  readonly facts: Pick<ModuleFacts, 'exports'>;
  readonly isCommand: boolean;
}

/** A provider, or why there is none and what to do. */
export function providerOf<Module extends ExportingModule>(
  wasmImport: WasmImport,
  modules: ReadonlyMap<string, Module>,
  functions: HostFunctions,
  wasi: boolean,
): Provider<Module> | string {
  const { module, name } = wasmImport;
  const sibling = modules.get(module);
  if (sibling !== undefined && Object.hasOwn(sibling.facts.exports, name)) return fromModule(wasmImport, sibling);
  if (isGiven(wasmImport, functions)) return fromEmbedder(wasmImport, functions);
  if (module === preview1Module && !wasi) return 'WASI is off.';
  const { support, advice } = judgeImport(wasmImport);
  if (support === 'provided') {
    const kernel = abiOf(module, name)?.functions[name]?.kernel;
    return kernel === undefined ? { by: 'wasi' } : { by: 'kernel', export: kernel };
  }
  if (sibling === undefined) return advice ?? 'Nobody provides it.';
  const near = closest(name, Object.keys(sibling.facts.exports));
  return `The module "${module}" of the manifest has no such export${near === undefined ? '.' : `; did you mean ${near}?`}`;
}

function fromModule<Module extends ExportingModule>(
  { name, external }: WasmImport,
  module: Module,
): Provider<Module> | string {
  const given = module.facts.exports[name] as ExternalType;
  const fits =
    external.kind === 'function' && given.kind === 'function'
      ? sameType(external.type, given.type)
      : external.kind === given.kind;
  if (!fits) return `The module "${module.name}" exports it as ${formatExternal(given)}.`;
  if (module.isCommand && external.kind !== 'function') {
    return `The module "${module.name}" is a WASI command, which gives functions only.`;
  }
  return { by: 'module', module };
}

function fromEmbedder({ module, name, external }: WasmImport, functions: HostFunctions): Provider<never> | string {
  if (external.kind !== 'function') return 'The embedding program gives it as a function.';
  if (!crosses(external.type)) {
    return 'A function of the embedding program takes i32, i64, f32 and f64, and gives one of them at most. Pass more through the memory.';
  }
  const declared: FunctionType | undefined = declaredType(functions[module]?.[name]);
  if (declared !== undefined && !sameType(declared, external.type)) {
    return `The embedding program gives it as ${formatExternal({ kind: 'function', type: declared })}.`;
  }
  return { by: 'embedder' };
}

const numbers: ReadonlySet<string> = new Set<WasmType>(['i32', 'i64', 'f32', 'f64']);

/** Whether its values can cross the border between plug-in and host. */
const crosses = ({ parameters, results }: FunctionType): boolean =>
  results.length <= 1 && [...parameters, ...results].every((type) => numbers.has(type));

function missing(problems: readonly string[], needsWasi: boolean): PluginError {
  const count = problems.length === 1 ? 'An import is' : `${problems.length} imports are`;
  return new PluginError('link', `${count} not provided:\n${problems.join('\n')}`, {
    hint: needsWasi ? 'Turn WASI on.' : missingImportsHint,
  });
}

const line = ({ module, name, external }: WasmImport): string => `${module} ${name} ${formatExternal(external)}`;
