// What both builds export beside `createPlugin`.
export { PluginError, type PluginErrorCode, type PluginErrorData, type WasmFrame } from '../runtime/errors';
export type { LogLevel } from '../runtime/host';
export {
  hostFunction,
  type HostCall,
  type HostFunction,
  type HostFunctions,
  type HostResult,
  type TypedHostFunction,
  type WasmType,
  type WasmValue,
} from '../runtime/hostFunctions';
export type { Manifest, WasmSource } from '../runtime/manifest';
export {
  createMemoryFileSystem,
  type MemoryContents,
  type MemoryEntry,
  type MemoryFileSystem,
  type QuotaLimits,
} from '../runtime/memory/fileSystem';
export type { WasiFileSystem } from '../runtime/wasi/fileSystem';
export type { WasiOptions } from '../runtime/wasiFor';
export type { PluginEvents, PluginListeners } from './events';
export { Output } from './output';
export { Plugin, type CallOptions } from './plugin';
export type { PluginInput } from './source';
