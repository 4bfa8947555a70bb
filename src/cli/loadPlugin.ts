// From the PLUGIN argument to the plug-in's bytes.
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { PluginError } from '../runtime/errors';
import { parseManifestText, resolvePaths, type Manifest, type WasmSource } from '../runtime/manifest';
import { nodePlatform } from '../runtime/node/platform';
import { resolveSource } from '../runtime/resolve';
import { WatAssembler } from '../wat';

export interface LoadedPlugin {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly name: string;
  /** The manifest's fields, none if the argument is the plug-in itself. */
  readonly manifest: Partial<Manifest>;
}

/** Reads a .wasm, a .wat, an http(s) address, or with `isManifest` a manifest; its paths are relative to its folder. */
export async function loadPlugin(argument: string, isManifest: boolean, bundles: string): Promise<LoadedPlugin> {
  const manifest: Partial<Manifest> = isManifest ? await readManifest(argument) : {};
  const [source = sourceOf(argument), ...more] = manifest.wasm ?? [];
  if (more.length > 0) {
    throw new PluginError('manifest', `${argument}: wasm[1]: only one module can be loaded`, {
      hint: 'Link the modules into one before.',
    });
  }
  const bytes = await resolveSource(source, nodePlatform);
  const name = source.name ?? nameOf(source, argument);
  const isText = 'path' in source && source.path.endsWith('.wat');
  return { bytes: isText ? await assemble(bytes, name, bundles) : bytes, name, manifest };
}

const isAddress = (argument: string): boolean => /^https?:\/\//i.test(argument);

const sourceOf = (argument: string): WasmSource => (isAddress(argument) ? { url: argument } : { path: argument });

function nameOf(source: WasmSource, argument: string): string {
  if ('path' in source) return basename(source.path);
  return 'url' in source ? basename(new URL(source.url).pathname) : basename(argument);
}

async function readManifest(path: string): Promise<Manifest> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new PluginError('source', `${path} could not be read: ${(error as Error).message}`);
  });
  const { manifest, warnings } = await parseManifestText(text, path);
  for (const warning of warnings) process.stderr.write(`plugwright: ${path}: ${warning}\n`);
  return resolvePaths(manifest, (relative) => resolve(dirname(path), relative));
}

async function assemble(text: Uint8Array, name: string, bundles: string): Promise<Uint8Array<ArrayBuffer>> {
  const assembler = new WatAssembler(join(bundles, 'wat.js'));
  try {
    return await assembler.assemble(new TextDecoder().decode(text), name);
  } finally {
    assembler.dispose();
  }
}
