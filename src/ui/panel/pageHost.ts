// The one page of the panel: opened, brought back by VS Code after a reload, closed.
import * as vscode from 'vscode';
import { runPanelType } from '../contributions';
import { setPanelContext } from './context';
import { Page } from './page';
import type { FromWebview, SavedState } from './protocol';

export interface PageHostPorts {
  receive(message: FromWebview): void;
  /** A page is there, and knows nothing yet. */
  opened(page: Page): void;
  /** VS Code brought the page back, with what it knew. */
  restored(saved: Partial<SavedState> | undefined): Promise<void>;
  closed(): void;
}

export class PageHost implements vscode.Disposable {
  readonly #serializer: vscode.Disposable;
  #page: Page | undefined;

  constructor(
    private readonly extension: vscode.Uri,
    private readonly ports: PageHostPorts,
  ) {
    this.#serializer = vscode.window.registerWebviewPanelSerializer(runPanelType, {
      deserializeWebviewPanel: (panel, state) => {
        this.#attach(panel);
        return ports.restored(state as Partial<SavedState> | undefined);
      },
    });
  }

  /** Undefined while the panel is closed. */
  get page(): Page | undefined {
    return this.#page;
  }

  /** Where an editor opens that should leave the page visible. */
  get columnForEditors(): vscode.ViewColumn {
    return this.#page?.columnForEditors ?? vscode.ViewColumn.Active;
  }

  /** Opens the page, or brings it to the front. True if it was closed. */
  open(preserveFocus: boolean): boolean {
    if (this.#page) {
      this.#page.reveal(preserveFocus);
      return false;
    }
    const place = { viewColumn: vscode.ViewColumn.Beside, preserveFocus };
    this.#attach(vscode.window.createWebviewPanel(runPanelType, 'Run', place));
    return true;
  }

  dispose(): void {
    this.#page?.dispose();
    this.#serializer.dispose();
  }

  #attach(panel: vscode.WebviewPanel): void {
    this.#page?.dispose();
    const page = new Page(panel, this.extension, {
      receive: (message) => this.ports.receive(message),
      activeChanged: (active) => setPanelContext('panelActive', active),
      closed: () => {
        if (this.#page !== page) return;
        this.#page = undefined;
        setPanelContext('panelActive', false);
        this.ports.closed();
      },
    });
    this.#page = page;
    this.ports.opened(page);
  }
}
