// From a manifest's `wasm` entry to the bytes of the module.
import { PluginError } from './errors';
import type { WasmSource } from './manifest';
import type { Platform } from './platform';

/**
 * Reads, decodes or fetches a module and checks its hash.
 *
 * @throws PluginError `source` if it cannot be had, `hash` if it is another one.
 */
export async function resolveSource(source: WasmSource, platform: Platform): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await readSource(source, platform);
  await checkHash(source, bytes, platform);
  return bytes;
}

/** @throws PluginError `hash` */
export async function checkHash(
  source: WasmSource,
  bytes: Uint8Array<ArrayBuffer>,
  platform: Pick<Platform, 'sha256'>,
): Promise<void> {
  if (source.hash !== undefined) {
    const actual = await platform.sha256(bytes);
    if (actual !== source.hash.toLowerCase()) {
      throw new PluginError(
        'hash',
        `Hash mismatch: ${describe(source)} has SHA-256 ${actual}, the manifest says ${source.hash}.`,
        {
          hint: 'Put the new hash in the manifest if the change is meant.',
        },
      );
    }
  }
}

/** @throws PluginError `source` */
export async function readSource(source: WasmSource, platform: Platform): Promise<Uint8Array<ArrayBuffer>> {
  try {
    if ('path' in source) return await platform.readFile(source.path);
    if ('url' in source) {
      return await platform.fetch(source.url, { method: source.method ?? 'GET', headers: source.headers ?? {} });
    }
  } catch (error) {
    const { message, hint } = error as Error & { readonly hint?: string };
    const failure = new PluginError('source', `${describe(source)} could not be read: ${message}`, {
      ...(hint !== undefined && { hint }),
    });
    failure.cause = error;
    throw failure;
  }
  return typeof source.data === 'string' ? fromBase64(source.data) : new Uint8Array(source.data);
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  } catch {
    throw new PluginError('source', 'The "data" of the manifest is no base64.');
  }
}

function describe(source: WasmSource): string {
  if ('path' in source) return source.path;
  if ('url' in source) return source.url;
  return source.name ?? 'the module given as data';
}
