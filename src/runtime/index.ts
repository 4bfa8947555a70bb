// The plug-in system: everything that an embedder needs.
export { environment, environmentModule, userModule } from './abi';
export { PluginError, type PluginErrorCode, type PluginErrorData, type WasmFrame } from './errors';
export type { Host, HttpRequest, HttpResponse, LogLevel } from './host';
export type { HostCall, HostFunction, HostFunctions, WasmValue } from './hostFunctions';
export { isHostAllowed } from './http';
export {
  createMemoryFileSystem,
  type MemoryContents,
  type MemoryEntry,
  type MemoryFileSystem,
  type QuotaLimits,
} from './memory/fileSystem';
export {
  parseManifest,
  parseManifestText,
  resolvePaths,
  type Manifest,
  type ParsedManifest,
  type WasmSource,
} from './manifest';
export type { Platform } from './platform';
export { compilePlugin } from './compile';
export { Plugin, type CallOutcome, type PluginOptions } from './plugin';
export { resolveSource } from './resolve';
export type { WasiFileSystem } from './wasi/fileSystem';
