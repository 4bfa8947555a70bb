// Which files a manifest means: its paths are relative to something that only its reader knows.
import type { Manifest, WasmSource } from './types';

/**
 * A manifest with other paths on the host: those of modules and those of `allowed_paths`, where `ro:` stays in front.
 *
 * @param resolve makes a path absolute, mostly against the folder of the manifest.
 */
export function resolvePaths(manifest: Manifest, resolve: (path: string) => string): Manifest {
  const { allowed_paths } = manifest;
  return {
    ...manifest,
    wasm: manifest.wasm.map((source): WasmSource =>
      'path' in source ? { ...source, path: resolve(source.path) } : source,
    ),
    ...(allowed_paths && {
      allowed_paths: Object.fromEntries(
        Object.entries(allowed_paths).map(([host, guest]) => [resolveMount(host, resolve), guest]),
      ),
    }),
  };
}

const resolveMount = (host: string, resolve: (path: string) => string): string =>
  host.startsWith('ro:') ? `ro:${resolve(host.slice(3))}` : resolve(host);
