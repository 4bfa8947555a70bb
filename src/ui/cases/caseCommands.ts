// What the commands on cases and mocks do. Loaded with the first of them.
import * as vscode from 'vscode';
import type { CaseEdit, ParsedCases } from '../../project/cases/file';
import { type Case, callsOf } from '../../project/cases/model';
import { fileName } from '../catalogue/entry';
import { UserError } from '../commands/register';
import type { CaseLink } from '../panel/protocol';
import { type Change, caseGone, editCase, showEntry, undo } from './caseText';
import type { CaseCatalogue } from './catalogue/catalogue';
import type { CaseCommandParts, CaseCommands } from './commands';
import { type NeededMocks, generateMockScript, generateMocks } from './mockFiles';
import { nameProblem } from './names';
import { draftOf, isSingle } from './typedCase';
import { moveSnapshots } from './snapshotFiles';
import { findCase, pathsFor } from './where';

const onCase =
  (run: (link: CaseLink, parts: CaseCommandParts) => Promise<unknown>): CaseCommands[keyof CaseCommands] =>
  (argument, parts) =>
    run(linkOf(argument ?? parts.explorer.selectedCase), parts);

export const caseCommands: CaseCommands = {
  openCase: onCase(openCase),
  editCase: onCase(({ file, name }, { panel }) => showEntry(vscode.Uri.parse(file), name, panel.columnForEditors)),
  duplicateCase: onCase((link, { cases }) => change(link, cases, (index) => [{ kind: 'duplicate', index }])),
  renameCase: onCase(rename),
  deleteCase: onCase((link, { cases }) => remove(link, cases)),
  moveCaseUp: onCase((link, { cases }) => move(link, cases, -1)),
  moveCaseDown: onCase((link, { cases }) => move(link, cases, 1)),
  async generateMock(argument, parts) {
    await generateMocks(await importsOf(argument, parts), parts);
  },
  async generateMockScript(argument, parts) {
    const { plugin } = await importsOf(argument, parts);
    // Its types are those of all imports, whichever was pointed at.
    await generateMockScript(await importsOf({ uri: plugin }, parts), parts);
  },
};

async function openCase(link: CaseLink, { cases, panel }: CaseCommandParts): Promise<void> {
  const { uri, plugin } = await cases.open(vscode.Uri.parse(link.file));
  const found = findCase(link, cases);
  if (found === undefined) throw caseGone(uri, link.name);
  if (plugin === undefined || !isSingle(found.case)) return showEntry(uri, link.name, panel.columnForEditors);
  const draft = { ...draftOf(found.case, found.file, pathsFor(plugin, uri)), case: link };
  // The focus stays in the tree, where arrows go on to the next case.
  await panel.show({ uri: plugin, functionName: found.case.function }, { draft, run: 'never', preserveFocus: true });
}

async function rename(link: CaseLink, { cases, panel }: CaseCommandParts): Promise<void> {
  const entry = await cases.open(vscode.Uri.parse(link.file));
  const others = (entry.parsed?.places ?? []).map(({ name }) => name).filter((name) => name !== link.name);
  const typed = await vscode.window.showInputBox({
    title: 'Rename Case',
    value: link.name,
    validateInput: (name) => nameProblem(name, others),
  });
  const name = typed?.trim();
  if (name === undefined || name === link.name) return;
  const { uri, before, after } = await change(link, cases, (index) => [{ kind: 'rename', index, name }]);
  await moveSnapshots(uri, before, after, (each) => (each === name ? link.name : each));
  panel.caseRenamed(link, { ...link, name });
}

async function remove(link: CaseLink, cases: CaseCatalogue): Promise<void> {
  const made = await change(link, cases, (index) => [{ kind: 'remove', index }]);
  offerUndo(made, link.name, cases).catch((error: unknown) => {
    void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
  });
}

/** The message may stay for long; the command is over without it. */
async function offerUndo(made: Change, name: string, cases: CaseCatalogue): Promise<void> {
  const back = 'Undo';
  const answer = await vscode.window.showInformationMessage(`Deleted the case “${name}”.`, back);
  if (answer !== back) return;
  await undo(made);
  await cases.open(made.uri);
}

/** Past the next case of the same function: in the tree that is the next one. */
async function move(link: CaseLink, cases: CaseCatalogue, by: 1 | -1): Promise<void> {
  await change(link, cases, (from, { file, places }) => {
    const all = file?.cases ?? [];
    const own = all.find(({ name }) => name === link.name);
    const siblings = all.filter((each) => own && firstFunction(each) === firstFunction(own));
    const other = own && siblings[siblings.indexOf(own) + by];
    const to = other && places.find(({ name }) => name === other.name)?.index;
    return to === undefined ? [] : [{ kind: 'move', from, to }];
  });
}

const firstFunction = (each: Case): string | undefined => callsOf(each)[0]?.function;

async function change(
  link: CaseLink,
  cases: CaseCatalogue,
  edits: (index: number, parsed: ParsedCases) => readonly CaseEdit[],
): Promise<Change> {
  const uri = vscode.Uri.parse(link.file);
  const made = await editCase({ uri, name: link.name }, edits);
  await cases.open(uri);
  return made;
}

/** Of a node of the tree, or what a click on one passes. */
function linkOf(argument: unknown): CaseLink {
  if (typeof argument === 'object' && argument !== null && 'file' in argument && 'name' in argument) {
    const { file, name } = argument;
    if (file instanceof vscode.Uri && typeof name === 'string') return { file: file.toString(), name };
  }
  throw new UserError('Select a case in the Plug-ins view.');
}

/** Those that need a mock: of the plug-in, of one of its modules, or one of them. */
async function importsOf(argument: unknown, { catalogue, panel }: CaseCommandParts): Promise<NeededMocks> {
  const node = typeof argument === 'object' && argument !== null ? (argument as Readonly<Record<string, unknown>>) : {};
  const plugin = node['uri'] instanceof vscode.Uri ? node['uri'] : panel.selected;
  if (plugin === undefined) throw new UserError('Select a plug-in first.');
  const { description } = await catalogue.open(plugin);
  const chosen = (module: string, name: string): boolean => {
    if (node['kind'] === 'module') return module === node['name'];
    const detail = node['kind'] === 'import' ? (node['detail'] as { module: string; name: string }) : undefined;
    return detail === undefined || (detail.module === module && detail.name === name);
  };
  const imports = (description?.imports ?? []).flatMap(({ module, name, support, type }) =>
    support === 'mock' && type !== undefined && chosen(module, name) ? [{ module, name, type }] : [],
  );
  if (imports.length === 0) throw new UserError(`${fileName(plugin)} imports no function that needs a mock.`);
  return { plugin, imports };
}
