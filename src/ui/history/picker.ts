// The list of earlier runs: compare any two, pin one, run one again.
import * as vscode from 'vscode';
import type { HistoryEntry } from '../../project/history/record';
import { pathOf } from '../folder';
import { type Target, formatBytes, formatDuration } from '../panel/protocol';
import type { RunLog } from './runLog';

export interface HistoryActions {
  /** Shows how two runs differ. */
  compare(before: string, after: string): Promise<void>;
  /** Takes over the input and options of a run, and runs its function. */
  runAgain(id: string): Promise<void>;
  /** Saves the input, options and result of a run as a case. */
  saveAsCase(id: string): Promise<void>;
}

interface Item extends vscode.QuickPickItem {
  readonly entry: HistoryEntry;
}

const button = (icon: string, tooltip: string): vscode.QuickInputButton => ({
  iconPath: new vscode.ThemeIcon(icon),
  tooltip,
});
const compareWithLatest = button('diff', 'Compare with Latest Run');
const selectForCompare = button('git-compare', 'Select for Compare');
const compareWithSelected = button('diff', 'Compare with Selected Run');
const pin = button('pin', 'Pin as Baseline');
const unpin = button('pinned', 'Unpin Baseline');
const saveAsCase = button('beaker', 'Save as Case');
const remove = button('trash', 'Delete');
const allFunctions = button('list-flat', 'Show All Functions');
const oneFunction = button('symbol-function', 'Show This Function Only');

const icons = { succeeded: 'pass', failed: 'error', cancelled: 'circle-slash', timedOut: 'watch' } as const;

/** Resolves when the list is closed, and what was chosen in it is done. Rejects with what went wrong. */
export async function showHistory(
  log: RunLog,
  target: Required<Target> | undefined,
  actions: HistoryActions,
): Promise<void> {
  const history = await log.history();
  if (history === undefined) {
    void vscode.window.showInformationMessage('No history is kept: plugwright.history.maxRuns is 0.');
    return;
  }
  const picker = vscode.window.createQuickPick<Item>();
  let only = target;
  let selected: string | undefined;
  const fill = async (): Promise<void> => {
    picker.busy = true;
    const entries = await log.list(only);
    picker.title = only === undefined ? 'Run History' : `Run History of ${only.functionName}`;
    picker.placeholder =
      entries.length === 0
        ? 'Nothing has run yet'
        : selected === undefined
          ? 'Run again with the input and options of an earlier run'
          : 'Choose the run to compare with';
    picker.buttons = target === undefined ? [] : [only === undefined ? oneFunction : allFunctions];
    picker.items = entries.map((entry, index) =>
      itemOf(entry, { latest: index === 0, selected, withPlugin: only === undefined }),
    );
    picker.busy = false;
  };
  const latest = (): string | undefined => picker.items[0]?.entry.id;

  picker.matchOnDescription = true;
  picker.matchOnDetail = true;
  /** What is to be done once the list is closed; undefined if it stays open. */
  const triggered = async (pressed: vscode.QuickInputButton, { id }: HistoryEntry): Promise<Chosen | undefined> => {
    if (pressed === compareWithLatest) return compare(id, latest());
    if (pressed === compareWithSelected) return compare(id, selected);
    if (pressed === saveAsCase) return () => actions.saveAsCase(id);
    if (pressed === selectForCompare) selected = id;
    if (pressed === pin) await history.pin(id);
    if (pressed === unpin) await history.unpin(id);
    if (pressed === remove) await history.delete(id);
    await fill();
    return undefined;
  };
  /** The earlier one on the left. */
  const compare = (one: string, other: string | undefined): Chosen => {
    if (other === undefined) return () => Promise.resolve();
    const order = picker.items.map(({ entry }) => entry.id);
    const [before, after] = order.indexOf(one) > order.indexOf(other) ? [one, other] : [other, one];
    return () => actions.compare(before, after);
  };
  const chosen = await new Promise<Chosen | undefined>((resolve, reject) => {
    picker.onDidTriggerItemButton(({ button: pressed, item }) => {
      triggered(pressed, item.entry).then((act) => act && resolve(act), reject);
    });
    picker.onDidTriggerButton(() => {
      only = only === undefined ? target : undefined;
      fill().catch(reject);
    });
    picker.onDidAccept(() => {
      const [item] = picker.selectedItems;
      if (item) resolve(() => actions.runAgain(item.entry.id));
    });
    picker.onDidHide(() => resolve(undefined));
    picker.show();
    fill().catch(reject);
  }).finally(() => picker.dispose());
  await chosen?.();
}

type Chosen = () => Promise<void>;

interface Among {
  readonly latest: boolean;
  readonly selected: string | undefined;
  /** There are those of other plug-ins too. */
  readonly withPlugin: boolean;
}

function itemOf(entry: HistoryEntry, { latest, selected, withPlugin }: Among): Item {
  const { id, target, at, outcome, error, durationMs, outputSize, input, pinned, note } = entry;
  const when = new Date(at);
  const today = new Date().toDateString() === when.toDateString();
  const facts = [
    error ?? `${formatBytes(outputSize)} out`,
    formatDuration(durationMs),
    `${formatBytes(input.size)} of ${input.mode === 'file' ? (input.file ?? 'file') : input.mode} in`,
    ...(note === undefined ? [] : [note]),
  ];
  const marks = [
    ...(latest ? ['latest'] : []),
    ...(pinned ? ['baseline'] : []),
    ...(id === selected ? ['selected'] : []),
  ];
  return {
    entry,
    label: `$(${pinned ? 'pinned' : icons[outcome]}) ${today ? when.toLocaleTimeString() : when.toLocaleString()}`,
    description: [target.functionName, ...(withPlugin ? [pathOf(vscode.Uri.parse(target.uri))] : []), ...marks].join(
      ' · ',
    ),
    detail: facts.join(' · '),
    buttons: [
      ...(selected !== undefined && selected !== id ? [compareWithSelected] : latest ? [] : [compareWithLatest]),
      selectForCompare,
      pinned ? unpin : pin,
      saveAsCase,
      remove,
    ],
  };
}
