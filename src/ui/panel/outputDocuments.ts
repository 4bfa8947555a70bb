// Outputs as read-only documents (`plugwright-output:`), so that search, fold, compare and save work on them.
import * as vscode from 'vscode';
import { type OutputView, type RunView, dumpText, formatJson, layoutLimit, readJson } from './protocol';
import { describeOutput } from './result';

export const outputScheme = 'plugwright-output';

/** Bytes of a hex dump where no hex editor is installed; a line stands for sixteen. */
const dumpLimit = 4 * 1024 * 1024;
const keptDocuments = 20;
const hexEditor = { extension: 'ms-vscode.hexeditor', viewType: 'hexEditor.hexedit' };

/** The output of a run of the history. */
export interface KeptOutput {
  readonly functionName: string;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

interface OutputFile {
  readonly bytes: Uint8Array;
  readonly created: number;
}

export class OutputDocuments implements vscode.FileSystemProvider, vscode.Disposable {
  readonly #files = new Map<string, OutputFile>();
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly #registration: vscode.Disposable;
  readonly onDidChangeFile = this.#changed.event;

  constructor() {
    this.#registration = vscode.workspace.registerFileSystemProvider(outputScheme, this, {
      isReadonly: true,
      isCaseSensitive: true,
    });
  }

  /** Opens a run's output in the editor that fits its bytes. */
  async open(run: RunView, bytes: Uint8Array, viewColumn: vscode.ViewColumn): Promise<void> {
    const name = outputName(run);
    const options = { viewColumn, preview: false } satisfies vscode.TextDocumentShowOptions;
    const kind = run.result?.output.kind;
    if (kind === 'binary' && vscode.extensions.getExtension(hexEditor.extension)) {
      await vscode.commands.executeCommand('vscode.openWith', this.#add(run, name, bytes), hexEditor.viewType, options);
      return;
    }
    const uri =
      kind === 'json'
        ? this.#add(run, name, layOut(bytes))
        : kind === 'binary'
          ? this.#add(run, `${name}.hex.txt`, new TextEncoder().encode(dump(bytes)))
          : this.#add(run, name, bytes);
    await vscode.commands.executeCommand('vscode.open', uri, options);
  }

  /** Shows two outputs side by side, the earlier one on the left. */
  async diff(before: KeptOutput, after: KeptOutput, viewColumn: vscode.ViewColumn): Promise<void> {
    const title = `${after.functionName}: ${timeOf(before)} ↔ ${timeOf(after)}`;
    const [left, right] = [before, after].map((output) => this.#addKept(output));
    await vscode.commands.executeCommand('vscode.diff', left, right, title, { viewColumn, preview: true });
  }

  /** Laid out, so that what differs is what the eye finds. */
  #addKept({ functionName, at, bytes }: KeptOutput): vscode.Uri {
    const output = describeOutput(bytes);
    const name = nameFor(functionName, output);
    const folder = folderFor(at, 'kept');
    if (output.kind === 'json') return this.#addFile(folder, name, layOut(bytes), at);
    const isText = output.kind !== 'binary' && output.kind !== 'image';
    return isText
      ? this.#addFile(folder, name, bytes, at)
      : this.#addFile(folder, `${name}.hex.txt`, new TextEncoder().encode(dump(bytes)), at);
  }

  #add(run: RunView, name: string, bytes: Uint8Array): vscode.Uri {
    return this.#addFile(runFolder(run), name, bytes, run.startedAt);
  }

  #addFile(folder: string, name: string, bytes: Uint8Array, created: number): vscode.Uri {
    const path = `/${folder}/${name}`;
    this.#files.delete(path);
    this.#files.set(path, { bytes, created });
    for (const oldest of this.#files.keys()) {
      if (this.#files.size <= keptDocuments) break;
      this.#files.delete(oldest);
    }
    return vscode.Uri.from({ scheme: outputScheme, path });
  }

  #file(uri: vscode.Uri): OutputFile {
    const file = this.#files.get(uri.path);
    if (!file) throw vscode.FileSystemError.FileNotFound('The output of this run is no longer kept. Run it again.');
    return file;
  }

  stat(uri: vscode.Uri): vscode.FileStat {
    const { bytes, created } = this.#file(uri);
    return { type: vscode.FileType.File, ctime: created, mtime: created, size: bytes.length };
  }

  readFile(uri: vscode.Uri): Uint8Array {
    return this.#file(uri).bytes;
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(): never {
    throw vscode.FileSystemError.NoPermissions('Outputs are read-only.');
  }

  writeFile(): never {
    throw vscode.FileSystemError.NoPermissions('Outputs are read-only. Use Save As to keep a copy.');
  }

  delete(): never {
    throw vscode.FileSystemError.NoPermissions('Outputs are read-only.');
  }

  rename(): never {
    throw vscode.FileSystemError.NoPermissions('Outputs are read-only.');
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
    this.#files.clear();
  }
}

/** Tells the outputs of one function apart in the breadcrumb, by their time. */
const runFolder = ({ id, startedAt }: RunView): string => folderFor(startedAt, String(id));

function folderFor(at: number, id: string): string {
  const time = new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString();
  return `${time.slice(0, 23).replace('T', ' ').replaceAll(':', '.')} (${id})`;
}

const timeOf = ({ at }: KeptOutput): string => new Date(at).toLocaleTimeString();

const imageEndings: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/svg+xml': 'svg',
};

/** A file name for a run's output, such as `count_vowels.json`. */
export const outputName = ({ target, result }: RunView): string => nameFor(target.functionName, result?.output);

function nameFor(functionName: string, output: OutputView | undefined): string {
  const base = functionName.replace(/[^\w.-]+/g, '_') || 'output';
  switch (output?.kind) {
    case 'json':
      return `${base}.json`;
    case 'image':
      return `${base}.${imageEndings[output.mime ?? ''] ?? output.mime?.replace('image/', '') ?? 'bin'}`;
    case 'binary':
      return `${base}.bin`;
    default:
      return `${base}.txt`;
  }
}

function layOut(bytes: Uint8Array): Uint8Array {
  if (bytes.length > layoutLimit) return bytes;
  const text = new TextDecoder().decode(bytes);
  return readJson(text) ? bytes : new TextEncoder().encode(`${formatJson(text)}\n`);
}

function dump(bytes: Uint8Array): string {
  const text = dumpText(bytes.subarray(0, dumpLimit));
  return bytes.length <= dumpLimit
    ? text
    : `${text}\n… ${bytes.length - dumpLimit} more bytes. Save the output, or install the Hex Editor extension, to see them.`;
}
