// The functions that were run last in this workspace, newest first.
import type * as vscode from 'vscode';
import type { Target } from './target';

const key = 'plugwright.recentFunctions';
const kept = 20;

interface Saved {
  readonly uri: string;
  readonly functionName: string;
}

export class RecentFunctions {
  constructor(private readonly state: vscode.Memento) {}

  /** Ranks what was run lately before what was not: 0 for the last one, Infinity for never. */
  rank(uri: vscode.Uri, functionName?: string): number {
    const index = this.#saved().findIndex(
      (each) => each.uri === uri.toString() && (functionName === undefined || each.functionName === functionName),
    );
    return index < 0 ? Infinity : index;
  }

  async add({ uri, functionName }: Required<Target>): Promise<void> {
    const added = { uri: uri.toString(), functionName };
    const others = this.#saved().filter((each) => each.uri !== added.uri || each.functionName !== functionName);
    await this.state.update(key, [added, ...others].slice(0, kept));
  }

  #saved(): Saved[] {
    return this.state.get<Saved[]>(key, []);
  }
}
