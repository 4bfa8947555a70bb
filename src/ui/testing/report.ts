// What came of a case, as the Testing view shows it: messages with places and differences, and output.
import * as vscode from 'vscode';
import { logText } from '../../project/logText';
import type { CallOutcome, CaseFailure, CaseResult } from '../../project/cases/result';
import { formatBytes } from '../explorer/format';
import { remedyOf } from './remedy';

/** Says where in the case file a path within the case is. */
export type Locate = (path: CaseFailure['path']) => vscode.Range | undefined;

export function report(run: vscode.TestRun, item: vscode.TestItem, result: CaseResult, locate: Locate): void {
  const { outcome, durationMs, failures } = result;
  append(run, item, outputOf(result));
  const messages = failures.map((failure) => messageOf(failure, item, locate));
  if (outcome === 'passed') run.passed(item, durationMs);
  else if (outcome === 'failed') run.failed(item, messages, durationMs);
  else if (outcome === 'errored') run.errored(item, messages, durationMs);
  else run.skipped(item);
}

/** Test output is a terminal's; what a plug-in says must not steer it. */
export function append(run: vscode.TestRun, item: vscode.TestItem | undefined, text: string): void {
  const plain = text.replace(/\r\n/g, '\n').replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd');
  if (plain !== '') run.appendOutput(plain.replaceAll('\n', '\r\n'), undefined, item);
}

/** What a plug-in says, while it runs. */
export const logLines = (entries: CallOutcome['logs']): string =>
  entries.map((entry) => `${logText(entry)}\n`).join('');

function messageOf(failure: CaseFailure, item: vscode.TestItem, locate: Locate): vscode.TestMessage {
  const { message, hint, expected, actual, path } = failure;
  const text = hint === undefined ? message : `${message}\n${hint}`;
  const comparable = expected !== undefined && actual !== undefined;
  const result = comparable ? vscode.TestMessage.diff(text, expected, actual) : new vscode.TestMessage(text);
  const range = locate(path) ?? item.range;
  if (item.uri !== undefined && range !== undefined) result.location = new vscode.Location(item.uri, range);
  const remedy = remedyOf(failure);
  if (remedy !== undefined) result.contextValue = `plugwright.${remedy}`;
  return result;
}

function outputOf({ name, outcome, durationMs, calls, checks = [], failures, written = [] }: CaseResult): string {
  const lines = [
    ...calls.flatMap(callLines),
    ...checks.map(
      (check) =>
        `${check.passed ? '✓' : '✗'} ${check.group === undefined ? '' : `${check.group}: `}${check.name}` +
        (check.reason === undefined ? '' : `: ${check.reason}`),
    ),
    ...written.map((location) => `wrote ${vscode.workspace.asRelativePath(vscode.Uri.parse(location))}`),
    `${marks[outcome]} ${name} ${outcome}, ${durationMs.toFixed(1)} ms`,
    ...failures.map(({ message }) => `    ${message.replaceAll('\n', '\n    ')}`),
  ];
  return `${lines.join('\n')}\n`;
}

const marks = { passed: '✓', failed: '✗', errored: '✗', skipped: '-', cancelled: '-' } as const;

/** Without the logs, which are shown as they come. */
function callLines({ functionName, output, error, durationMs, memoryBytes }: CallOutcome): string[] {
  const facts = [formatBytes(output.length), `${durationMs.toFixed(1)} ms`, `${formatBytes(memoryBytes)} of memory`];
  return [
    `${functionName}: ${facts.join(', ')}`,
    ...(error === undefined ? [] : [`    ${error.code}: ${error.message}`]),
    ...(output.length === 0 ? [] : [`    ${previewOf(output)}`]),
  ];
}

/** Characters. */
const longestPreview = 2000;

function previewOf(output: Uint8Array): string {
  const start = output.subarray(0, longestPreview * 4);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(start, { stream: true });
    const shown = text.length > longestPreview ? `${text.slice(0, longestPreview)}…` : text;
    return shown.replaceAll('\n', '\n    ');
  } catch {
    const bytes = [...start.subarray(0, 48)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    return output.length > 48 ? `${bytes} …` : bytes;
  }
}
