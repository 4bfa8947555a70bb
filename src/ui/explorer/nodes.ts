// What the Plug-ins view shows, as a tree of plain nodes. How they look is in items.ts.
import type * as vscode from 'vscode';
import type { CaseOutcome } from '../../project/cases/result';
import type { PluginFunction, PluginImport } from '../../project/description';
import type { ManifestModule } from '../../project/manifest/modules';
import type { Limits, WasmSection } from '../../wasm/types';
import type { PluginEntry, PluginProblem, SourceMark } from '../catalogue/entry';

interface Base {
  /** The plug-in that the node belongs to. */
  readonly uri: vscode.Uri;
  /** Tells the node from all others, and stays the same when the plug-in is read again. */
  readonly id: string;
  readonly parent: Node | undefined;
  /** What Copy Name copies. */
  readonly name: string;
}

export type PluginNode = Base & { readonly kind: 'plugin' };
export type FunctionNode = Base & {
  readonly kind: 'function';
  readonly functionName: string;
  readonly detail: PluginFunction;
};
export type CaseNode = Base & {
  readonly kind: 'case';
  readonly item: CaseItem;
  /** The case file. */
  readonly file: vscode.Uri;
};
export type ImportNode = Base & { readonly kind: 'import'; readonly detail: PluginImport };
export type ModuleNode = Base & { readonly kind: 'module'; readonly imports: readonly PluginImport[] };

/** A case of the plug-in. */
export interface CaseItem {
  readonly file: vscode.Uri;
  readonly name: string;
  /** Of its first call. */
  readonly functionName: string;
  /** More than one: a sequence. */
  readonly calls: number;
  readonly description?: string;
  readonly skipped: boolean;
  /** How it last ended; undefined: it has not run yet. */
  readonly outcome?: CaseOutcome;
}

/** Who answers in the place of the program that an import belongs to. */
export interface ServedImport {
  /** Names of case files. */
  readonly by: readonly string[];
  /** Every case file of the plug-in does. */
  readonly everywhere: boolean;
  /** Otherwise it is left to a script, and what that has is not known before it runs. */
  readonly surely: boolean;
}

/** What stands beside a plug-in: its cases and mocks. */
export interface Companions {
  readonly cases: readonly CaseItem[];
  readonly served: (each: PluginImport) => ServedImport | undefined;
}

export const noCompanions: Companions = { cases: [], served: () => undefined };
export type Node =
  | PluginNode
  | FunctionNode
  | CaseNode
  | ImportNode
  | (Base & { readonly kind: 'strayCases'; readonly cases: readonly CaseItem[] })
  | (Base & { readonly kind: 'problem'; readonly problem: PluginProblem; readonly mark?: SourceMark })
  | (Base & { readonly kind: 'functions'; readonly functions: readonly PluginFunction[] })
  | (Base & { readonly kind: 'imports'; readonly imports: readonly PluginImport[] })
  | ModuleNode
  | (Base & { readonly kind: 'manifestModules'; readonly modules: readonly ManifestModule[] })
  /** `uri` is that of the manifest; `file` that of the module, if it is in one. */
  | (Base & { readonly kind: 'manifestModule'; readonly part: ManifestModule; readonly file: vscode.Uri | undefined })
  | (Base & { readonly kind: 'memories'; readonly memories: readonly Limits[] })
  | (Base & { readonly kind: 'memory'; readonly limits: Limits })
  | (Base & { readonly kind: 'sections'; readonly sections: readonly WasmSection[] })
  | (Base & { readonly kind: 'section'; readonly section: WasmSection });

export function pluginNode({ uri, label }: PluginEntry): PluginNode {
  return { kind: 'plugin', uri, id: uri.toString(), parent: undefined, name: label };
}

/** The children of a node; `entry` is the plug-in that it belongs to, as it is now. */
export function childrenOf(parent: Node, entry: PluginEntry, companions = noCompanions): Node[] {
  switch (parent.kind) {
    case 'plugin':
      return entry.problem === undefined
        ? groupsOf(parent, entry, companions)
        : [...problemsOf(parent, entry.problem), ...modulesOf(parent, entry)];
    case 'functions':
      return children(parent, parent.functions, (detail, rest) => ({
        ...rest,
        kind: 'function',
        functionName: detail.name,
        detail,
      }));
    case 'function':
      return children(parent, casesOf(parent, companions), (item, rest) => caseNode(item, rest));
    case 'strayCases':
      return children(parent, parent.cases, (item, rest) => caseNode(item, rest));
    case 'imports': {
      const modules = [...new Set(parent.imports.map((each) => each.module))].map((name) => ({ name }));
      return children(parent, modules, ({ name }, rest) => ({
        ...rest,
        kind: 'module',
        imports: parent.imports.filter((each) => each.module === name),
      }));
    }
    case 'manifestModules':
      return children(parent, parent.modules, (part, rest) => ({
        ...rest,
        kind: 'manifestModule',
        part,
        file: entry.manifest?.fileOf(part),
      }));
    case 'module':
      return children(parent, parent.imports, (detail, rest) => ({ ...rest, kind: 'import', detail }));
    case 'memories': {
      if (parent.memories.length === 1) return [];
      const named = parent.memories.map((limits, index) => ({ name: `Memory ${index}`, limits }));
      return children(parent, named, ({ limits }, rest) => ({ ...rest, kind: 'memory', limits }));
    }
    case 'sections':
      return children(parent, parent.sections, (section, rest) => ({ ...rest, kind: 'section', section }));
    default:
      return [];
  }
}

const caseNode = (item: CaseItem, rest: Base): CaseNode => ({ ...rest, kind: 'case', item, file: item.file });

/** The cases that begin with a call of this function. */
export const casesOf = (node: FunctionNode, { cases }: Companions): readonly CaseItem[] =>
  cases.filter(({ functionName }) => functionName === node.functionName);

/** The way from the root to a function; empty if the plug-in has no such function. */
export function functionPath(plugin: PluginNode, entry: PluginEntry, functionName: string): Node[] {
  const group = childrenOf(plugin, entry).find((node) => node.kind === 'functions');
  const node = group && childrenOf(group, entry).find((each) => each.name === functionName);
  return group && node ? [plugin, group, node] : [];
}

function modulesOf(parent: PluginNode, { manifest }: PluginEntry): Node[] {
  return manifest ? [{ ...base(parent, 'Modules'), kind: 'manifestModules', modules: manifest.modules }] : [];
}

function groupsOf(parent: PluginNode, entry: PluginEntry, { cases }: Companions): Node[] {
  const { description } = entry;
  if (description === undefined) return modulesOf(parent, entry);
  const { functions, imports, memories, customSections: sections } = description;
  const groups: Node[] = [
    { ...base(parent, 'Functions'), kind: 'functions', functions },
    { ...base(parent, 'Imports'), kind: 'imports', imports },
    // Those of a manifest are in its modules.
    ...(entry.manifest === undefined
      ? [{ ...base(parent, 'Memory'), kind: 'memories', memories } as const]
      : modulesOf(parent, entry)),
  ];
  const stray = cases.filter(({ functionName }) => !functions.some(({ name }) => name === functionName));
  if (stray.length > 0)
    groups.splice(1, 0, { ...base(parent, 'Cases without a function'), kind: 'strayCases', cases: stray });
  if (sections.length > 0) groups.push({ ...base(parent, 'Custom Sections'), kind: 'sections', sections });
  return groups;
}

function problemsOf(parent: PluginNode, problem: PluginProblem): Node[] {
  const { marks = [], message } = problem;
  if (marks.length === 0) return [{ ...base(parent, message), kind: 'problem', problem }];
  const named = marks.map((mark) => ({ name: mark.message, mark }));
  return children(parent, named, ({ mark }, rest) => ({ ...rest, kind: 'problem', problem, mark }));
}

/** Names come from the file: one may occur twice, and hold any character. Ids are unique all the same, as VS Code demands. */
function children<T extends { readonly name: string }>(
  parent: Node,
  items: readonly T[],
  node: (item: T, rest: Base) => Node,
): Node[] {
  const seen = new Map<string, number>();
  return items.map((item) => {
    const times = seen.get(item.name) ?? 0;
    seen.set(item.name, times + 1);
    return node(item, base(parent, item.name, times));
  });
}

function base(parent: Node, name: string, times = 0): Base {
  const id = `${parent.id}#${encodeURIComponent(name)}${times === 0 ? '' : `#${times}`}`;
  return { uri: parent.uri, id, parent, name };
}
