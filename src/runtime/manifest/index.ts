// The manifest: its shape, and how one that people wrote is read.
export { findingLine, type Finding } from './checker';
export { checkManifest, manifestHint, parseManifest, type ParsedManifest } from './parse';
export { resolvePaths } from './paths';
export { isTomlText, parseManifestText, readText } from './text';
export { defaultMaxHttpResponseBytes, defaultMaxVarBytes, type Manifest, type WasmSource } from './types';
