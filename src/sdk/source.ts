// What a plug-in can be made from: a manifest, or a module or manifest by address or as bytes.
import { PluginError } from '../runtime/errors';
import { loadModules, type ModuleBytes } from '../runtime/loadModules';
import { parseManifest, parseManifestText, resolvePaths, type Manifest } from '../runtime/manifest';
import type { Platform } from '../runtime/platform';

/** A manifest; or where a module or a manifest (JSON or TOML) is: a path or an http(s) address; or the bytes of one. */
export type PluginInput = Manifest | string | URL | Uint8Array | ArrayBuffer | Response;

/** A platform that knows how relative paths are meant. */
export interface SourcePlatform extends Platform {
  /** A path of a manifest that was read from the given place; undefined for a manifest that has no place. */
  resolve(path: string, manifestPath: string | undefined): string;
  /** Whether `allowed_paths` are paths of this kind too. */
  readonly hasFiles: boolean;
}

export interface LoadedSource {
  /** The main one last. */
  readonly modules: readonly ModuleBytes[];
  readonly manifest: Manifest;
  /** What is odd in the manifest but does not hinder. */
  readonly warnings: readonly string[];
}

/** @throws PluginError `manifest`, `source`, `hash` */
export async function loadSource(input: PluginInput, platform: SourcePlatform): Promise<LoadedSource> {
  const { manifest, warnings } = await readInput(input, platform);
  return { modules: await loadModules(manifest.wasm, platform), manifest, warnings };
}

interface Parsed {
  readonly manifest: Manifest;
  readonly warnings: readonly string[];
}

async function readInput(input: PluginInput, platform: SourcePlatform): Promise<Parsed> {
  if (typeof input === 'string' || input instanceof URL) return await readPlace(input, platform);
  if (input instanceof Uint8Array) return await readBytes(input, undefined, platform);
  if (input instanceof ArrayBuffer) return await readBytes(new Uint8Array(input), undefined, platform);
  if (input instanceof Response) {
    if (!input.ok) throw new PluginError('source', `${input.url} answered with status ${input.status}.`);
    return await readBytes(new Uint8Array(await input.arrayBuffer()), input.url || undefined, platform);
  }
  const { manifest, warnings } = parseManifest(input);
  return { manifest: resolved(manifest, undefined, platform), warnings };
}

function resolved(manifest: Manifest, place: string | undefined, platform: SourcePlatform): Manifest {
  const { wasm, ...rest } = resolvePaths(manifest, (path) => platform.resolve(path, place));
  return platform.hasFiles ? { wasm, ...rest } : { ...manifest, wasm };
}

async function readPlace(input: string | URL, platform: SourcePlatform): Promise<Parsed> {
  const place = input instanceof URL ? input.href : input;
  const isAddress = /^https?:\/\//i.test(place);
  try {
    const bytes = isAddress
      ? await platform.fetch(place, { method: 'GET', headers: {} })
      : await platform.readFile(platform.resolve(place, undefined));
    return await readBytes(bytes, place, platform);
  } catch (error) {
    if (error instanceof PluginError) throw error;
    throw new PluginError('source', `${place} could not be read: ${(error as Error).message}`);
  }
}

/** A module begins with its magic number; all else is taken for the text of a manifest where it looks like one. */
async function readBytes(bytes: Uint8Array, place: string | undefined, platform: SourcePlatform): Promise<Parsed> {
  const text = looksLikeText(bytes) ? new TextDecoder().decode(bytes) : undefined;
  if (text === undefined) return { manifest: { wasm: [{ data: bytes }] }, warnings: [] };
  const { manifest, warnings } = await parseManifestText(text, place);
  return { manifest: resolved(manifest, place, platform), warnings };
}

/** A manifest has an `{` or a `[`, a letter or a comment first; a module never. */
function looksLikeText(bytes: Uint8Array): boolean {
  const first = bytes.find((byte) => ![0x09, 0x0a, 0x0d, 0x20, 0xef, 0xbb, 0xbf].includes(byte));
  return first !== undefined && /[{[\w#"]/.test(String.fromCharCode(first));
}
