// A stored record: SHA-256 over all that follows (32 bytes), the header's length (4, little endian), the header (JSON),
// the input's bytes, the output's bytes. Whatever else is found is torn or damaged.
import type { RunOutcome } from '../compare/run';
import type { CutRun } from './cut';
import { bytesKey, isObject, jsonKey, sha256 } from './digest';
import type { HistoryEntry } from './record';

/** What is kept of a run, without its id. */
export interface StoredRun {
  readonly run: CutRun;
  readonly inputKey: string;
  readonly optionsKey: string;
  /** When it became its function's baseline, in milliseconds since the Unix epoch. The latest of a function counts. */
  readonly pinnedAt?: number;
}

const digestLength = 32;
const headerStart = digestLength + 4;

/** @param input the whole one, by which it is recognised. */
export async function toStored(run: CutRun, input: Uint8Array): Promise<StoredRun> {
  return { run, inputKey: await bytesKey(input), optionsKey: await jsonKey(run.options) };
}

/** A stored run with lengths in place of bytes. */
interface Header extends Omit<StoredRun, 'run'> {
  readonly run: Omit<CutRun, 'input' | 'output'> & { readonly input: Omit<CutRun['input'], 'bytes'> };
  readonly inputLength: number;
  readonly outputLength: number;
}

export async function encodeRecord({ run, ...rest }: StoredRun): Promise<Uint8Array<ArrayBuffer>> {
  const { output, input: wholeInput, ...other } = run;
  const { bytes: input, ...inputRest } = wholeInput;
  const lengths = { inputLength: input.length, outputLength: output.length };
  const contents: Header = { ...rest, run: { ...other, input: inputRest }, ...lengths };
  const header = new TextEncoder().encode(JSON.stringify(contents));
  const bytes = new Uint8Array(headerStart + header.length + input.length + output.length);
  new DataView(bytes.buffer).setUint32(digestLength, header.length, true);
  bytes.set(header, headerStart);
  bytes.set(input, headerStart + header.length);
  bytes.set(output, headerStart + header.length + input.length);
  bytes.set(await sha256(bytes.subarray(digestLength)));
  return bytes;
}

/** @returns undefined for bytes that are not, or no longer, a record. */
export async function decodeRecord(stored: Uint8Array): Promise<StoredRun | undefined> {
  const bytes = new Uint8Array(stored);
  if (bytes.length < headerStart) return undefined;
  const digest = await sha256(bytes.subarray(digestLength));
  if (digest.some((byte, index) => byte !== bytes[index])) return undefined;
  const inputStart = headerStart + new DataView(bytes.buffer).getUint32(digestLength, true);
  const header = parseHeader(bytes.subarray(headerStart, inputStart));
  if (!header) return undefined;
  const { run, inputLength, outputLength, ...rest } = header;
  const outputStart = inputStart + inputLength;
  if (outputStart + outputLength !== bytes.length) return undefined;
  const input = { ...run.input, bytes: bytes.subarray(inputStart, outputStart) };
  return { ...rest, run: { ...run, input, output: bytes.subarray(outputStart) } };
}

function parseHeader(bytes: Uint8Array): Header | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return isHeader(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === 'string';
const number: Check = (value) => typeof value === 'number';
const size: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const shape =
  (checks: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isObject(value) && Object.entries(checks).every(([name, check]) => check(value[name]));

const outcomes: ReadonlySet<unknown> = new Set<RunOutcome>(['succeeded', 'failed', 'cancelled', 'timedOut']);

const header = shape({
  run: shape({
    target: shape({ uri: text, functionName: text }),
    at: number,
    outcome: (value) => outcomes.has(value),
    error: optional(text),
    durationMs: number,
    memoryBytes: number,
    binary: shape({ size: number, exports: listOf(text), imports: listOf(text) }),
    input: shape({ mode: text, file: optional(text), size: optional(size) }),
    outputSize: optional(size),
    build: text,
    logs: listOf(shape({ time: number, source: text, text, leftOutBefore: optional(size) })),
    note: optional(text),
  }),
  inputLength: size,
  outputLength: size,
  inputKey: text,
  optionsKey: text,
  pinnedAt: optional(number),
});

const isHeader = (value: unknown): value is Header => header(value);

const errorStart = 1000;

export function toEntry(id: string, stored: StoredRun, storedBytes: number): Omit<HistoryEntry, 'pinned'> {
  const { run, inputKey, optionsKey } = stored;
  const { target, at, outcome, error, durationMs, memoryBytes, build, input, note } = run;
  return {
    ...{ id, target, at, outcome, durationMs, memoryBytes, build, inputKey, optionsKey, storedBytes },
    ...(error !== undefined && { error: error.slice(0, errorStart) }),
    input: {
      mode: input.mode,
      size: input.size ?? input.bytes.length,
      ...(input.file !== undefined && { file: input.file }),
    },
    outputSize: run.outputSize ?? run.output.length,
    ...(note !== undefined && { note }),
  };
}
