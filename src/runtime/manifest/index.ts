// The manifest: its shape, and how one that people wrote is read.
export { parseManifest, type ParsedManifest } from './parse';
export { resolvePaths } from './paths';
export { parseManifestText } from './text';
export { defaultMaxHttpResponseBytes, defaultMaxVarBytes, type Manifest, type WasmSource } from './types';
