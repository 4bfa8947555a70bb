// Makes a run small enough to be kept: the start of its input and output, its newest logs, and a note of what is missing.
import { errorLength } from '../compare/compareRuns';
import type { NewRun, RunLog, RunRecord } from './record';

export type CutRun = Omit<RunRecord, 'id' | 'pinned'>;

/** @param limit bytes of input, output and logs together. Input and logs take a quarter each at most. */
export function cutRun(run: NewRun, limit: number): CutRun {
  const input = run.input.bytes.subarray(0, limit / 4);
  const logs = newest(run.logs, limit / 4);
  const output = run.output.subarray(0, limit - input.length - logs.bytes);
  const inputSize = run.input.bytes.length;
  const outputSize = run.outputSize ?? run.output.length;
  const missing = [
    input.length < inputSize && `the first ${size(input.length)} of the input of ${size(inputSize)}`,
    output.length < outputSize && `the first ${size(output.length)} of the output of ${size(outputSize)}`,
    logs.kept.length < run.logs.length && `the last ${logs.kept.length} of ${run.logs.length} log entries`,
  ].filter((part) => part !== false);
  return {
    ...run,
    ...(run.error !== undefined && { error: run.error.slice(0, errorLength) }),
    input: { ...run.input, bytes: input, ...(input.length < inputSize && { size: inputSize }) },
    output,
    ...(output.length < outputSize && { outputSize }),
    logs: logs.kept,
    ...(missing.length > 0 && { note: `Too large to be kept whole. There are ${missing.join(', ')}.` }),
  };
}

function newest(logs: readonly RunLog[], limit: number): { readonly kept: readonly RunLog[]; readonly bytes: number } {
  let bytes = 0;
  let first = logs.length;
  for (; first > 0; first--) {
    const next = new TextEncoder().encode(JSON.stringify(logs[first - 1])).length + 1;
    if (bytes + next > limit) break;
    bytes += next;
  }
  return { kept: logs.slice(first), bytes };
}

const size = (bytes: number): string => `${bytes.toLocaleString('en')} bytes`;
