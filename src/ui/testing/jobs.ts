// From what is asked for to what has to be run: each case or test as it is now, in its editor if unsaved.
import * as vscode from 'vscode';
import type { Case } from '../../project/cases/model';
import type { CaseResult } from '../../project/cases/result';
import type { CaseRunner } from '../../project/cases/run';
import type { CaseRunOptions, CaseRunParts } from '../../project/cases/run/parts';
import type { CaseCatalogue, CaseFileEntry } from '../cases/catalogue/catalogue';
import type { CaseFileError } from '../cases/catalogue/problems';
import type { CaseAddress, CaseItems } from './items';
import { ReadFiles } from './readFiles';
import { type Locate, append } from './report';
import { type TestFile, caseFilesAsTests } from './testFile';
import { type XtpTests, isXtpFile } from './xtpTests';

export interface Job {
  readonly item: vscode.TestItem;
  /** Location; jobs of one follow each other. */
  readonly plugin: string;
  /** The file as it was before it was read. */
  readonly file: ReadFiles;
  readonly locate: Locate;
  readonly run: (means: Means, options: CaseRunOptions) => Promise<CaseResult>;
}

export interface Means {
  readonly caseRunner: CaseRunner;
  readonly parts: CaseRunParts;
}

export interface JobParts {
  readonly items: CaseItems;
  readonly cases: CaseCatalogue;
  readonly xtp: XtpTests;
}

type What = Pick<Job, 'plugin' | 'locate' | 'run'>;

/** Files that are broken are told to the run: what cannot be read must not pass unseen. */
export async function jobsOf(
  { include, exclude }: vscode.TestRunRequest,
  run: vscode.TestRun,
  { items, cases, xtp }: JobParts,
): Promise<Job[]> {
  const file = new ReadFiles();
  const entries = new Map<string, CaseFileEntry>();
  const caseFiles = caseFilesAsTests(cases);
  const fileAt = (uri: vscode.Uri): TestFile | undefined => (isXtpFile(uri) ? xtp : caseFiles).get(uri);
  for (const uri of items.filesIn(include, exclude)) {
    file.note(uri.toString());
    try {
      if (isXtpFile(uri)) await xtp.open(uri);
      else entries.set(uri.toString(), await cases.open(uri));
    } catch (error) {
      append(run, undefined, `${uri.path}: ${error instanceof Error ? error.message : String(error)}\n`);
    }
    const item = items.fileItem(uri);
    const isAsked = item !== undefined && (include?.includes(item) ?? true) && exclude?.includes(item) !== true;
    if (isAsked) reportBroken(item, fileAt(uri), run);
  }
  return items.casesIn(include, exclude).flatMap((item): Job[] => {
    const address = items.addressOf(item);
    const what = address && (testAt(address, xtp) ?? caseAt(address, entries.get(address.uri.toString())));
    if (what === undefined) {
      reportBroken(item, address && fileAt(address.uri), run);
      return [];
    }
    run.enqueued(item);
    return [{ item, file, ...what }];
  });
}

function caseAt({ uri, name }: CaseAddress, entry: CaseFileEntry | undefined): What | undefined {
  const file = entry?.parsed?.file;
  const each = file?.cases.find((other) => other.name === name);
  if (entry === undefined || file === undefined || each === undefined) return undefined;
  return {
    plugin: entry.plugin?.toString() ?? '',
    locate: (path) => entry.rangeOf(name, path),
    run: ({ caseRunner }, options) =>
      caseRunner.run(uri.toString(), file, options.record === true ? withoutRecording(each) : each, options),
  };
}

/** Else what is recorded would be what was recorded before. */
function withoutRecording(each: Case): Case {
  const { recording, ...rest } = each;
  return recording === undefined ? each : rest;
}

function testAt({ uri, name }: CaseAddress, xtp: XtpTests): What | undefined {
  const test = xtp.test(uri, name);
  if (test === undefined) return undefined;
  return {
    plugin: test.plugin ?? '',
    locate: () => undefined,
    async run({ parts }, { signal, onLog }) {
      const { runXtpTest } = await import('../../project/xtp/index');
      return runXtpTest(test, parts, { ...(signal && { signal }), ...(onLog && { onLog }) });
    },
  };
}

function reportBroken(item: vscode.TestItem, file: TestFile | undefined, run: vscode.TestRun): void {
  const messages = (file?.errors ?? []).map(({ text, range }: CaseFileError) => {
    const message = new vscode.TestMessage(text);
    if (file !== undefined && range !== undefined) message.location = new vscode.Location(file.uri, range);
    return message;
  });
  if (messages.length > 0) run.errored(item, messages);
}
