// Reads one plug-in file into what the catalogue shows of it. Never compiles or runs it.
import * as vscode from 'vscode';
import type { PluginDescription } from '../../project/description';
import { describePlugin } from '../../project/describe';
import { readModule } from '../../wasm';
import { WasmFormatError } from '../../wasm/types';
import { WatError, type WatAssembler } from '../../wat';
import { readFile, statFile } from '../files';
import { type PluginEntry, type PluginProblem, fileName } from './entry';

/** Larger files are not read into memory: they are no plug-ins, and would stall the editor. */
export const largestFile = 256 * 1024 * 1024;

export class FileTooLargeError extends Error {
  constructor(uri: vscode.Uri, size: number) {
    const megabytes = Math.round(size / 1024 / 1024);
    super(`${fileName(uri)} has ${megabytes} MB. Files over ${largestFile / 1024 / 1024} MB are not read.`);
  }
}

/** The module of a plug-in file as it is on disk; a `.wat` is assembled. Throws `FileSystemError`, `WatError` or `FileTooLargeError`. */
export async function moduleBytes(
  uri: vscode.Uri,
  kind: PluginEntry['kind'] | undefined,
  assembler: WatAssembler,
): Promise<Uint8Array<ArrayBuffer>> {
  const { size } = await statFile(uri);
  if (size > largestFile) throw new FileTooLargeError(uri, size);
  const content = await readFile(uri);
  return kind === 'wat' ? assembler.assemble(new TextDecoder().decode(content), fileName(uri)) : content;
}

export function describeBytes(bytes: Uint8Array): PluginDescription {
  return describePlugin(readModule(bytes));
}

/** What a failure to read says to people. */
export function problemOf(error: unknown): PluginProblem {
  if (error instanceof WasmFormatError) return { message: error.message, offset: error.offset };
  if (error instanceof WatError) {
    const [first] = error.diagnostics;
    return {
      message: first === undefined ? error.message : `Line ${first.line}: ${first.message}`,
      marks: error.diagnostics,
    };
  }
  return { message: error instanceof Error ? error.message : String(error) };
}

/** Whether a file system call failed because there is no such file; a folder is none, whatever its name. */
export function isNotFound(error: unknown): boolean {
  return error instanceof vscode.FileSystemError && /^(FileNotFound|FileIsADirectory)$/.test(error.code);
}
