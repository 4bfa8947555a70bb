// How each node of the Plug-ins view looks: label, icon, tooltip and what a screen reader says.
import * as vscode from 'vscode';
import type { PluginFunction, PluginImport } from '../../project/description';
import type { Limits } from '../../wasm/types';
import { formatFunctionType } from '../../wasm';
import type { PluginEntry } from '../catalogue/entry';
import { type ItemContext, commands, itemContexts } from '../contributions';
import { rangeOf } from '../problems/problems';
import { dimmedUri } from './dimmed';
import { count, formatBytes, pageBytes } from './format';
import { caseLook, strayCasesLook } from './caseItems';
import { manifestFacts, moduleLook, modulesLook } from './manifestItems';
import { type Companions, type FunctionNode, type ImportNode, type Node, casesOf } from './nodes';

const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
const icon = (id: string, color?: string): vscode.ThemeIcon =>
  new vscode.ThemeIcon(id, color === undefined ? undefined : new vscode.ThemeColor(color));
const errorIcon = icon('error', 'problemsErrorIcon.foreground');
const warningIcon = icon('warning', 'problemsWarningIcon.foreground');

export interface Look {
  readonly description?: string;
  readonly icon?: vscode.ThemeIcon;
  readonly context: ItemContext;
  readonly open?: vscode.TreeItemCollapsibleState;
  readonly tooltip?: vscode.MarkdownString | string;
  readonly command?: vscode.Command;
  /** What is said instead of label and description. */
  readonly spoken?: string;
  readonly resourceUri?: vscode.Uri;
}

/** How a plug-in stands among the others. */
export interface Company {
  /** Shown beside a plug-in that has its file name in common with another. */
  readonly folder: string | undefined;
  /** The only plug-in is shown expanded. */
  readonly alone: boolean;
  /** Saving its sources builds and runs it. */
  readonly watched: boolean;
  readonly companions: Companions;
}

/** The tree item of a node. */
export function treeItem(node: Node, entry: PluginEntry, company: Company): vscode.TreeItem {
  const look = lookOf(node, entry, company);
  const item = new vscode.TreeItem(node.name, look.open ?? None);
  item.id = node.id;
  item.contextValue = look.context;
  item.accessibilityInformation = { label: look.spoken ?? [node.name, look.description].filter(Boolean).join(', ') };
  if (look.description !== undefined) item.description = look.description;
  if (look.icon !== undefined) item.iconPath = look.icon;
  if (look.tooltip !== undefined) item.tooltip = look.tooltip;
  if (look.command !== undefined) item.command = look.command;
  if (look.resourceUri !== undefined) item.resourceUri = look.resourceUri;
  return item;
}

function lookOf(node: Node, entry: PluginEntry, company: Company): Look {
  switch (node.kind) {
    case 'plugin':
      return pluginLook(entry, company);
    case 'problem': {
      const { mark, problem } = node;
      const at = mark !== undefined ? `line ${mark.line}` : hexOffset(problem.offset);
      const selection = mark && rangeOf(mark);
      return {
        icon: errorIcon,
        context: itemContexts.problem,
        tooltip: at === undefined ? node.name : `${node.name} (${at})`,
        spoken: `Error: ${node.name}${at === undefined ? '' : `, ${at}`}`,
        command: selection
          ? { command: 'vscode.open', title: 'Go to Error', arguments: [node.uri, { selection }] }
          : { command: commands.openFile, title: 'Reveal in Explorer View', arguments: [node] },
        ...(at !== undefined && { description: at }),
      };
    }
    case 'functions': {
      const callable = node.functions.filter((each) => each.callable).length;
      const all = node.functions.length;
      const summary = all === 0 ? 'none' : callable === all ? `${all}` : `${callable} of ${all} callable`;
      return group(summary, all > 0 ? Expanded : None);
    }
    case 'function':
      return functionLook(node, company.companions);
    case 'case':
      return caseLook(node);
    case 'strayCases':
      return strayCasesLook(node);
    case 'manifestModules':
      return modulesLook(node);
    case 'manifestModule':
      return moduleLook(node);
    case 'imports': {
      const trouble = importTrouble(node.imports, company.companions);
      const summary = [node.imports.length === 0 ? 'none' : `${node.imports.length}`, ...trouble].join(' · ');
      return group(summary, node.imports.length === 0 ? None : trouble.length > 0 ? Expanded : Collapsed);
    }
    case 'module': {
      const trouble = importTrouble(node.imports, company.companions);
      const look = group(
        trouble.length > 0 ? trouble.join(' · ') : providedText(node.imports),
        trouble.length > 0 ? Expanded : Collapsed,
      );
      return node.imports.some(({ support }) => support === 'mock')
        ? { ...look, context: itemContexts.mockModule }
        : look;
    }
    case 'import':
      return importLook(node, company.companions);
    case 'memories': {
      const [only] = node.memories;
      if (only === undefined) return group('none', None);
      return node.memories.length > 1 ? group(`${node.memories.length}`, Collapsed) : memoryLook(only, 'Memory');
    }
    case 'memory':
      return memoryLook(node.limits, node.name);
    case 'sections': {
      const bytes = node.sections.reduce((sum, section) => sum + section.size, 0);
      return group(`${node.sections.length} · ${formatBytes(bytes)}`, Collapsed);
    }
    case 'section': {
      const { size, offset } = node.section;
      return {
        description: formatBytes(size),
        context: itemContexts.section,
        icon: icon('symbol-misc', 'list.deemphasizedForeground'),
        tooltip: `${node.name}: ${count(size, 'byte')} at offset ${hexOffset(offset) ?? ''}`,
      };
    }
  }
}

function group(description: string, open: vscode.TreeItemCollapsibleState): Look {
  return { description, open, context: itemContexts.group };
}

function pluginLook(entry: PluginEntry, { folder, alone, watched, companions }: Company): Look {
  const { label, state, description, size, uri, manifest } = entry;
  const place = folder === undefined ? [] : [folder];
  const open = alone ? Expanded : Collapsed;
  if (state === 'loading') {
    return { description: place.join(''), icon: icon('loading~spin'), context: itemContexts.plugin, open };
  }
  if (state === 'broken' || (description === undefined && manifest === undefined)) {
    const message = entry.problem?.message ?? '';
    return {
      ...{ description: [...place, message].join(' · '), icon: errorIcon, context: itemContexts.brokenPlugin, open },
      tooltip: markdown(`**${escape(label)}**`, escape(message), code(uri.fsPath)),
      spoken: `${label}, broken, ${message}`,
    };
  }
  const own = manifest ? manifestFacts(manifest) : [description?.language ?? []].flat();
  const facts = [...place, ...own, formatBytes(size)];
  const trouble = importTrouble(description?.imports ?? [], companions);
  const runnable = description?.functions.filter((each) => each.callable).length ?? 0;
  const unusable = manifest?.modules.some(({ problem }) => problem !== undefined) === true;
  if (watched) facts.push('watched');
  return {
    description: facts.join(' · '),
    icon: unusable ? errorIcon : icon(watched ? 'eye' : manifest ? 'package' : 'plug'),
    context: watched ? itemContexts.watchedPlugin : itemContexts.plugin,
    open,
    tooltip: pluginTooltip(entry, trouble),
    spoken: [label, ...facts, count(runnable, 'function'), ...trouble].join(', '),
  };
}

/** Short: a hover covers the items below, among them the functions to click. */
function pluginTooltip({ uri, size, description, kind }: PluginEntry, trouble: string[]): vscode.MarkdownString {
  const memories = description?.memories ?? [];
  const facts = [
    `${count(size, 'byte')}${kind === 'wat' ? ' of text' : kind === 'manifest' ? ' in its modules' : ''}`,
    description?.language ?? 'unknown language',
    ...(description?.usesWasi === true ? ['WASI preview 1'] : []),
  ];
  const lines = [
    facts.join(' · '),
    memories.length === 0 ? 'no memory' : `memory ${memories.map(memoryText).join('; ')}`,
    ...(trouble.length > 0 ? [`imports: ${trouble.join(', ')}`] : []),
  ];
  return markdown([code(uri.fsPath), ...lines.map(escape)].join('  \n'));
}

function functionLook(node: FunctionNode, companions: Companions): Look {
  const { uri, id, detail, name } = node;
  const cases = casesOf(node, companions);
  const signature = code(`${name}: ${formatFunctionType(detail.type)}`);
  const open = cases.length > 0 ? Collapsed : None;
  if (!detail.callable) return { ...otherFunctionLook(detail, signature, dimmedUri(uri, id)), open };
  return {
    open,
    ...(cases.length > 0 && { description: count(cases.length, 'case') }),
    icon: icon('symbol-function', 'symbolIcon.functionForeground'),
    context: itemContexts.function,
    tooltip: markdown(signature, 'Enter or ▶ opens the run panel.'),
    spoken: [`${name}, function`, ...(cases.length > 0 ? [count(cases.length, 'case')] : [])].join(', '),
    command: { command: commands.runFunction, title: 'Run Plug-in Function', arguments: [{ uri, functionName: name }] },
  };
}

function otherFunctionLook({ name, reason }: PluginFunction, signature: string, resourceUri: vscode.Uri): Look {
  const why = reason ?? 'not callable';
  return {
    description: why,
    icon: icon('symbol-function', 'list.deemphasizedForeground'),
    context: itemContexts.otherFunction,
    tooltip: markdown(signature, `A host cannot call it: ${escape(why)}.`),
    spoken: `${name}, cannot be run, ${why}`,
    resourceUri,
  };
}

function importLook({ detail }: ImportNode, companions: Companions): Look {
  const served = companions.served(detail);
  const { module, name, signature, support, advice, provider, importers } = detail;
  const mocked = served && `${served.surely ? 'mocked in' : 'left to a script of'} ${served.by.join(', ')}`;
  const mark = mocked ?? { provided: 'provided', mock: 'needs a mock', unknown: 'unknown' }[support];
  const well = support === 'provided' || (served?.everywhere === true && served.surely);
  const trouble = served?.everywhere === true ? icon('question', 'list.deemphasizedForeground') : warningIcon;
  return {
    description: [signature, ...(support !== 'provided' ? [mark] : provider === undefined ? [] : [provider])].join(
      ' · ',
    ),
    icon: well ? icon('pass', 'list.deemphasizedForeground') : support === 'mock' ? trouble : errorIcon,
    context: support === 'mock' ? itemContexts.mockImport : itemContexts.import,
    tooltip: markdown(
      code(`${module} ${name}: ${signature}`),
      support === 'provided'
        ? providedBy(provider)
        : `${mark.charAt(0).toUpperCase()}${mark.slice(1)}. ${escape(advice ?? '')}`,
      importers === undefined ? '' : escape(`Imported by ${importers.join(', ')}.`),
    ),
    spoken: `${name}, ${mark}, ${signature}`,
  };
}

const providedBy = (provider: string | undefined): string =>
  provider === undefined ? 'Provided.' : `Provided by ${escape(provider)}.`;

/** `3 provided`, `2 mocked`, `1 provided · 2 mocked`. */
function providedText(imports: readonly PluginImport[]): string {
  const mocked = imports.filter(({ support }) => support === 'mock').length;
  const provided = imports.length - mocked;
  return [...(provided > 0 ? [`${provided} provided`] : []), ...(mocked > 0 ? [`${mocked} mocked`] : [])].join(' · ');
}

/** `2 need a mock`, `1 unknown`; empty if all is provided. */
function importTrouble(imports: readonly PluginImport[], { served }: Companions): string[] {
  const mocks = imports.filter((each) => each.support === 'mock' && served(each)?.everywhere !== true).length;
  const unknown = imports.filter((each) => each.support === 'unknown').length;
  return [
    ...(mocks > 0 ? [`${mocks} ${mocks === 1 ? 'needs' : 'need'} a mock`] : []),
    ...(unknown > 0 ? [`${unknown} unknown`] : []),
  ];
}

function memoryLook(limits: Limits, name: string): Look {
  const text = memoryText(limits);
  return { description: text, context: itemContexts.group, tooltip: `${name}: ${text}` };
}

function memoryText({ minimum, maximum, shared, index }: Limits): string {
  const size = (pages: number): string => `${count(pages, 'page')} (${formatBytes(pages * pageBytes)})`;
  return [
    size(minimum),
    maximum === undefined ? 'no maximum' : maximum === minimum ? 'fixed' : `at most ${size(maximum)}`,
    ...(shared ? ['shared'] : []),
    ...(index === 'i64' ? ['64-bit'] : []),
  ].join(' · ');
}

function hexOffset(offset: number | undefined): string | undefined {
  return offset === undefined ? undefined : `at 0x${offset.toString(16)}`;
}

export function markdown(...paragraphs: string[]): vscode.MarkdownString {
  return new vscode.MarkdownString(paragraphs.filter((text) => text !== '').join('\n\n'));
}

/** File contents name exports, sections and languages; none of it may become markup. */
export function escape(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!<>|~&]/g, '\\$&').replace(/\s+/g, ' ');
}

function code(text: string): string {
  const fence = '`'.repeat(Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
  return `${fence} ${text.replace(/\s+/g, ' ')} ${fence}`;
}
