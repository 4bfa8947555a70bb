// Describes a plug-in of several modules for people: the functions of the main one, and what all of them need.
import { judgeImport, preview1Module } from '../../runtime/imports';
import { type ExportingModule, providerOf } from '../../runtime/link';
import { formatExternal } from '../../wasm';
import type { WasmImport } from '../../wasm/types';
import { describePlugin } from '../describe';
import type { PluginDescription, PluginImport } from '../description';
import type { FoundModule, ManifestModule } from './modules';

/** Undefined as long as the main module is not read. */
export function describeModules(modules: readonly FoundModule[]): PluginDescription | undefined {
  const main = modules.find(({ facts }) => facts.isMain)?.module;
  if (main === undefined) return undefined;
  const read = modules.flatMap(({ module }) => module ?? []);
  const alone = read.map(describePlugin);
  return {
    ...describePlugin(main),
    size: read.reduce((sum, { size }) => sum + size, 0),
    imports: importsOf(modules),
    memories: alone.flatMap(({ memories }) => memories),
    customSections: [],
    usesWasi: alone.some(({ usesWasi }) => usesWasi),
  };
}

/** Those of the main module first; what several modules import the same way is there once. */
function importsOf(modules: readonly FoundModule[]): PluginImport[] {
  const found = new Map<string, { each: WasmImport; importers: string[] }>();
  for (const { facts, module } of [...modules].sort((a, b) => Number(b.facts.isMain) - Number(a.facts.isMain))) {
    const { name } = facts;
    for (const each of module?.imports ?? []) {
      const key = `${each.module}\n${each.name}\n${formatExternal(each.external)}`;
      const known = found.get(key) ?? { each, importers: [] };
      if (!known.importers.includes(name)) known.importers.push(name);
      found.set(key, known);
    }
  }
  return [...found.values()].map(({ each, importers }) => ({
    ...describeImport(each, modules),
    ...(modules.length > 1 && { importers }),
  }));
}

/** As the linker decides it: the tree promises what a run then keeps. */
function describeImport(each: WasmImport, modules: readonly FoundModule[]): PluginImport {
  const { module, name, external } = each;
  const known = {
    ...{ module, name, signature: formatExternal(external) },
    ...(external.kind === 'function' && { type: external.type }),
  };
  const sibling = modules.find(({ facts }) => facts.name === module);
  if (sibling !== undefined && sibling.module === undefined) return { ...known, ...unread(sibling.facts) };
  const exporting = new Map(
    modules.flatMap((other) => (other.module ? [[other.facts.name, exportingModule(other)]] : [])),
  );
  const provider = providerOf(each, exporting, {}, true);
  if (typeof provider === 'object') {
    const by = provider.by === 'module' ? `module ${provider.module.name}` : nameOfHost(module);
    return { ...known, support: 'provided', provider: by };
  }
  const isOurs = sibling !== undefined;
  return { ...known, support: isOurs ? 'unknown' : judgeImport(each).support, advice: provider };
}

function unread({ name, problem }: ManifestModule): Pick<PluginImport, 'support' | 'provider' | 'advice'> {
  if (problem === undefined) return { support: 'provided', provider: `module ${name}, not fetched yet` };
  return { support: 'unknown', advice: `The module "${name}" of the manifest cannot be read.` };
}

const nameOfHost = (module: string): string => (module === preview1Module ? 'WASI' : 'Extism');

function exportingModule({ facts: { name, isMain }, module }: FoundModule): ExportingModule {
  const exports = Object.fromEntries((module?.exports ?? []).map((each) => [each.name, each.external]));
  return { name, facts: { exports }, isCommand: !isMain && exports['_start']?.kind === 'function' };
}
