// The typed input as bytes, and the change from one way of typing to another without loss.
import { utf8Text } from '../../../text/utf8';
import type { InputDraft, InputMode } from './draft';
import { formatHex, parseHex } from './hex';
import { readJson } from './json';
import type { TextProblem } from './position';

export type EncodedInput =
  | { readonly bytes: Uint8Array<ArrayBuffer> }
  /** The bytes are in this file. */
  | { readonly file: string }
  | { readonly problem: TextProblem | { readonly message: string } };

const encoder = new TextEncoder();

export function encodeInput(input: InputDraft): EncodedInput {
  switch (input.mode) {
    case 'text':
      return { bytes: encoder.encode(input.text) };
    case 'json': {
      const problem = input.text.trim() === '' ? undefined : readJson(input.text);
      return problem ? { problem } : { bytes: encoder.encode(input.text) };
    }
    case 'hex':
      return parseHex(input.hex);
    case 'file':
      return input.file === '' ? { problem: { message: 'No input file is chosen.' } } : { file: input.file };
  }
}

/** Text for bytes if it would give the same bytes back from a text field, which knows no carriage returns. */
export function losslessText(bytes: Uint8Array): string | undefined {
  const text = utf8Text(bytes);
  return text?.includes('\r') === true ? undefined : text;
}

/** An input of these bytes, in the mode that shows them best. */
export function inputFromBytes(bytes: Uint8Array): InputDraft {
  const text = losslessText(bytes);
  if (text === undefined) {
    return { mode: 'hex', text: '', hex: formatHex(bytes), file: '' };
  }
  const structured = /^\s*[{[]/.test(text) && readJson(text) === undefined;
  return { mode: structured ? 'json' : 'text', text, hex: '', file: '' };
}

export interface ModeChange {
  readonly input: InputDraft;
  /** Why the content was not carried over; both contents are kept. */
  readonly notice?: string;
}

/** Carries the content over where that loses nothing, else keeps what each mode holds. */
export function changeMode(input: InputDraft, mode: InputMode): ModeChange {
  const moved = { ...input, mode };
  if (mode === 'hex' && input.mode !== 'hex' && input.mode !== 'file') {
    return { input: { ...moved, hex: formatHex(encoder.encode(input.text)) } };
  }
  if ((mode === 'text' || mode === 'json') && input.mode === 'hex') {
    const parsed = parseHex(input.hex);
    if ('problem' in parsed) {
      return { input: moved, notice: 'The hex input has an error, so it was not carried over. It is kept under Hex.' };
    }
    const text = losslessText(parsed.bytes);
    return text === undefined
      ? { input: moved, notice: 'These bytes cannot be typed as text. They are kept under Hex.' }
      : { input: { ...moved, text } };
  }
  return { input: moved };
}

/** Bytes that the input stands for; undefined for a file or while it has an error. */
export function inputSize(input: InputDraft): number | undefined {
  const encoded = input.mode === 'json' ? { bytes: encoder.encode(input.text) } : encodeInput(input);
  return 'bytes' in encoded ? encoded.bytes.length : undefined;
}
