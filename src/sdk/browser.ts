// The runtime for programs in a browser; `import { createPlugin } from 'plugwright/runtime'` by a bundler.
import { httpBlocking, httpFetch } from '../runtime/browser/http';
import { browserPlatform } from '../runtime/browser/platform';
import type { WasiFileSystem } from '../runtime/wasi/fileSystem';
import { create, type PluginOptions as CommonOptions } from './create';
import type { Plugin } from './plugin';
import type { PluginInput, SourcePlatform } from './source';
import { openInThread } from './threadSession';

export * from './public';

export interface PluginOptions extends CommonOptions {
  /** Where `allowed_paths` lead, e.g. a file system in memory. Absent: the plug-in sees no files. */
  readonly fileSystem?: WasiFileSystem;
}

const platform: SourcePlatform = {
  ...browserPlatform,
  hasFiles: false,
  resolve: (path, manifestPath) => new URL(path, new URL(manifestPath ?? '', location.href)).href,
};

/**
 * Loads a plug-in into this thread: create it in a Web Worker if it is not trusted. Where the engine can suspend
 * WebAssembly, host functions and HTTP may take their time, and `cancel` and `timeout_ms` end a call that waits for them.
 *
 * @param input a manifest; or the address or bytes of a module, or of a manifest in JSON or TOML.
 * @throws PluginError `manifest`, `source`, `hash`, `invalid`, `component`, or `link` with a line for each import that
 *   nobody provides.
 */
export async function createPlugin(input: PluginInput, options: PluginOptions = {}): Promise<Plugin> {
  const { fileSystem } = options;
  return await create(input, options, platform, (source, run, embedding) =>
    openInThread(source, run, embedding, {
      http: httpFetch,
      httpSync: httpBlocking,
      ...(fileSystem !== undefined && { fileSystem }),
    }),
  );
}
