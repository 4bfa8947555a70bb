// The plug-in system: everything that an embedder needs.
export { environment, environmentModule, userModule } from './abi';
export { PluginError, type PluginErrorCode, type PluginErrorData, type WasmFrame } from './errors';
export type { Host, HttpRequest, HttpResponse, LogLevel } from './host';
export type { HostCall, HostFunction, HostFunctions, WasmValue } from './hostFunctions';
export { isHostAllowed } from './http';
export { type Manifest, type WasmSource } from './manifest';
export { parseManifest, type ParsedManifest } from './parseManifest';
export type { Platform } from './platform';
export { compilePlugin, Plugin, type CallOutcome, type PluginOptions } from './plugin';
export { resolveSource } from './resolve';
