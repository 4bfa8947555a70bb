// The Extism manifest: what a plug-in is made of and what it may touch.

/** Where a module's bytes come from: exactly one of `path`, `data`, `url`. */
export type WasmSource = (
  | { readonly path: string }
  | { readonly data: Uint8Array | string /* base64 */ }
  | { readonly url: string; readonly method?: string; readonly headers?: Readonly<Record<string, string>> }
) & {
  readonly name?: string;
  /** Lower-case hex SHA-256 of the wasm. */
  readonly hash?: string;
};

/** An Extism manifest, with the field names of the JSON form. */
export interface Manifest {
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
