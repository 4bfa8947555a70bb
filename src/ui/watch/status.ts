// The item of the status bar: what watching does, or why nothing ran.
import * as vscode from 'vscode';
import { commands } from '../contributions';
import { DisposableStore } from '../disposable';
import { namesApart } from '../folder';
import type { Watch } from './watch';

const icons = {
  off: '$(eye-closed)',
  idle: '$(eye)',
  waiting: '$(eye)',
  building: '$(loading~spin)',
  running: '$(loading~spin)',
  failed: '$(error)',
} as const;

/** What is most worth telling comes first. */
const order = ['failed', 'building', 'running', 'waiting', 'idle', 'off'] as const;

export class WatchStatus implements vscode.Disposable {
  readonly #disposables = new DisposableStore();
  readonly #item: vscode.StatusBarItem;

  constructor(private readonly watch: Watch) {
    this.#item = this.#disposables.add(
      vscode.window.createStatusBarItem('plugwright.watch', vscode.StatusBarAlignment.Left, 0),
    );
    this.#item.name = 'Plugwright Watch';
    this.#item.command = commands.watchMenu;
    this.#disposables.add(watch.onDidChange(() => this.#show()));
    this.#show();
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #show(): void {
    const { plugins } = this.watch;
    void vscode.commands.executeCommand('setContext', 'plugwright.watching', plugins.length > 0);
    if (plugins.length === 0) return this.#item.hide();
    const views = plugins.map((uri) => ({ uri, view: this.watch.view(uri) }));
    const state = order.find((candidate) => views.some(({ view }) => view.state === candidate)) ?? 'idle';
    const shown = views.find(({ view }) => view.state === state);
    const names = namesApart(plugins);
    const [first] = plugins;
    const name = plugins.length === 1 && first ? fileName(first) : `${plugins.length} plug-ins`;
    const verb = { off: name, idle: name, waiting: name, building: `Building ${name}`, running: `Running ${name}` };
    this.#item.text = `${icons[state]} ${state === 'failed' ? `${name}: build failed` : verb[state]}`;
    this.#item.backgroundColor =
      state === 'failed' ? new vscode.ThemeColor('statusBarItem.errorBackground') : undefined;
    this.#item.tooltip = new vscode.MarkdownString(
      views.map(({ view }, index) => `**${escape(names[index] ?? '')}**: ${escape(view.text)}`).join('\n\n'),
    );
    this.#item.accessibilityInformation = {
      label: `Plugwright watches ${name}: ${shown?.view.text ?? state}`,
      role: 'button',
    };
    this.#item.show();
  }
}

const fileName = (uri: vscode.Uri): string => uri.path.slice(uri.path.lastIndexOf('/') + 1);
const escape = (text: string): string => text.replace(/[\\`*_{}[\]()#+.!|<>~-]/g, '\\$&');
