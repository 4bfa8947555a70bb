// Modules of a manifest that were fetched for a run, by their addresses, until the manifest is refreshed.
export type FetchedModules = Map<string, Uint8Array<ArrayBuffer>>;
