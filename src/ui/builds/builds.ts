// The builds of the workspace: which command makes which plug-in.
import * as vscode from 'vscode';
import type { BuildPlan } from '../../project/toolchains';
import type * as Toolchains from '../../project/toolchains';
import { isGlob } from '../../project/toolchains/glob';
import { isDescription, isMade, projectFileGlob } from '../../project/toolchains/files';
import { isFolder } from '../catalogue/search';
import { DisposableStore } from '../disposable';
import { isVirtual } from '../files';
import { buildCommand, buildCommandChanged } from '../settings';
import { projectFiles } from './projectFiles';

/** A plan in its workspace folder. */
export interface Build {
  /** Tells builds of the workspace apart. */
  readonly key: string;
  readonly folder: vscode.WorkspaceFolder;
  readonly plan: BuildPlan;
  /** Whether saving the file calls for the build; the path is below the workspace folder, with `/`. */
  readonly isSource: (path: string) => boolean;
  /** Whether the build writes the file. */
  readonly isOutput: (path: string) => boolean;
}

/** Read on first use: most windows neither build nor watch. */
const toolchains = (): Promise<typeof Toolchains> => import('../../project/toolchains/index');

/** A project file that cannot be read: what it builds is not known. */
export interface Unreadable {
  readonly uri: vscode.Uri;
  /** One sentence with the file's name and place. */
  readonly text: string;
}

export class Builds implements vscode.Disposable {
  readonly #disposables = new DisposableStore();
  readonly #changed = this.#disposables.add(new vscode.EventEmitter<void>());
  readonly #found = new Map<string, Promise<readonly Build[]>>();
  /** By workspace folder. */
  readonly #unreadable = new Map<string, readonly Unreadable[]>();

  /** The plans may be others than before. */
  readonly onDidChange = this.#changed.event;

  constructor(private readonly log: vscode.LogOutputChannel) {
    const forget = (): void => {
      this.#found.clear();
      this.#changed.fire();
    };
    const watcher = this.#disposables.add(vscode.workspace.createFileSystemWatcher(projectFileGlob));
    for (const event of [watcher.onDidCreate, watcher.onDidDelete]) this.#disposables.add(event(forget));
    this.#disposables.add(
      watcher.onDidChange((uri) => {
        if (isDescription(uri.path)) forget();
      }),
    );
    // A folder that comes or goes as a whole is one event, without its files.
    const folders = this.#disposables.add(vscode.workspace.createFileSystemWatcher('**', false, true, false));
    const isProject = (uri: vscode.Uri): boolean => !isMade(vscode.workspace.asRelativePath(uri, false));
    this.#disposables.add(
      folders.onDidCreate((uri) => {
        if (isProject(uri)) void isFolder(uri).then((itIs) => itIs && forget());
      }),
    );
    this.#disposables.add(
      folders.onDidDelete((uri) => {
        // What is gone may have been a folder, by its name or by what was known to be in it.
        if (isProject(uri)) void this.#had(uri).then((it) => (it || !/\.[^/]*$/.test(uri.path)) && forget());
      }),
    );
    this.#disposables.add(vscode.workspace.onDidChangeWorkspaceFolders(forget));
    this.#disposables.add(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (buildCommandChanged(change)) forget();
      }),
    );
  }

  /** All builds of the workspace. */
  async all(): Promise<readonly Build[]> {
    const folders = vscode.workspace.workspaceFolders ?? [];
    return (await Promise.all(folders.map((folder) => this.#of(folder)))).flat();
  }

  /** The binaries that builds name, whether or not they have been made. */
  async outputs(): Promise<readonly vscode.Uri[]> {
    const uris = (await this.all()).flatMap(({ folder, plan }) =>
      plan.outputs.filter((path) => !isGlob(path)).map((path) => vscode.Uri.joinPath(folder.uri, path)),
    );
    return [...new Map(uris.map((uri) => [uri.toString(), uri])).values()];
  }

  /** The build that makes this plug-in; undefined if none is known. */
  async of(plugin: vscode.Uri): Promise<Build | undefined> {
    const folder = vscode.workspace.getWorkspaceFolder(plugin);
    if (folder === undefined) return undefined;
    const builds = await this.#of(folder);
    const tools = await toolchains();
    const plans = builds.map((build) => build.plan);
    const plan = tools.planFor(pathIn(folder, plugin), plans);
    // The binary of another profile or target has a plan of its own.
    const other = plan === undefined ? tools.otherPlanFor(pathIn(folder, plugin), plans) : undefined;
    return other === undefined ? builds.find((build) => build.plan === plan) : asBuild(folder, other, tools);
  }

  /** The project file nearest above a plug-in that cannot be read; undefined if there is none. */
  async unreadable(plugin: vscode.Uri): Promise<Unreadable | undefined> {
    const folder = vscode.workspace.getWorkspaceFolder(plugin);
    if (folder === undefined) return undefined;
    await this.#of(folder);
    const above = (this.#unreadable.get(folder.uri.toString()) ?? []).filter(({ uri }) =>
      plugin.path.startsWith(vscode.Uri.joinPath(uri, '../').path),
    );
    return above.sort((a, b) => b.uri.path.length - a.uri.path.length)[0];
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  /** Whether a build ran in that folder or below it. */
  async #had(folder: vscode.Uri): Promise<boolean> {
    const builds = (await Promise.all(this.#found.values())).flat();
    return builds.some((build) => `${folderOf(build).toString()}/`.startsWith(`${folder.toString()}/`));
  }

  #of(folder: vscode.WorkspaceFolder): Promise<readonly Build[]> {
    const key = folder.uri.toString();
    const found = this.#found.get(key) ?? this.#detect(folder);
    this.#found.set(key, found);
    return found;
  }

  async #detect(folder: vscode.WorkspaceFolder): Promise<readonly Build[]> {
    // A compiler would run somewhere else.
    if (isVirtual(folder.uri)) return [];
    const command = buildCommand(folder.uri);
    const plans = command === undefined ? await this.#plans(folder) : [customPlan(command)];
    const tools = await toolchains();
    return plans.map((plan) => asBuild(folder, plan, tools));
  }

  async #plans(folder: vscode.WorkspaceFolder): Promise<readonly BuildPlan[]> {
    try {
      const { detect } = await toolchains();
      const { builds, skipped } = await detect(projectFiles(folder.uri));
      for (const { id, reason, command } of builds) {
        this.log.info(`${folder.name}: ${id} is built by \`${command.join(' ')}\` (${reason}).`);
      }
      for (const { path, reason } of skipped) this.log.warn(`${folder.name}: ${path} was passed over: ${reason}.`);
      const unreadable = skipped.map(({ path, reason }) => ({
        uri: vscode.Uri.joinPath(folder.uri, path),
        text: `${path} cannot be read: ${reason}.`,
      }));
      this.#unreadable.set(folder.uri.toString(), unreadable);
      return builds;
    } catch (error) {
      this.log.error(`The builds of ${folder.name} could not be found.`, error);
      return [];
    }
  }
}

const asBuild = (folder: vscode.WorkspaceFolder, plan: BuildPlan, tools: typeof Toolchains): Build => ({
  key: `${folder.uri.toString()} ${plan.id}`,
  folder,
  plan,
  isSource: (path) => tools.isSourceOf(path, plan),
  isOutput: (path) => tools.planFor(path, [plan]) !== undefined,
});

/** Path of a file below its workspace folder, with `/`. */
export const pathIn = (folder: vscode.WorkspaceFolder, uri: vscode.Uri): string =>
  uri.path.slice(folder.uri.path.length).replace(/^\//, '');

/** Where the build's command runs. */
export const folderOf = ({ folder, plan }: Build): vscode.Uri =>
  plan.folder === '' ? folder.uri : vscode.Uri.joinPath(folder.uri, plan.folder);

/** A command of the user's own, by the shell; it may make any plug-in of its folder from any file. */
const customPlan = (command: string): BuildPlan => ({
  id: 'custom',
  toolchain: 'custom',
  language: 'custom command',
  folder: '',
  reason: 'plugwright.build.command',
  command: process.platform === 'win32' ? ['cmd.exe', '/d', '/s', '/c', command] : ['/bin/sh', '-c', command],
  needs: [],
  matcher: [],
  sources: ['**/*'],
  outputs: ['**/*.wasm'],
});
