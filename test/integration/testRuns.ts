// What the extension tells VS Code of its test runs, which has no way to ask for it afterwards.
import type * as vscode from 'vscode';
import { api, instead } from './workbench';

export interface Outcome {
  readonly state: 'passed' | 'failed' | 'errored' | 'skipped';
  readonly label: string;
  readonly messages: readonly vscode.TestMessage[];
}

export interface SeenRuns {
  /** In the order in which they were told. */
  readonly outcomes: Outcome[];
  output: string;
  ended: number;
}

/** Sees all runs that begin while `during` is under way. */
export async function seeRuns(during: (seen: SeenRuns) => PromiseLike<unknown>): Promise<SeenRuns> {
  const { testing } = await api();
  const { controller } = testing;
  const seen: SeenRuns = { outcomes: [], output: '', ended: 0 };
  const create = controller.createTestRun.bind(controller);
  const createSeen: typeof create = (...args) => watched(create(...args), seen);
  await instead(controller, 'createTestRun', createSeen, async () => during(seen));
  return seen;
}

function watched(run: vscode.TestRun, seen: SeenRuns): vscode.TestRun {
  const note =
    (state: Outcome['state']) =>
    (item: vscode.TestItem, messages: unknown): void => {
      const list = (Array.isArray(messages) ? messages : [messages]) as vscode.TestMessage[];
      seen.outcomes.push({ state, label: item.label, messages: list });
    };
  const notes: Record<string, (item: vscode.TestItem, messages: unknown) => void> = {
    passed: note('passed'),
    failed: note('failed'),
    errored: note('errored'),
    skipped: note('skipped'),
  };
  return new Proxy(run, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown => {
        notes[String(key)]?.(args[0] as vscode.TestItem, args[1]);
        if (key === 'appendOutput') seen.output += String(args[0]);
        const result: unknown = Reflect.apply(value, target, args);
        if (key === 'end') seen.ended++;
        return result;
      };
    },
  });
}

/** `passed one`, `failed two`. */
export const told = ({ outcomes }: SeenRuns): string[] => outcomes.map(({ state, label }) => `${state} ${label}`);

/** Of its first message. */
export function messageText(outcome: Outcome | undefined): string {
  const message = outcome?.messages[0]?.message ?? '';
  return typeof message === 'string' ? message : message.value;
}
