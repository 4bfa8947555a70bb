// How cases look in the Plug-ins view: their last result, and what they are about.
import * as vscode from 'vscode';
import type { CaseOutcome } from '../../project/cases/result';
import { fileName } from '../catalogue/entry';
import { commands, itemContexts } from '../contributions';
import { count } from './format';
import { type Look, escape, markdown } from './items';
import type { CaseItem, CaseNode, Node } from './nodes';

const icons: Readonly<Record<CaseOutcome, readonly [id: string, color?: string]>> = {
  passed: ['testing-passed-icon', 'testing.iconPassed'],
  failed: ['testing-failed-icon', 'testing.iconFailed'],
  errored: ['testing-error-icon', 'testing.iconErrored'],
  skipped: ['testing-skipped-icon', 'testing.iconSkipped'],
  cancelled: ['beaker'],
};

export function caseLook({ item, name }: CaseNode): Look {
  const { outcome, calls, skipped, description } = item;
  const facts = [
    ...(calls > 1 ? [count(calls, 'call')] : []),
    ...(skipped && outcome !== 'skipped' ? ['skipped'] : []),
    ...(description === undefined ? [] : [description]),
  ];
  const result = outcome ?? 'not run yet';
  return {
    icon: iconOf(item),
    context: calls > 1 ? itemContexts.sequenceCase : itemContexts.case,
    ...(facts.length > 0 && { description: facts.join(' · ') }),
    tooltip: markdown(
      `**${escape(name)}**`,
      escape(description ?? ''),
      `${escape(result)} · ${escape(vscode.workspace.asRelativePath(item.file))}`,
    ),
    spoken: [`${name}, case`, result, ...facts, fileName(item.file)].join(', '),
    command: { command: commands.openCase, title: 'Open Case', arguments: [item] },
  };
}

export function strayCasesLook({ cases }: Extract<Node, { kind: 'strayCases' }>): Look {
  return {
    icon: new vscode.ThemeIcon('warning', new vscode.ThemeColor('problemsWarningIcon.foreground')),
    context: itemContexts.group,
    description: `${cases.length}`,
    open: vscode.TreeItemCollapsibleState.Collapsed,
    tooltip: 'Cases of functions that the plug-in does not export. Was a function renamed?',
    spoken: `Warning: ${count(cases.length, 'case')} without a function`,
  };
}

function iconOf({ outcome }: CaseItem): vscode.ThemeIcon {
  const [id, color] = outcome === undefined ? (['beaker'] as const) : icons[outcome];
  return new vscode.ThemeIcon(id, color === undefined ? undefined : new vscode.ThemeColor(color));
}
