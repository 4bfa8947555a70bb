// The runtime for programs on Node; `import { createPlugin } from 'plugwright/runtime'`.
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WorkerRunner } from '../runner/client';
import { createFileSystem } from '../runtime/node/fileSystem';
import { nodePlatform } from '../runtime/node/platform';
import { httpFetch } from '../runner/httpFetch';
import type { WasiFileSystem } from '../runtime/wasi/fileSystem';
import { create, type PluginOptions as CommonOptions } from './create';
import type { Plugin } from './plugin';
import type { PluginInput, SourcePlatform } from './source';
import { openInThread } from './threadSession';

export * from './public';

export interface PluginOptions extends CommonOptions {
  /** Where `allowed_paths` lead, e.g. a file system in memory; only in this thread. Default: the files of the machine. */
  readonly fileSystem?: WasiFileSystem;
  /**
   * Run in a worker, so that calls block nobody and can be cut off. In this thread a call is quicker, but neither
   * `timeout_ms` nor `cancel` can end a plug-in that computes. Default: true.
   */
  readonly runInWorker?: boolean;
}

const platform: SourcePlatform = {
  ...nodePlatform,
  hasFiles: true,
  resolve: (path, manifestPath) =>
    manifestPath === undefined || /^https?:/i.test(manifestPath)
      ? resolve(pathOf(path))
      : resolve(dirname(pathOf(manifestPath)), path),
};

const pathOf = (place: string): string => (place.startsWith('file:') ? fileURLToPath(place) : place);

let runner: WorkerRunner | undefined;

/** Workers serve all plug-ins of the process; idle ones do not keep it alive. */
const workers = (): WorkerRunner =>
  (runner ??= new WorkerRunner(fileURLToPath(new URL('../worker.js', import.meta.url))));

/**
 * Loads a plug-in.
 *
 * @param input a manifest; or the path, address or bytes of a module, or of a manifest in JSON or TOML.
 * @throws PluginError `manifest`, `source`, `hash`, `invalid`, `component`, or `link` with a line for each import that
 *   nobody provides.
 */
export async function createPlugin(input: PluginInput, options: PluginOptions = {}): Promise<Plugin> {
  const { fileSystem, runInWorker = fileSystem === undefined } = options;
  if (runInWorker && fileSystem !== undefined) {
    throw new TypeError('A file system of your own works in this thread only: leave out runInWorker.');
  }
  return await create(input, options, platform, (source, run, embedding) =>
    runInWorker
      ? workers().open(source, run, embedding)
      : openInThread(source, run, embedding, { fileSystem: fileSystem ?? createFileSystem(), http: httpFetch }),
  );
}
