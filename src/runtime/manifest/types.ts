// The Extism manifest: what a plug-in is made of and what it may touch.

/** Where a module's bytes come from: exactly one of `path`, `data`, `url`. */
export type WasmSource = (
  | { readonly path: string }
  | { readonly data: Uint8Array | string /* base64 */ }
  | { readonly url: string; readonly method?: string; readonly headers?: Readonly<Record<string, string>> }
) & {
  /** By which other modules import from it; `main` is the one that is called. No two modules have the same. */
  readonly name?: string;
  /** SHA-256 of the wasm, 64 hexadecimal digits. */
  readonly hash?: string;
};

/** An Extism manifest, with the field names of the JSON form. */
export interface Manifest {
  /** All modules, at least one. The main one is that named `main`, or else the last. */
  readonly wasm: readonly WasmSource[];
  readonly memory?: {
    /** Budget over all memories of the plug-in, in 64 KiB pages; exceeding it fails as `oom`. */
    readonly max_pages?: number | null;
    /** Bytes; default 50 MiB. */
    readonly max_http_response_bytes?: number | null;
    /** Bytes over all vars; default 1 MiB, 0 disables vars. */
    readonly max_var_bytes?: number | null;
  };
  readonly config?: Readonly<Record<string, string>>;
  /** Globs on the host name without port; `*` crosses dots. Absent, null or empty: none. */
  readonly allowed_hosts?: readonly string[] | null;
  /** Host path (with `ro:` in front: read-only) to guest path. */
  readonly allowed_paths?: Readonly<Record<string, string>> | null;
  /** Milliseconds around one call. Absent or null: no limit. */
  readonly timeout_ms?: number | null;
}

export const defaultMaxHttpResponseBytes = 50 * 1024 * 1024;
export const defaultMaxVarBytes = 1024 * 1024;
