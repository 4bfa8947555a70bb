// What the catalogue knows of one plug-in file. Snapshots: a change makes a new one.
import type * as vscode from 'vscode';
import type { PluginDescription } from '../../project/description';

export interface PluginEntry {
  readonly uri: vscode.Uri;
  readonly kind: 'wasm' | 'wat';
  /** The file's name. */
  readonly label: string;
  /** `loading`: found, not read yet. `broken`: `problem` says why. */
  readonly state: 'loading' | 'ready' | 'broken';
  /** Bytes of the file, 0 while loading. */
  readonly size: number;
  /** Milliseconds since the Unix epoch, 0 while loading. */
  readonly modified: number;
  /** Present if ready. */
  readonly description?: PluginDescription;
  /** Present if broken. */
  readonly problem?: PluginProblem;
}

export interface PluginProblem {
  readonly message: string;
  /** Bytes from the start of a binary. */
  readonly offset?: number;
  /** Where in the source of a `.wat`. */
  readonly marks?: readonly SourceMark[];
}

export interface SourceMark {
  /** 1-based. */
  readonly line: number;
  /** 1-based, end exclusive. */
  readonly column: number;
  readonly endColumn: number;
  readonly message: string;
}

/** The kind of plug-in that a file's name promises, or undefined. */
export function pluginKind(uri: vscode.Uri): PluginEntry['kind'] | undefined {
  const name = uri.path.toLowerCase();
  return name.endsWith('.wasm') ? 'wasm' : name.endsWith('.wat') ? 'wat' : undefined;
}

export function fileName(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}
