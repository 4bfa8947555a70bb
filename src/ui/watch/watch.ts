// Watch mode: a save builds, and what was built runs, beside its last result.
import * as vscode from 'vscode';
import { WatchLoop, type WatchStep } from '../../project/watch/loop';
import type { Build, Builds } from '../builds/builds';
import type { PluginCatalogue } from '../catalogue/catalogue';
import { DisposableStore } from '../disposable';
import type { WatchView } from '../panel/protocol';
import { inFolder } from '../folder';
import { watchSettings } from '../settings';
import { type BuildEnd, type BuildTasks, nameOf } from '../tasks/buildTasks';
import { describeOutcome } from '../tasks/buildTerminal';
import type { CaseRerunner, Rerunner } from './rerunner';
import { PluginFiles } from './pluginFiles';
import { SourceWatch } from './sources';
import { describeBroken, describeStep } from './steps';

const storageKey = 'plugwright.watched';

/** Milliseconds without a save before a build: all files of a Save All come within it. */
const debounceMs = 50;

/** One build with the watched plug-ins that it makes; or one plug-in that nobody here builds. */
interface Watched {
  readonly build: Build | undefined;
  readonly plugins: Set<string>;
  readonly loop: WatchLoop;
  /** Plug-ins that are new on disk and have not run since. */
  readonly fresh: Set<string>;
  /** How the last build or run went, in a line; before any, what is watched. */
  text: string;
  first: string;
  lastEnd: BuildEnd | undefined;
}

export class Watch implements vscode.Disposable {
  readonly #disposables = new DisposableStore();
  readonly #changed = this.#disposables.add(new vscode.EventEmitter<void>());
  readonly #watched = new Map<string, Watched>();
  readonly #sources = this.#disposables.add(
    new SourceWatch({
      saved: (build, paths) => {
        for (const path of paths) this.#watched.get(build.key)?.loop.saved(path);
      },
      refused: (build, paths, why) => this.#watched.get(build.key)?.loop.ignored(paths, why),
    }),
  );
  readonly #files = this.#disposables.add(
    new PluginFiles((plugin) => {
      this.catalogue.look(plugin).catch((error: unknown) => this.log.warn('A plug-in could not be looked at.', error));
    }),
  );
  /** Time and size of each plug-in when it was last seen, to tell a new one by. */
  readonly #seen = new Map<string, string>();
  /** Plug-ins that are to be watched; those of the last session among them, once they are found. */
  readonly #wanted: Set<string>;
  #arranging: Promise<void> = Promise.resolve();

  #cases: CaseRerunner | undefined;

  /** Something that the status bar or the panel shows is another. */
  readonly onDidChange = this.#changed.event;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly catalogue: PluginCatalogue,
    private readonly builds: Builds,
    private readonly tasks: BuildTasks,
    private readonly panel: Rerunner,
    private readonly log: vscode.LogOutputChannel,
  ) {
    const add = this.#disposables.add.bind(this.#disposables);
    const stored = context.workspaceState.get<readonly string[]>(storageKey, []);
    this.#wanted = new Set(watchSettings().onStartup ? stored : []);
    add(catalogue.onDidChange((uri) => this.#catalogueChanged(uri)));
    add(builds.onDidChange(() => this.#arrange()));
    add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#arrange()));
    add(vscode.workspace.onDidChangeWorkspaceFolders(({ removed }) => this.#leave(removed)));
    if (this.#wanted.size > 0) void catalogue.ready.then(() => this.#arrange());
  }

  /** Runs from now on the cases of a plug-in where its settings say so. */
  runCases(cases: CaseRerunner): void {
    this.#cases = cases;
  }

  /** Plug-ins that are watched. */
  get plugins(): readonly vscode.Uri[] {
    return [...this.#wanted].map((uri) => vscode.Uri.parse(uri));
  }

  isWatched(plugin: vscode.Uri): boolean {
    return this.#wanted.has(plugin.toString());
  }

  /** What the panel shows of a plug-in. */
  view(plugin: vscode.Uri): WatchView {
    const watched = this.#of(plugin);
    if (watched === undefined) return { on: this.isWatched(plugin), state: 'off', text: '' };
    const { loop, build } = watched;
    // While something is built or run, that is what counts; a compiler may be writing the file.
    const text = (loop.state === 'idle' ? describeBroken(this.catalogue.get(plugin)) : undefined) ?? watched.text;
    const builtBy = build && `${build.plan.command.join(' ')} (${build.plan.language})`;
    return { on: true, state: loop.state, text, ...(builtBy !== undefined && { builtBy }) };
  }

  /** Starts or stops watching. @throws Error in Restricted Mode */
  async toggle(plugin: vscode.Uri): Promise<void> {
    if (this.isWatched(plugin)) this.stop(plugin);
    else await this.start(plugin);
  }

  async start(plugin: vscode.Uri): Promise<void> {
    this.#wanted.add(plugin.toString());
    await this.#store();
    await this.#arrange();
  }

  stop(plugin: vscode.Uri): void {
    this.#wanted.delete(plugin.toString());
    void this.#store();
    void this.#arrange();
  }

  stopAll(): void {
    this.#wanted.clear();
    void this.#store();
    void this.#arrange();
  }

  dispose(): void {
    for (const watched of this.#watched.values()) this.#end(watched);
    this.#watched.clear();
    this.#disposables.dispose();
  }

  /** What is in no workspace folder any more is not watched any more. */
  #leave(folders: readonly vscode.WorkspaceFolder[]): void {
    const left = [...this.#wanted].filter((uri) =>
      folders.some((folder) => uri.startsWith(`${folder.uri.toString()}/`)),
    );
    if (left.length === 0) return;
    for (const uri of left) this.#wanted.delete(uri);
    void this.#store();
    void this.#arrange();
  }

  #of(plugin: vscode.Uri): Watched | undefined {
    return [...this.#watched.values()].find(({ plugins }) => plugins.has(plugin.toString()));
  }

  async #store(): Promise<void> {
    try {
      await this.context.workspaceState.update(storageKey, [...this.#wanted]);
    } catch (error) {
      this.log.error('What is watched could not be stored.', error);
    }
  }

  /** Makes the loops fit what is wanted and how it is built; one arrangement after the other. */
  #arrange(): Promise<void> {
    this.#arranging = this.#arranging.then(async () => {
      try {
        await this.#rearrange();
      } catch (error) {
        this.log.error('Watching could not be arranged.', error);
      }
    });
    return this.#arranging;
  }

  async #rearrange(): Promise<void> {
    const wanted = new Map<string, { build: Build | undefined; plugins: Set<string>; text: string }>();
    if (vscode.workspace.isTrusted) {
      for (const uri of this.#wanted) {
        const plugin = vscode.Uri.parse(uri);
        await this.#open(plugin);
        const build = await this.builds.of(plugin);
        const key = build?.key ?? uri;
        const text = build === undefined ? await this.#withoutBuild(plugin) : 'Watching for saved files.';
        const group = wanted.get(key) ?? { build, plugins: new Set(), text };
        group.plugins.add(uri);
        wanted.set(key, group);
      }
    }
    for (const [key, watched] of this.#watched) {
      const group = wanted.get(key);
      const same = group !== undefined && JSON.stringify(group.build?.plan) === JSON.stringify(watched.build?.plan);
      if (same) {
        watched.plugins.clear();
        for (const uri of group.plugins) watched.plugins.add(uri);
        if (watched.text === watched.first) watched.text = watched.first = group.text;
        continue;
      }
      this.#end(watched);
      this.#watched.delete(key);
    }
    for (const [key, { build, plugins, text }] of wanted) {
      if (!this.#watched.has(key)) this.#watched.set(key, this.#begin(build, plugins, text));
    }
    this.#followFiles([...wanted.values()].flatMap(({ plugins }) => [...plugins].map((uri) => vscode.Uri.parse(uri))));
    this.#changed.fire();
  }

  /** What is to be told from the next one has to be known. */
  async #open(plugin: vscode.Uri): Promise<void> {
    try {
      await this.catalogue.open(plugin);
    } catch (error) {
      this.log.debug(`${plugin.toString()} is not there yet.`, error);
    }
  }

  #followFiles(plugins: readonly vscode.Uri[]): void {
    this.#files.follow(plugins.flatMap((uri) => [uri, ...this.catalogue.partsOf(uri)]));
  }

  #begin(build: Build | undefined, plugins: Set<string>, first: string): Watched {
    const fresh = new Set<string>();
    const name = build === undefined ? [...plugins].map(nameOfFile).join(', ') : nameOf(build) + inFolder(build.folder);
    const loop = new WatchLoop(
      {
        ...(build !== undefined && { build: (signal: AbortSignal) => this.#build(watched, build, signal) }),
        run: (signal) => this.#run(watched, signal),
        after: (ms, act) => {
          const timer = setTimeout(act, ms);
          return { cancel: () => clearTimeout(timer) };
        },
        now: () => performance.now(),
        report: (step) => this.#report(watched, name, step),
      },
      { debounceMs },
    );
    if (build !== undefined) this.#sources.add(build);
    const watched: Watched = {
      ...{ build, plugins, loop, fresh, first },
      text: first,
      lastEnd: undefined,
    };
    for (const uri of plugins) this.#note(uri);
    loop.start();
    const how = build === undefined ? 'without a build of its own' : `built by \`${build.plan.command.join(' ')}\``;
    this.log.info(`${name}: watching, ${how}.`);
    return watched;
  }

  async #withoutBuild(plugin: vscode.Uri): Promise<string> {
    if (this.catalogue.get(plugin)?.kind === 'manifest') return 'Watching the manifest and its modules.';
    const unreadable = await this.builds.unreadable(plugin);
    return `Watching the file; how it is built is not known${unreadable === undefined ? '.' : `: ${unreadable.text}`}`;
  }

  #end({ build, loop }: Watched): void {
    if (build !== undefined) this.#sources.remove(build);
    loop.dispose();
  }

  async #build(watched: Watched, build: Build, signal: AbortSignal): Promise<'built' | 'failed' | 'cancelled'> {
    this.#sources.buildStarted(build);
    // What is missing or broken before a build is new after it.
    for (const uri of watched.plugins) {
      if (this.catalogue.get(vscode.Uri.parse(uri))?.state !== 'ready') this.#seen.set(uri, '');
    }
    const end = await this.tasks.run(build, signal).finally(() => this.#sources.buildEnded(build));
    watched.lastEnd = end;
    const { outcome } = end;
    if (outcome.kind === 'cancelled') return 'cancelled';
    if (outcome.kind !== 'done' || outcome.exitCode !== 0) return 'failed';
    // The watcher of files would tell too, some time later.
    await Promise.all([...watched.plugins].map((uri) => this.catalogue.look(vscode.Uri.parse(uri))));
    return 'built';
  }

  async #run(watched: Watched, signal: AbortSignal): Promise<void> {
    const texts: string[] = [];
    for (const uri of [...watched.fresh]) {
      const plugin = vscode.Uri.parse(uri);
      const { rerun } = watchSettings(plugin);
      watched.fresh.delete(uri);
      if (rerun === 'none') continue;
      const { text } = await this.panel.rerun(plugin, rerun === 'all' ? 'all' : 'selected', signal);
      if (!signal.aborted) texts.push(text);
      const ofCases = rerun === 'cases' && !signal.aborted ? await this.#cases?.runCasesOf(plugin, signal) : undefined;
      if (signal.aborted) {
        watched.fresh.add(uri);
        return;
      }
      if (ofCases) texts.push(ofCases.text);
    }
    watched.text = texts.join(' · ') || 'Built. Nothing is set to run again.';
  }

  #catalogueChanged(uri: vscode.Uri | undefined): void {
    const uris = uri === undefined ? [...this.#wanted] : [uri.toString()];
    for (const each of uris) {
      const watched = this.#of(vscode.Uri.parse(each));
      if (watched === undefined || !this.#note(each)) continue;
      // A manifest may name other modules now.
      this.#followFiles(this.plugins);
      watched.fresh.add(each);
      watched.loop.wasmChanged();
    }
  }

  /** Whether the plug-in is whole and another one than when it was last seen. */
  #note(uri: string): boolean {
    const entry = this.catalogue.get(vscode.Uri.parse(uri));
    if (entry?.state !== 'ready') return false;
    const mark = entry.stamp;
    const before = this.#seen.get(uri);
    this.#seen.set(uri, mark);
    return before !== undefined && before !== mark;
  }

  #report(watched: Watched, name: string, step: WatchStep): void {
    const { line, text } = describeStep(step, watched.lastEnd && failureText(watched.lastEnd));
    if (line !== undefined) this.log.info(`${name}: ${line}`);
    if (text !== undefined) watched.text = text;
    this.#changed.fire();
  }
}

function failureText({ build, outcome, errors }: BuildEnd): string {
  if (outcome.kind === 'done' && errors > 0) return `Build failed: ${errors} error${errors === 1 ? '' : 's'}.`;
  return describeOutcome(outcome, build);
}

const nameOfFile = (uri: string): string => decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1));
