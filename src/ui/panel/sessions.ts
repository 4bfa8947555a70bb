// Keeps the loaded plug-ins between runs, so that vars live on where wanted and a repeated run starts at once.
import type * as vscode from 'vscode';
import type { RunOptions } from '../../runner/protocol';
import type { PluginSource, Runner, Session } from '../../runner/runner';
import { fingerprint } from './protocol';

interface OpenSession {
  readonly session: Session;
  readonly build: string;
  readonly options: string;
  used: boolean;
}

export interface SessionRequest {
  readonly uri: string;
  /** Key of its files' content. */
  readonly build: string;
  /** With other modules of its manifest, and those of mocks. */
  readonly source: PluginSource;
  readonly options: RunOptions;
  /** Go on with the vars and globals of the last run. */
  readonly keepState: boolean;
}

export interface OpenedSession {
  readonly session: Session;
  /** Why kept state was lost, if it was. */
  readonly note?: string;
}

/** Each open session holds a worker. */
const mostSessions = 4;

export class Sessions implements vscode.Disposable {
  /** Least recently used first. */
  readonly #open = new Map<string, OpenSession>();

  constructor(private readonly runner: () => Runner) {}

  open(request: SessionRequest): OpenedSession {
    const { uri, build, source, keepState } = request;
    const options = JSON.stringify([request.options, source.linked ?? [], source.mainName], plain);
    const known = this.#open.get(uri);
    this.#open.delete(uri);
    if (known?.build === build && known.options === options) {
      this.#open.set(uri, known);
      if (known.used && !keepState) known.session.reset();
      known.used = true;
      return { session: known.session };
    }
    const kept = known !== undefined && keepState ? varsOf(known.session) : {};
    known?.session.close();
    const session = this.runner().open(source, {
      ...request.options,
      wholeVars: true,
      vars: { ...request.options.vars, ...kept },
    });
    this.#open.set(uri, { session, build, options, used: true });
    for (const [oldest, { session: idle }] of this.#open) {
      if (this.#open.size <= mostSessions) break;
      this.#open.delete(oldest);
      idle.close();
    }
    if (known?.used !== true || !keepState) return { session };
    const cause = known.build === build ? 'its options changed' : 'its file changed';
    const vars = Object.keys(kept).length > 0 ? ', with the vars that it had' : '';
    return { session, note: `The plug-in started afresh because ${cause}${vars}.` };
  }

  /** Drops the plug-in's instance with its vars. */
  reset(uri: string): void {
    const known = this.#open.get(uri);
    if (known?.used) known.session.reset();
  }

  dispose(): void {
    for (const { session } of this.#open.values()) session.close();
    this.#open.clear();
  }
}

const varsOf = ({ vars }: Session): Record<string, Uint8Array> =>
  Object.fromEntries(vars.filter(({ size, value }) => size === value.length).map(({ name, value }) => [name, value]));

/** Bytes and large numbers of mocks, as a key tells them apart. */
const plain = (_: string, value: unknown): unknown =>
  value instanceof Uint8Array ? fingerprint(value) : typeof value === 'bigint' ? `${value}n` : value;
