// Reads files. Those of the machine are read by Node: VS Code's own way asks another process, and a run asks several times.
import { readFile as readByNode, stat as statByNode } from 'node:fs/promises';
import * as vscode from 'vscode';

export interface FileFacts {
  readonly isFolder: boolean;
  /** Bytes. */
  readonly size: number;
  /** Whole milliseconds since the Unix epoch. */
  readonly modified: number;
}

/** Whether a file is on no disk of this machine, where programs would find it. */
export const isVirtual = ({ scheme }: vscode.Uri): boolean => scheme !== 'file';

/** @throws FileSystemError */
export async function statFile(uri: vscode.Uri): Promise<FileFacts> {
  if (isVirtual(uri)) {
    const { type, size, mtime } = await vscode.workspace.fs.stat(uri);
    return { isFolder: (type & vscode.FileType.Directory) !== 0, size, modified: mtime };
  }
  try {
    const stats = await statByNode(uri.fsPath);
    return { isFolder: stats.isDirectory(), size: stats.size, modified: Math.trunc(stats.mtimeMs) };
  } catch (error) {
    throw fileSystemError(error, uri);
  }
}

/** @throws FileSystemError */
export async function readFile(uri: vscode.Uri): Promise<Uint8Array<ArrayBuffer>> {
  if (isVirtual(uri)) {
    const content = await vscode.workspace.fs.readFile(uri);
    // The file system API does not promise what the view lies on; messages and workers need an ArrayBuffer.
    return content.buffer instanceof ArrayBuffer ? (content as Uint8Array<ArrayBuffer>) : new Uint8Array(content);
  }
  try {
    const { buffer, byteOffset, length } = await readByNode(uri.fsPath);
    return new Uint8Array(buffer, byteOffset, length);
  } catch (error) {
    throw fileSystemError(error, uri);
  }
}

/** @throws FileSystemError if that cannot be found out */
export async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await statFile(uri);
    return true;
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return false;
    throw error;
  }
}

/** The glob of one file, whatever its name is. */
export function patternOf(file: vscode.Uri): vscode.RelativePattern {
  const name = file.path.slice(file.path.lastIndexOf('/') + 1);
  return new vscode.RelativePattern(vscode.Uri.joinPath(file, '..'), name.replace(/[[\]{}*?]/g, '[$&]'));
}

function fileSystemError(error: unknown, uri: vscode.Uri): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') return vscode.FileSystemError.FileNotFound(uri);
  if (code === 'EISDIR') return vscode.FileSystemError.FileIsADirectory(uri);
  if (code === 'EACCES' || code === 'EPERM') return vscode.FileSystemError.NoPermissions(uri);
  return code === undefined ? error : new vscode.FileSystemError(message);
}
