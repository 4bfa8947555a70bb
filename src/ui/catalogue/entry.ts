// What the catalogue knows of one plug-in file. Snapshots: a change makes a new one.
import type * as vscode from 'vscode';
import type { PluginDescription } from '../../project/description';
import type { ManifestModule } from '../../project/manifest/modules';
import type { Manifest } from '../../runtime/manifest';

export interface PluginEntry {
  readonly uri: vscode.Uri;
  readonly kind: 'wasm' | 'wat' | 'manifest';
  /** The file's name. */
  readonly label: string;
  /** `loading`: found, not read yet. `broken`: `problem` says why. */
  readonly state: 'loading' | 'ready' | 'broken';
  /** Bytes of the file, of a manifest those of its modules; 0 while loading. */
  readonly size: number;
  /** Milliseconds since the Unix epoch, 0 while loading; of a manifest when the last of its files was. */
  readonly modified: number;
  /** Another one whenever a file that the plug-in is made of is. */
  readonly stamp: string;
  /** Present if ready, but for a manifest whose main module is still to be fetched. */
  readonly description?: PluginDescription;
  /** Present if broken. */
  readonly problem?: PluginProblem;
  /** Present for a manifest that could be read, even if its main module could not. */
  readonly manifest?: ManifestFacts;
}

/** What a manifest says beside the functions of its main module. Paths are absolute. */
export interface ManifestFacts {
  readonly modules: readonly ManifestModule[];
  /** The file that a module is in; undefined if it is in none. */
  readonly fileOf: (module: ManifestModule) => vscode.Uri | undefined;
  /** What its author lets the plug-in do. */
  readonly options: Omit<Manifest, 'wasm'>;
  /** What is understood, and had better be written otherwise. */
  readonly warnings: readonly SourceMark[];
}

export interface PluginProblem {
  readonly message: string;
  /** Bytes from the start of a binary. */
  readonly offset?: number;
  /** Where in the source of a `.wat` or manifest. */
  readonly marks?: readonly SourceMark[];
  /** The text of a manifest cannot be read beyond its mark. */
  readonly syntax?: true;
}

export interface SourceMark {
  /** 1-based. */
  readonly line: number;
  /** 1-based, end exclusive. */
  readonly column: number;
  readonly endColumn: number;
  readonly message: string;
}

/** The kind of plug-in that a file's name allows for, or undefined; few files in JSON and TOML are manifests. */
export function pluginKind(uri: vscode.Uri): PluginEntry['kind'] | undefined {
  const name = uri.path.toLowerCase();
  if (name.endsWith('.wasm')) return 'wasm';
  if (name.endsWith('.wat')) return 'wat';
  return /\.(json|toml)$/.test(name) ? 'manifest' : undefined;
}

export function fileName(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}
