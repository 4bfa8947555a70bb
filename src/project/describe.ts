// Describes a plug-in for people, from what the reader found in its bytes.
import { preview1Module, judgeImport } from '../runtime/imports';
import { formatExternal } from '../wasm/format';
import type { WasmImport, WasmModule } from '../wasm/types';
import type { PluginDescription, PluginImport } from './description';
import { describeFunctions } from './functions';
import { detectLanguage } from './language';

export function describePlugin(module: WasmModule): PluginDescription {
  const imported = module.imports.flatMap(({ external }) => (external.kind === 'memory' ? [external.limits] : []));
  return {
    size: module.size,
    language: detectLanguage(module),
    functions: describeFunctions(module),
    imports: module.imports.map(describeImport),
    memories: [...imported, ...module.memories],
    customSections: module.sections.filter(({ id }) => id === 0),
    usesWasi: module.imports.some((each) => each.module === preview1Module),
  };
}

/** Support and advice are the linker's, so that the tree promises what a run then keeps. */
function describeImport(imported: WasmImport): PluginImport {
  const { module, name, external } = imported;
  const { support, advice } = judgeImport(imported);
  return {
    ...{ module, name, signature: formatExternal(external), support },
    ...(external.kind === 'function' && { type: external.type }),
    ...(advice !== undefined && { advice }),
  };
}
