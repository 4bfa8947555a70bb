// What the Plug-ins view shows, as a tree of plain nodes. How they look is in items.ts.
import type * as vscode from 'vscode';
import type { PluginFunction, PluginImport } from '../../project/description';
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
export type Node =
  | PluginNode
  | FunctionNode
  | (Base & { readonly kind: 'problem'; readonly problem: PluginProblem; readonly mark?: SourceMark })
  | (Base & { readonly kind: 'functions'; readonly functions: readonly PluginFunction[] })
  | (Base & { readonly kind: 'imports'; readonly imports: readonly PluginImport[] })
  | (Base & { readonly kind: 'module'; readonly imports: readonly PluginImport[] })
  | (Base & { readonly kind: 'import'; readonly detail: PluginImport })
  | (Base & { readonly kind: 'memories'; readonly memories: readonly Limits[] })
  | (Base & { readonly kind: 'memory'; readonly limits: Limits })
  | (Base & { readonly kind: 'sections'; readonly sections: readonly WasmSection[] })
  | (Base & { readonly kind: 'section'; readonly section: WasmSection });

export function pluginNode({ uri, label }: PluginEntry): PluginNode {
  return { kind: 'plugin', uri, id: uri.toString(), parent: undefined, name: label };
}

/** The children of a node; `entry` is the plug-in that it belongs to, as it is now. */
export function childrenOf(parent: Node, entry: PluginEntry): Node[] {
  const child = (key: string, name: string): Base => ({ uri: parent.uri, id: `${parent.id}#${key}`, parent, name });
  switch (parent.kind) {
    case 'plugin':
      return entry.problem === undefined ? groupsOf(parent, entry) : problemsOf(parent, entry.problem);
    case 'functions':
      return parent.functions.map((detail) => functionNode(parent, detail));
    case 'imports':
      return [...new Set(parent.imports.map((each) => each.module))].map((module) => ({
        ...child(module, module),
        kind: 'module',
        imports: parent.imports.filter((each) => each.module === module),
      }));
    case 'module':
      // One name may be imported twice, with two types.
      return parent.imports.map((detail, index) => ({
        ...child(`${index}:${detail.name}`, detail.name),
        kind: 'import',
        detail,
      }));
    case 'memories':
      if (parent.memories.length === 1) return [];
      return parent.memories.map((limits, index) => ({
        ...child(`${index}`, `Memory ${index}`),
        kind: 'memory',
        limits,
      }));
    case 'sections':
      return parent.sections.map((section, index) => ({
        ...child(`${index}:${section.name}`, section.name),
        kind: 'section',
        section,
      }));
    default:
      return [];
  }
}

/** The way from the root to a function; empty if the plug-in has no such function. */
export function functionPath(plugin: PluginNode, entry: PluginEntry, functionName: string): Node[] {
  const group = childrenOf(plugin, entry).find((node) => node.kind === 'functions');
  const node = group && childrenOf(group, entry).find((each) => each.name === functionName);
  return group && node ? [plugin, group, node] : [];
}

function groupsOf(parent: PluginNode, { description }: PluginEntry): Node[] {
  if (description === undefined) return [];
  const { functions, imports, memories, customSections } = description;
  const group = (name: string): Base => ({ uri: parent.uri, id: `${parent.id}#${name}`, parent, name });
  const groups: Node[] = [
    { ...group('Functions'), kind: 'functions', functions },
    { ...group('Imports'), kind: 'imports', imports },
    { ...group('Memory'), kind: 'memories', memories },
  ];
  if (customSections.length > 0) {
    groups.push({ ...group('Custom Sections'), kind: 'sections', sections: customSections });
  }
  return groups;
}

function functionNode(parent: Node, detail: PluginFunction): FunctionNode {
  const { name } = detail;
  return { kind: 'function', uri: parent.uri, id: `${parent.id}#${name}`, parent, name, functionName: name, detail };
}

function problemsOf(parent: PluginNode, problem: PluginProblem): Node[] {
  const base = (key: string, name: string): Base => ({ uri: parent.uri, id: `${parent.id}#!${key}`, parent, name });
  if (problem.marks === undefined || problem.marks.length === 0) {
    return [{ ...base('', problem.message), kind: 'problem', problem }];
  }
  return problem.marks.map((mark, index) => ({
    ...base(`${index}`, mark.message),
    kind: 'problem',
    problem,
    mark,
  }));
}
