// One place that owns what must be ended.
import type * as vscode from 'vscode';

/** Ends everything given to it, last first. What is added after the end is ended at once. */
export class DisposableStore implements vscode.Disposable {
  readonly #items: { dispose(): unknown }[] = [];
  #disposed = false;

  add<T extends { dispose(): unknown }>(item: T): T {
    if (this.#disposed) item.dispose();
    else this.#items.push(item);
    return item;
  }

  dispose(): void {
    this.#disposed = true;
    for (const item of this.#items.splice(0).reverse()) item.dispose();
  }
}
