// The modules of a manifest as they are found: read, missing, or left for the first run to fetch.
import { messageOf } from '../../runtime/errors';
import { mainIndex, moduleName } from '../../runtime/loadModules';
import type { WasmSource } from '../../runtime/manifest';
import type { Platform } from '../../runtime/platform';
import { checkHash, readSource } from '../../runtime/resolve';
import { readModule } from '../../wasm';
import type { WasmModule } from '../../wasm/types';

/** A module of a manifest, for people. */
export interface ManifestModule {
  /** Under which others import it. */
  readonly name: string;
  readonly isMain: boolean;
  /** Absolute paths. */
  readonly source: WasmSource;
  /** Bytes; undefined if it is not read. */
  readonly size?: number;
  /** Why the plug-in cannot run with it. */
  readonly problem?: string;
}

export interface FoundModule {
  readonly facts: ManifestModule;
  /** Undefined if it is not read. */
  readonly module?: WasmModule;
}

export interface ModulePorts extends Pick<Platform, 'readFile' | 'sha256'> {
  /** What was fetched before; looking at a manifest fetches nothing. */
  readonly fetched: (source: Extract<WasmSource, { url: string }>) => Uint8Array<ArrayBuffer> | undefined;
}

/** Reads all modules that can be read without asking the network; in the order of the manifest. */
export async function findModules(wasm: readonly WasmSource[], ports: ModulePorts): Promise<FoundModule[]> {
  const names = wasm.map(moduleName);
  const main = mainIndex(names);
  return await Promise.all(
    wasm.map(async (source, index): Promise<FoundModule> => {
      const name = names[index] ?? '';
      const known = { name, isMain: index === main, source };
      if (names.indexOf(name) < index) {
        const problem = `Two modules of the manifest are named "${name}". Give each its own "name".`;
        return { facts: { ...known, problem } };
      }
      const { module, ...found } = await read(source, ports);
      return { facts: { ...known, ...found }, ...(module && { module }) };
    }),
  );
}

async function read(
  source: WasmSource,
  { readFile, sha256, fetched }: ModulePorts,
): Promise<Pick<ManifestModule, 'size' | 'problem'> & Pick<FoundModule, 'module'>> {
  let size: number | undefined;
  let module: WasmModule | undefined;
  try {
    const before = 'url' in source ? fetched(source) : undefined;
    if ('url' in source && before === undefined) return {};
    const fetch = (): Promise<Uint8Array<ArrayBuffer>> => Promise.resolve(before ?? new Uint8Array());
    const bytes = await readSource(source, { readFile, sha256, fetch });
    size = bytes.length;
    module = readModule(bytes);
    await checkHash(source, bytes, { sha256 });
    return { size, module };
  } catch (error) {
    return { problem: problemOf(error), ...(size !== undefined && { size }), ...(module && { module }) };
  }
}

/** Which file it is, is shown beside it. */
function problemOf(error: unknown): string {
  const { cause } = error as { readonly cause?: unknown };
  return messageOf(cause instanceof Error ? cause : error);
}
