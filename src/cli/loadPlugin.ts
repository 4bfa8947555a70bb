// From the PLUGIN argument to the plug-in's bytes.
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { PluginError } from '../runtime/errors';
import { mainName } from '../runtime/link';
import { parseManifestText, resolvePaths, type Manifest, type WasmSource } from '../runtime/manifest';
import { nodePlatform } from '../runtime/node/platform';
import { loadModules } from '../runtime/loadModules';
import type { PluginSource } from '../runner/runner';
import { WatAssembler } from '../wat';

export interface LoadedPlugin extends PluginSource {
  /** The manifest's fields, none if the argument is the plug-in itself. */
  readonly manifest: Partial<Manifest>;
}

export interface PluginRequest {
  /** A .wasm, a .wat, or an http(s) address. */
  readonly plugin: string;
  /** It is a manifest in JSON or TOML; paths in it are relative to its folder. */
  readonly isManifest: boolean;
  /** Modules before those of the plug-in. */
  readonly link?: readonly WasmSource[];
  /** Told of each file before it is read. */
  readonly onRead?: (path: string) => void;
}

/** @param bundles the folder of the worker bundles. */
export async function loadPlugin(request: PluginRequest, bundles: string): Promise<LoadedPlugin> {
  const { plugin, isManifest, link = [], onRead } = request;
  if (isManifest) onRead?.(plugin);
  const manifest: Partial<Manifest> = isManifest ? await readManifest(plugin) : {};
  // Its file's name would stand in the way of a module that it imports under that name.
  const own = manifest.wasm ?? [{ ...sourceOf(plugin), name: mainName }];
  const wasm = [...link, ...own];
  const readFile = (path: string): Promise<Uint8Array<ArrayBuffer>> => {
    onRead?.(path);
    return readModuleFile(path, bundles);
  };
  const modules = await loadModules(wasm, { ...nodePlatform, readFile });
  const main = modules.at(-1);
  if (main === undefined) throw new PluginError('manifest', `${plugin}: wasm is empty; it needs a module`);
  const [only] = own;
  const isUnnamed = own.length === 1 && (!isManifest || only?.name === undefined);
  const name = isUnnamed ? nameOf(only, plugin) : main.name;
  return { bytes: main.bytes, name, linked: modules.slice(0, -1), mainName: main.name, manifest };
}

/** What is meant without being said: no module has such a name. An address may be anything. */
export const isManifestFile = (argument: string): boolean => !isAddress(argument) && /\.(json|toml)$/i.test(argument);

export const isAddress = (argument: string): boolean => /^https?:\/\//i.test(argument);

export const sourceOf = (argument: string): WasmSource =>
  isAddress(argument) ? { url: argument } : { path: argument };

function nameOf(source: WasmSource | undefined, argument: string): string {
  if (source === undefined) return basename(argument);
  if ('path' in source) return basename(source.path);
  return 'url' in source ? basename(new URL(source.url).pathname) : basename(argument);
}

async function readManifest(path: string): Promise<Manifest> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    const failure = new PluginError('source', `${path} could not be read: ${(error as Error).message}`);
    failure.cause = error;
    throw failure;
  });
  const { manifest, warnings } = await parseManifestText(text, path);
  for (const warning of warnings) process.stderr.write(`plugwright: ${path}: ${warning}\n`);
  return resolvePaths(manifest, (relative) => resolve(dirname(path), relative));
}

/** Text-format modules are assembled on the way. */
async function readModuleFile(path: string, bundles: string): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await nodePlatform.readFile(path);
  if (!path.endsWith('.wat')) return bytes;
  const assembler = new WatAssembler(join(bundles, 'wat.js'));
  try {
    return await assembler.assemble(new TextDecoder().decode(bytes), basename(path));
  } finally {
    assembler.dispose();
  }
}
