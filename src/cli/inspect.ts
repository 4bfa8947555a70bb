// `plugwright inspect`: what a plug-in exports and imports, read from its bytes.
import { parseArgs } from 'node:util';
import type { PluginDescription, PluginImport } from '../project/description';
import { describePlugin } from '../project/describe';
import { PluginError } from '../runtime/errors';
import { readModule, WasmFormatError, type WasmModule } from '../wasm';
import { descriptionText } from './descriptionText';
import { isManifestFile, loadPlugin } from './loadPlugin';
import { coloursOf, wantsColour } from './terminal';
import { exitCodes, UsageError } from './usage';

/** An import with the module of the same manifest that provides it, if one does. */
export interface InspectedImport extends PluginImport {
  readonly providedBy?: string;
}

export interface InspectedModule extends PluginDescription {
  readonly name: string;
  readonly imports: readonly InspectedImport[];
}

export async function inspect(args: readonly string[], bundles: string): Promise<number> {
  const { json, plain, ...request } = parseInspect(args);
  const { bytes, name, linked = [], mainName = name } = await loadPlugin(request, bundles);
  const modules = [
    { name, importedAs: mainName, module: read(name, bytes) },
    ...linked.map((each) => ({ name: each.name, importedAs: each.name, module: read(each.name, each.bytes) })),
  ];
  const [main, ...others] = modules.map(({ name, module }): InspectedModule => {
    const { imports, ...description } = describePlugin(module);
    return { name, ...description, imports: imports.map((each) => withProvider(each, modules)) };
  });
  if (json) process.stdout.write(`${JSON.stringify({ ...main, modules: others }, undefined, 2)}\n`);
  else {
    const colours = coloursOf(!plain && wantsColour(process.stdout.isTTY, process.env));
    const all = main === undefined ? others : [main, ...others];
    process.stdout.write(all.map((each) => descriptionText(each, colours)).join('\n'));
  }
  return exitCodes.ok;
}

interface NamedModule {
  readonly importedAs: string;
  readonly module: WasmModule;
}

/** As when it is linked: the other modules of the manifest come before the host. */
function withProvider(each: PluginImport, modules: readonly NamedModule[]): InspectedImport {
  const provider = modules.find(({ importedAs }) => importedAs === each.module);
  if (provider?.module.exports.some(({ name }) => name === each.name) !== true) return each;
  const { module, name, signature } = each;
  return { module, name, signature, support: 'provided', providedBy: provider.importedAs };
}

interface InspectOptions {
  readonly plugin: string;
  readonly isManifest: boolean;
  readonly json: boolean;
  readonly plain: boolean;
}

function parseInspect(args: readonly string[]): InspectOptions {
  const options = {
    manifest: { type: 'boolean', short: 'm' },
    json: { type: 'boolean' },
    'no-color': { type: 'boolean' },
  } as const;
  let parsed;
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError('inspect', (error as Error).message);
  }
  const [plugin, ...surplus] = parsed.positionals;
  if (plugin === undefined || surplus.length > 0) throw new UsageError('inspect', 'one PLUGIN is needed');
  const { manifest, json, 'no-color': plain } = parsed.values;
  return {
    plugin,
    isManifest: manifest === true || isManifestFile(plugin),
    json: json === true,
    plain: plain === true,
  };
}

function read(name: string, bytes: Uint8Array): WasmModule {
  try {
    return readModule(bytes);
  } catch (error) {
    if (error instanceof WasmFormatError) throw new PluginError('invalid', `${name}: ${error.message}`);
    throw error;
  }
}
