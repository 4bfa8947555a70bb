// What came of reading one plug-in file.
import type * as vscode from 'vscode';
import type { WatAssembler } from '../../wat';
import { statFile } from '../files';
import type { PluginEntry } from './entry';
import { describeBytes, moduleBytes } from './read';
import { stampOfFacts } from './stamp';

/** What came of reading a plug-in, but for what is known without. */
export interface Outcome extends Omit<PluginEntry, 'uri' | 'kind' | 'label'> {
  /** The module that a `.wat` gave. */
  readonly assembled?: Uint8Array<ArrayBuffer>;
  /** The files of the modules of a manifest, if it could be read. */
  readonly parts?: readonly vscode.Uri[];
}

/** Reads a plug-in of one file. @throws FileSystemError, WatError, WasmFormatError, FileTooLargeError */
export async function readPlugin(uri: vscode.Uri, kind: 'wasm' | 'wat', assembler: WatAssembler): Promise<Outcome> {
  const facts = await statFile(uri);
  const bytes = await moduleBytes(uri, kind, assembler);
  const { size, modified } = facts;
  return {
    ...{ state: 'ready', size, modified, stamp: stampOfFacts([facts]), description: describeBytes(bytes) },
    ...(kind === 'wat' && { assembled: bytes }),
  };
}
