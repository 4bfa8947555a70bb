// The webview panel as the rest sees it: shows the page, carries messages, knows whether it is active.
import * as vscode from 'vscode';
import { panelHtml } from './html';
import type { FromWebview, ToWebview } from './protocol';

export interface PagePorts {
  receive(message: FromWebview): void;
  activeChanged(active: boolean): void;
  closed(): void;
}

export class Page implements vscode.Disposable {
  /** Where the page puts the focus once it has loaded. */
  #focus: 'input' | 'result' | undefined;

  constructor(
    private readonly panel: vscode.WebviewPanel,
    extension: vscode.Uri,
    ports: PagePorts,
  ) {
    const { webview } = panel;
    webview.options = { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(extension, 'dist')] };
    panel.iconPath = vscode.Uri.joinPath(extension, 'media', 'icons', 'plugwright.svg');
    webview.onDidReceiveMessage((message: FromWebview) => ports.receive(message));
    panel.onDidChangeViewState(() => ports.activeChanged(panel.active));
    panel.onDidDispose(() => ports.closed());
    webview.html = panelHtml(webview, extension);
    ports.activeChanged(panel.active);
  }

  /** Where an editor opens that should leave this page visible. */
  get columnForEditors(): vscode.ViewColumn {
    const onlyColumn = this.panel.active && this.panel.viewColumn === vscode.ViewColumn.One;
    return onlyColumn ? vscode.ViewColumn.Beside : vscode.ViewColumn.One;
  }

  setTitle(functionName: string | undefined): void {
    this.panel.title = functionName === undefined ? 'Run Plug-in Function' : `Run: ${functionName}`;
  }

  /** Messages to a page that is hidden or still loading are lost; it asks for all when it is ready. */
  send(message: ToWebview): void {
    void this.panel.webview.postMessage(message);
  }

  reveal(preserveFocus: boolean): void {
    this.panel.reveal(undefined, preserveFocus);
  }

  focus(place: 'input' | 'result' | undefined): void {
    this.#focus = place;
    this.sendFocus();
  }

  /** Also for a page that has just loaded. */
  sendFocus(): void {
    if (this.#focus) this.send({ type: 'focus', place: this.#focus });
  }

  /** The person has taken over: a later load leaves the focus alone. */
  forgetFocus(): void {
    this.#focus = undefined;
  }

  dispose(): void {
    this.panel.dispose();
  }
}
