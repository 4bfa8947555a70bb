// Writes mocks to begin with: rules in the plug-in's case file, or a script that it names.
import { posix } from 'node:path';
import * as vscode from 'vscode';
import type { CaseEdit, ParsedCases } from '../../project/cases/file';
import type { CaseMocks } from '../../project/cases/model';
import { type ImportedFunction, servedBy } from '../../project/cases/mocks/servedBy';
import { fileName } from '../catalogue/entry';
import { exists } from '../files';
import { createCaseFile, editCaseFile, showEntry } from './caseText';
import type { CaseCatalogue } from './catalogue/catalogue';
import type { CaseCommandParts } from './commands';
import { fileFor, freeFileFor, loadFor, pluginPath } from './where';

export interface NeededMocks {
  readonly plugin: vscode.Uri;
  readonly imports: readonly ImportedFunction[];
}

type Parts = Pick<CaseCommandParts, 'cases' | 'panel'>;

/** Adds a rule for each import that has none yet, and opens the first. @throws UserError */
export async function generateMocks({ plugin, imports }: NeededMocks, { cases, panel }: Parts): Promise<void> {
  const uri = await caseFileOf(plugin, cases);
  const { mockSkeleton } = await import('../../project/cases/index');
  await editCaseFile(uri, ({ file }) =>
    imports
      .filter((each) => !isWritten(each, file?.mocks ?? {}))
      .map(({ module, name, type }): CaseEdit => {
        const value = mockSkeleton([{ module, name, type }]).functions?.[module]?.[name];
        return { kind: 'set', path: ['mocks', 'functions', module, name], value };
      }),
  );
  const entry = await cases.open(uri);
  const [first] = imports;
  const path = first === undefined ? [] : ['mocks', 'functions', first.module, first.name, 'returns'];
  await showEntry(uri, entry.parsed === undefined ? '' : stretchOf(entry.parsed, path), panel.columnForEditors);
}

/** Writes a script for the imports and its types beside the case file, names it there, and opens it. @throws UserError */
export async function generateMockScript({ plugin, imports }: NeededMocks, { cases, panel }: Parts): Promise<void> {
  const uri = await caseFileOf(plugin, cases);
  const { declarationsFor, scriptSkeleton } = await import('../../project/cases/index');
  const name = `${fileName(uri).replace(/\.cases\.json$/, '')}.mocks.ts`;
  const script = vscode.Uri.joinPath(uri, '..', name);
  const types = vscode.Uri.joinPath(uri, '..', 'plugwright-mocks.d.ts');
  const encoder = new TextEncoder();
  await vscode.workspace.fs.writeFile(types, encoder.encode(declarationsFor(imports)));
  if (!(await exists(script))) await vscode.workspace.fs.writeFile(script, encoder.encode(scriptSkeleton(imports)));
  await editCaseFile(uri, ({ file }) => {
    const scripts = file?.mocks?.scripts ?? [];
    const named = scripts.some((path) => posix.normalize(path) === name);
    return named ? [] : [{ kind: 'set', path: ['mocks', 'scripts'], value: [...scripts, name] }];
  });
  await cases.open(uri);
  await vscode.window.showTextDocument(script, { viewColumn: panel.columnForEditors });
}

/** Offset and length of a value of the file, of a text without its quotes; or the beginning of what is nearest around it. */
export function stretchOf({ document }: ParsedCases, path: readonly string[]): readonly [number, number] {
  let node = document?.root;
  for (const key of path) {
    const member = node?.children?.find(({ children }) => children?.[0]?.value === key);
    if (member?.children?.[1] === undefined) return [node?.offset ?? 0, 0];
    node = member.children[1];
  }
  if (node?.type === 'string') return [node.offset + 1, node.length - 2];
  return [node?.offset ?? 0, node?.length ?? 0];
}

/** A script may serve it too; what people ask for is a rule. */
function isWritten(each: ImportedFunction, mocks: CaseMocks): boolean {
  const by = servedBy(each, mocks);
  return by === 'rule' || by === 'plugin';
}

/** The plug-in's case file, made if there is none. */
async function caseFileOf(plugin: vscode.Uri, catalogue: CaseCatalogue): Promise<vscode.Uri> {
  await loadFor(plugin, catalogue);
  const known = fileFor(plugin, catalogue);
  if (known) return known.uri;
  const uri = await freeFileFor(plugin);
  const { newCaseFile } = await import('../../project/cases/index');
  await createCaseFile(uri, newCaseFile(pluginPath(uri, plugin)));
  return uri;
}
