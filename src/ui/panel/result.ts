// A call's result as the panel shows it: outcome, and previews in place of large bytes.
import { isUtf8 } from 'node:buffer';
import type { CallResult, VarSnapshot } from '../../runner/protocol';
import {
  type Failure,
  type Outcome,
  type OutputView,
  type RunResult,
  type VarView,
  imageLimit,
  previewLimit,
  sniff,
  sniffKnownUtf8,
} from './protocol';

export function describeResult(call: CallResult | undefined, failure?: Failure, note?: string): RunResult {
  return {
    outcome: outcomeOf(failure),
    durationMs: call?.durationMs ?? 0,
    loadMs: call?.loadMs ?? 0,
    memoryBytes: call?.memoryBytes ?? 0,
    output: describeOutput(call?.output ?? new Uint8Array()),
    vars: (call?.vars ?? []).map(describeVar),
    ...(call?.returnCode !== undefined && { returnCode: call.returnCode }),
    ...(failure !== undefined && { failure }),
    ...(note !== undefined && { note }),
  };
}

function outcomeOf(failure?: Failure): Outcome {
  switch (failure?.code) {
    case undefined:
      return 'succeeded';
    case 'cancelled':
      return 'cancelled';
    case 'timeout':
      return 'timedOut';
    default:
      return 'failed';
  }
}

export function describeOutput(bytes: Uint8Array<ArrayBuffer>): OutputView {
  const shape = isUtf8(bytes) ? sniffKnownUtf8(bytes) : sniff(bytes);
  const limit = shape.kind === 'image' && bytes.length <= imageLimit ? imageLimit : previewLimit;
  return { ...shape, size: bytes.length, preview: bytes.slice(0, limit) };
}

const varPreview = 200;

function describeVar({ name, size, value }: VarSnapshot): VarView {
  const text = isUtf8(value) ? new TextDecoder().decode(value) : undefined;
  const preview = text ?? Array.from(value.subarray(0, 64), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return { name, size, preview: preview.length > varPreview ? `${preview.slice(0, varPreview)}…` : preview };
}
