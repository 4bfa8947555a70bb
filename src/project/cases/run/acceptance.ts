// "Accept Output": what a case did becomes what it expects.
import { contentOf, readableText } from '../content';
import { callsOf, type Case, type CaseCall, type Content, type Expectation } from '../model';
import type { CallOutcome, CaseFailure, CaseResult } from '../result';
import { hashOf } from './expect/hash';
import { utf8Text } from '../../../text/utf8';
import type { Path } from './parts';

export interface Acceptance {
  /** Changes of the case; a value of undefined takes the entry away. */
  readonly edits: readonly { readonly path: Path; readonly value: unknown }[];
  /** Files that hold expected outputs, which become these bytes. */
  readonly files: readonly { readonly location: string; readonly bytes: Uint8Array }[];
}

/**
 * What held stays as it is, and so does what is said of logs, vars and limits.
 *
 * @param result none of whose calls is accepted if the case could not be judged.
 */
export function acceptEdits(each: Case, result: CaseResult): Acceptance {
  if (result.outcome !== 'passed' && result.outcome !== 'failed') return { edits: [], files: [] };
  const accepted = callsOf(each).flatMap((call, index) => {
    const outcome = result.calls[index];
    if (outcome === undefined) return [];
    const at: Path = 'calls' in each ? ['calls', index, 'expect'] : ['expect'];
    return [acceptCall(call, outcome, at, result.failures)];
  });
  return { edits: accepted.flatMap(({ edits }) => edits), files: accepted.flatMap(({ files }) => files) };
}

function acceptCall(call: CaseCall, outcome: CallOutcome, at: Path, all: readonly CaseFailure[]): Acceptance {
  const failures = all.filter(({ path }) => at.every((part, i) => path[i] === part));
  const files = failures.flatMap(({ snapshot }) => (snapshot === undefined ? [] : [snapshot]));
  const before = call.expect;
  const after = expectationAfter(before ?? {}, outcome, failures, at.length);
  // An entry at a time, so that the rest of what a person wrote stays as it is.
  const edits = before === undefined ? [{ path: at, value: after }] : changes(before, after, at);
  return { edits, files: [...new Set(files)].map((location) => ({ location, bytes: outcome.output })) };
}

function expectationAfter(
  before: Expectation,
  { output, error, returnCode }: CallOutcome,
  failures: readonly CaseFailure[],
  depth: number,
): Expectation {
  const failed = new Set(failures.map(({ path }) => path[depth]));
  const inFile = new Set(failures.flatMap(({ path, snapshot }) => (snapshot === undefined ? [] : [path[depth]])));
  const code = error?.exitCode ?? returnCode;
  const { exit_code, error: expectedError, output: expected, contains, matches, hash, snapshot, ...rest } = before;
  const ending = {
    ...(exit_code !== undefined && { exit_code: failed.has('exit_code') ? (code ?? exit_code) : exit_code }),
  };
  if (error !== undefined) {
    const holds = expectedError !== undefined && !failed.has('error');
    const isCode = expectedError === undefined && exit_code !== undefined && code !== undefined;
    return { ...(isCode ? {} : { error: holds ? expectedError : firstLine(error.message) }), ...ending, ...rest };
  }
  const kept = {
    ...(contains !== undefined && !failed.has('contains') && { contains }),
    ...(matches !== undefined && !failed.has('matches') && { matches }),
    ...(hash !== undefined && { hash: failed.has('hash') ? hashOf(output) : hash }),
    ...(snapshot !== undefined && { snapshot }),
  };
  const said = { ...kept, ...ending, ...rest };
  if (expected === undefined) return Object.keys(kept).length > 0 ? said : { ...fresh(expected, output), ...said };
  const holds = !failed.has('output') || inFile.has('output');
  return holds ? { output: expected, ...said } : { ...fresh(expected, output), ...said };
}

/** Larger ones would drown the other cases, in bytes; they are told by their hash. */
const longest = { text: 64 * 1024, binary: 4 * 1024 };

function fresh(before: Content | undefined, output: Uint8Array): Pick<Expectation, 'output' | 'hash'> {
  const isText = readableText(output) !== undefined;
  if (output.length > (isText ? longest.text : longest.binary)) return { hash: hashOf(output) };
  return { output: contentLike(before, output) };
}

/** JSON stays JSON, however the plug-in writes it. */
function contentLike(before: Content | undefined, output: Uint8Array): Content {
  if (typeof before !== 'object' || !('json' in before)) return contentOf(output);
  try {
    return { json: JSON.parse(utf8Text(output) ?? '') as unknown };
  } catch {
    return contentOf(output);
  }
}

/** A trap's message may go on with what the plug-in wrote. */
const firstLine = (message: string): string | true => message.split('\n')[0]?.trim() || true;

function changes(before: Expectation, after: Expectation, at: Path): Acceptance['edits'] {
  const [old, now] = [
    new Map<string, unknown>(Object.entries(before)),
    new Map<string, unknown>(Object.entries(after)),
  ];
  return [
    ...[...old.keys()].filter((key) => !now.has(key)).map((key) => ({ path: [...at, key], value: undefined })),
    ...[...now].filter(([key, value]) => old.get(key) !== value).map(([key, value]) => ({ path: [...at, key], value })),
  ];
}
