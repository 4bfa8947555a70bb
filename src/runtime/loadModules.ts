// From the `wasm` of a manifest to the bytes of all its modules, by the names under which they import each other.
import { mainName } from './link';
import type { WasmSource } from './manifest';
import type { Platform } from './platform';
import { resolveSource } from './resolve';

export interface ModuleBytes {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Reads all modules at once; the main one comes last.
 *
 * @throws PluginError `source`, `hash`
 */
export async function loadModules(wasm: readonly WasmSource[], platform: Platform): Promise<ModuleBytes[]> {
  const modules = await Promise.all(
    wasm.map(async (source, index) => ({
      name: moduleName(source, index),
      bytes: await resolveSource(source, platform),
    })),
  );
  const main = mainIndex(modules.map(({ name }) => name));
  return [...modules.toSpliced(main, 1), ...modules.slice(main, main + 1)];
}

/** Which module is the main one, of those by these names: that named `main`, or else the last. */
export function mainIndex(names: readonly string[]): number {
  const main = names.indexOf(mainName);
  return main < 0 ? names.length - 1 : main;
}

/** The name under which others import a module. */
export const moduleName = (source: WasmSource, index: number): string =>
  source.name ?? nameOf(source) ?? `module ${index + 1}`;

/** As the Rust runtime names a module that has no name: by its file, without the ending. */
function nameOf(source: WasmSource): string | undefined {
  const path = 'path' in source ? source.path : 'url' in source ? new URL(source.url).pathname : '';
  const file = path.split(/[\\/]/).at(-1) ?? '';
  return file.replace(/\.\w+$/, '') || undefined;
}
