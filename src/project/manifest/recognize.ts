// Tells manifests of Extism from other files of that name, such as those of browser extensions and web apps.

/** Files that may be manifests, as a glob and by their path. */
export const manifestGlob = '**/{manifest,*.manifest,extism,*.extism,extism-manifest}.{json,toml}';

export const isManifestName = (path: string): boolean =>
  /(^|\/)([^/]*\.)?(manifest|extism|extism-manifest)\.(json|toml)$/.test(path);

/** Whether a text is a manifest, be it right or wrong: one that names modules of WebAssembly at its top. */
export function isManifestText(text: string, isToml: boolean): boolean {
  if (isToml) return /^[ \t]*(\[\[?[ \t]*["']?wasm["']?[ \t]*\]|["']?wasm["']?[ \t]*=[ \t]*[[{])/m.test(text);
  if (!text.includes('"wasm"')) return false;
  try {
    return hasModules(JSON.parse(text.replace(/^\uFEFF/, '')));
  } catch {
    // Half-written, or with a mistake: the reader says where.
    return /"wasm"\s*:\s*[[{]/.test(text);
  }
}

export function hasModules(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('wasm' in value)) return false;
  return typeof value.wasm === 'object' && value.wasm !== null;
}
