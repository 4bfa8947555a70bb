// Saves what is in the panel as a case, and brings a case up to date.
import * as vscode from 'vscode';
import type { CaseEdit } from '../../project/cases/file';
import type { CaseFile } from '../../project/cases/model';
import { fileName } from '../catalogue/entry';
import { UserError } from '../commands/register';
import type { InPanel } from '../panel/caseSource';
import type { CaseLink } from '../panel/protocol';
import { runSettings } from '../settings';
import { createCaseFile, editCase, editCaseFile } from './caseText';
import type { CaseCatalogue } from './catalogue/catalogue';
import { nameProblem, proposeName } from './names';
import { type SingleCase, type Typed, caseOf, isSingle, updatedCase } from './typedCase';
import type { OptionsAround } from './typedOptions';
import { fileFor, findCase, freeFileFor, loadFor, pathsFor, pluginPath } from './where';

/** Undefined if the person gave up. @throws UserError */
export async function saveCase(panel: InPanel, catalogue: CaseCatalogue): Promise<CaseLink | undefined> {
  const plugin = vscode.Uri.parse(panel.target.uri);
  await loadFor(plugin, catalogue);
  const known = fileFor(plugin, catalogue);
  const uri = known?.uri ?? (await freeFileFor(plugin));
  const taken = known?.parsed?.places.map(({ name }) => name) ?? [];
  const name = await askName(panel, uri, taken);
  if (name === undefined) return undefined;
  const added = caseOf(name, typedOf(panel), aroundOf(plugin, known?.parsed?.file), pathsFor(plugin, uri));
  const whole = { ...added, ...fromOpenCase(panel, uri, catalogue) };
  if (known === undefined) {
    const { newCaseFile } = await import('../../project/cases/index');
    await createCaseFile(uri, newCaseFile(pluginPath(uri, plugin), whole));
  } else {
    await editCaseFile(uri, () => [{ kind: 'add', case: whole }]);
  }
  await catalogue.open(uri);
  return { file: uri.toString(), name };
}

/** @throws UserError */
export async function updateCase(panel: InPanel, link: CaseLink, catalogue: CaseCatalogue): Promise<void> {
  const uri = vscode.Uri.parse(link.file);
  const plugin = vscode.Uri.parse(panel.target.uri);
  await editCase({ uri, name: link.name }, (index, parsed) => {
    const before = parsed.file?.cases.find(({ name }) => name === link.name);
    if (before === undefined || !isSingle(before)) {
      throw new UserError(`“${link.name}” in ${fileName(uri)} is no case of one call any more. Save it as a new one.`);
    }
    const now = updatedCase(before, typedOf(panel), aroundOf(plugin, parsed.file), pathsFor(plugin, uri));
    return changes(index, before, now);
  });
  await catalogue.open(uri);
}

/** The surroundings of a case's own options. */
export const aroundOf = (plugin: vscode.Uri, file: CaseFile | undefined): OptionsAround => ({
  shared: file?.options ?? {},
  wasiSetting: runSettings(plugin).wasi,
});

const typedOf = ({ target, draft, outcome }: InPanel): Typed => ({
  functionName: target.functionName,
  draft,
  ...(outcome && { outcome }),
});

/** A new case out of another one has the same host. */
function fromOpenCase({ draft }: InPanel, uri: vscode.Uri, catalogue: CaseCatalogue): Partial<SingleCase> {
  const found = draft.case?.file === uri.toString() ? findCase(draft.case, catalogue) : undefined;
  const { mocks, recording } = found?.case ?? {};
  return { ...(mocks && { mocks }), ...(recording && { recording }) };
}

async function askName(panel: InPanel, uri: vscode.Uri, taken: readonly string[]): Promise<string | undefined> {
  const { target, draft, outcome } = panel;
  const what = outcome === undefined ? 'The input is' : 'Input and result are';
  const name = await vscode.window.showInputBox({
    title: 'Save as Case',
    prompt: `${what} saved to ${vscode.workspace.asRelativePath(uri)}.`,
    value: proposeName(target.functionName, draft.input, taken),
    validateInput: (typed) => nameProblem(typed, taken),
  });
  return name?.trim();
}

const keys = ['function', 'input', 'options', 'expect'] as const;

/** Only what is another: the rest keeps its layout. */
function changes(index: number, before: SingleCase, now: SingleCase): CaseEdit[] {
  return keys
    .filter((key) => JSON.stringify(before[key]) !== JSON.stringify(now[key]))
    .map((key) => ({ kind: 'set', index, path: [key], value: now[key] }));
}
