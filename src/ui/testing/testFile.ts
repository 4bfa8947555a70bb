// What the Testing view shows of a file, be it of cases or of XTP.
import type * as vscode from 'vscode';
import type { CaseCatalogue, CaseFileEntry } from '../cases/catalogue/catalogue';
import { type CaseFileError, errorsOf } from '../cases/catalogue/problems';

export interface TestFile {
  readonly uri: vscode.Uri;
  readonly errors: readonly CaseFileError[];
  /** In order; undefined if the file is so broken that they cannot be told. */
  readonly tests: readonly TestEntry[] | undefined;
}

export interface TestEntry {
  /** No two of a file have the same. */
  readonly name: string;
  readonly range: vscode.Range | undefined;
}

export interface TestFiles {
  /** Undefined: any. */
  readonly onDidChange: vscode.Event<vscode.Uri | undefined>;
  all(): readonly TestFile[];
  /** Undefined if there is none, or if it is not read yet. */
  get(uri: vscode.Uri): TestFile | undefined;
}

export const caseFilesAsTests = (cases: CaseCatalogue): TestFiles => ({
  onDidChange: cases.onDidChange,
  all: () => cases.files.flatMap((entry) => testFileOf(entry) ?? []),
  get(uri) {
    const entry = cases.get(uri);
    return entry && testFileOf(entry);
  },
});

function testFileOf(entry: CaseFileEntry): TestFile | undefined {
  const { uri, parsed, problem, rangeOf } = entry;
  if (parsed === undefined && problem === undefined) return undefined;
  const tests = parsed?.file?.cases.map((each) => ({
    name: each.name,
    range: rangeOf(each.name),
  }));
  return { uri, errors: errorsOf(entry), tests };
}
