// Tells which builds saved files call for, whether the editor or somebody else wrote them.
import * as vscode from 'vscode';
import { type CalledFor, SavedFiles } from '../../project/watch/savedFiles';
import { type Build, folderOf, pathIn } from '../builds/builds';
import { DisposableStore } from '../disposable';

export interface SourceListener {
  /** Saved files of a build, as people are to read them. */
  saved(build: Build, paths: readonly string[]): void;
  /** They changed, and it is not built for a reason. */
  refused(build: Build, paths: readonly string[], why: string): void;
}

export class SourceWatch implements vscode.Disposable {
  readonly #saves: vscode.Disposable;
  readonly #watched = new Map<Build, DisposableStore>();
  readonly #folders = new Map<string, SavedFiles<Build>>();

  constructor(private readonly listener: SourceListener) {
    this.#saves = vscode.workspace.onDidSaveTextDocument(({ uri }) => {
      const folder = vscode.workspace.getWorkspaceFolder(uri);
      if (folder) this.#tell(this.#in(folder).saved([pathIn(folder, uri)], this.#buildsIn(folder)));
    });
  }

  /** Only what a build says to be its sources is watched on the disk: nothing walks through folders of dependencies. */
  add(build: Build): void {
    const disposables = new DisposableStore();
    for (const glob of build.plan.sources) {
      const pattern = new vscode.RelativePattern(folderOf(build), glob);
      const watcher = disposables.add(vscode.workspace.createFileSystemWatcher(pattern));
      for (const event of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete]) {
        disposables.add(event((uri) => void this.#changed(build.folder, uri)));
      }
    }
    this.#watched.set(build, disposables);
  }

  remove(build: Build): void {
    this.#watched.get(build)?.dispose();
    this.#watched.delete(build);
  }

  buildStarted(build: Build): void {
    this.#in(build.folder).buildStarted(build);
  }

  buildEnded(build: Build): void {
    this.#tell(this.#in(build.folder).buildEnded(build));
  }

  dispose(): void {
    this.#saves.dispose();
    for (const build of [...this.#watched.keys()]) this.remove(build);
  }

  async #changed(folder: vscode.WorkspaceFolder, uri: vscode.Uri): Promise<void> {
    const stat = await statOf(uri);
    if (stat !== undefined && (stat.type & vscode.FileType.Directory) !== 0) return;
    const file = { path: pathIn(folder, uri), modified: stat?.mtime };
    this.#tell(this.#in(folder).changed([file], this.#buildsIn(folder)));
  }

  #tell({ builds, refused }: CalledFor<Build>): void {
    for (const [build, paths] of builds) this.listener.saved(build, paths);
    for (const [build, { paths, why }] of refused) this.listener.refused(build, paths, why);
  }

  #buildsIn(folder: vscode.WorkspaceFolder): Build[] {
    return [...this.#watched.keys()].filter((build) => build.folder.uri.toString() === folder.uri.toString());
  }

  #in(folder: vscode.WorkspaceFolder): SavedFiles<Build> {
    const key = folder.uri.toString();
    const rules = {
      isSource: (path: string, build: Build) => build.isSource(path),
      isOutput: (path: string, build: Build) => build.isOutput(path),
    };
    const known = this.#folders.get(key) ?? new SavedFiles<Build>(rules, Date.now);
    this.#folders.set(key, known);
    return known;
  }
}

/** Undefined if the file is gone. */
async function statOf(uri: vscode.Uri): Promise<vscode.FileStat | undefined> {
  try {
    return await vscode.workspace.fs.stat(uri);
  } catch (error) {
    if (error instanceof vscode.FileSystemError) return undefined;
    throw error;
  }
}
