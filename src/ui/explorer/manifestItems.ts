// How the modules of a manifest look in the Plug-ins view.
import * as vscode from 'vscode';
import type { ManifestModule } from '../../project/manifest/modules';
import type { ManifestFacts } from '../catalogue/entry';
import { commands, itemContexts } from '../contributions';
import { count, formatBytes } from './format';
import { type Look, escape, markdown } from './items';
import type { Node } from './nodes';

type ModulesNode = Extract<Node, { kind: 'manifestModules' }>;
type PartNode = Extract<Node, { kind: 'manifestModule' }>;

/** `manifest`, `3 modules`, `1 cannot be read`. */
export function manifestFacts({ modules }: ManifestFacts): string[] {
  return ['manifest', count(modules.length, 'module'), ...unreadFacts(modules)];
}

export const unreadFacts = (modules: readonly ManifestModule[]): string[] => {
  const wrong = modules.filter(({ problem }) => problem !== undefined).length;
  return wrong > 0 ? [`${wrong} cannot be used`] : [];
};

export function modulesLook({ modules }: ModulesNode): Look {
  const trouble = unreadFacts(modules);
  return {
    description: [`${modules.length}`, ...trouble].join(' · '),
    context: itemContexts.group,
    open: vscode.TreeItemCollapsibleState[trouble.length > 0 ? 'Expanded' : 'Collapsed'],
  };
}

export function moduleLook({ part, file, name }: PartNode): Look {
  const { isMain, problem, size } = part;
  const origin = originOf(part, file);
  const facts = [
    ...(isMain ? ['main'] : []),
    ...(origin === name ? [] : [origin]),
    ...(size === undefined ? [] : [formatBytes(size)]),
    ...('url' in part.source && size === undefined ? ['fetched when it runs'] : []),
  ];
  const title = `**${escape(name)}**${isMain ? ', the module whose functions are called' : ''}`;
  const icon =
    problem !== undefined
      ? new vscode.ThemeIcon('error', new vscode.ThemeColor('problemsErrorIcon.foreground'))
      : new vscode.ThemeIcon('url' in part.source ? 'cloud' : 'file-binary');
  return {
    icon,
    description: (problem === undefined ? facts : [...facts.slice(0, isMain ? 1 : 0), problem]).join(' · '),
    context: file === undefined ? itemContexts.part : itemContexts.partFile,
    tooltip: markdown(title, escape(facts.join(' · ')), escape(problem ?? '')),
    spoken: [`${name}, module`, ...facts, ...(problem === undefined ? [] : [`error: ${problem}`])].join(', '),
    ...(file !== undefined &&
      problem === undefined && {
        command: { command: commands.revealPlugin, title: 'Show Plug-in', arguments: [{ uri: file }] },
      }),
  };
}

function originOf({ source }: ManifestModule, file: vscode.Uri | undefined): string {
  if (file !== undefined) return vscode.workspace.asRelativePath(file);
  return 'url' in source ? source.url : 'data';
}
