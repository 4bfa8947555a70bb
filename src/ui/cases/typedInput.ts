// What was typed in the run panel as the content of a case, and back.
import { contentOf } from '../../project/cases/content';
import type { Content } from '../../project/cases/model';
import { type InputDraft, emptyDraft, encodeInput, formatHex, formatJson, readJson } from '../panel/protocol';

/** Paths in the panel count from the plug-in's workspace folder, those in a case file from its own. */
export interface PathChange {
  readonly toCase: (path: string) => string;
  readonly toPanel: (path: string) => string;
}

const encoder = new TextEncoder();

/** Undefined for no input. What does not encode, e.g. wrong hex, stays text. */
export function inputContent(input: InputDraft, { toCase }: PathChange): Content | undefined {
  switch (input.mode) {
    case 'file':
      return input.file === '' ? undefined : { file: toCase(input.file) };
    case 'hex': {
      const encoded = encodeInput(input);
      if (!('bytes' in encoded)) return input.hex.trim() === '' ? undefined : input.hex;
      return encoded.bytes.length === 0 ? undefined : { hex: formatHex(encoded.bytes, Infinity) };
    }
    case 'json':
      return input.text === '' ? undefined : jsonContent(input.text);
    case 'text':
      return input.text === '' ? undefined : input.text;
  }
}

/** JSON as its value, if that says the same but for blanks; else the text as it is. */
export function jsonContent(text: string): Content {
  const tokens: string[] = [];
  if (readJson(text, (_, start, end) => tokens.push(text.slice(start, end)))) return text;
  const compact = contentOf(encoder.encode(tokens.join('')));
  return typeof compact === 'object' && 'json' in compact ? compact : text;
}

/** In the mode in which the case has it. */
export function inputDraft(content: Content | undefined, { toPanel }: PathChange): InputDraft {
  const { input } = emptyDraft;
  if (content === undefined) return input;
  if (typeof content === 'string') return { ...input, mode: 'text', text: content };
  if ('text' in content) return { ...input, mode: 'text', text: content.text };
  if ('json' in content) return { ...input, mode: 'json', text: formatJson(JSON.stringify(content.json)) };
  if ('hex' in content) return { ...input, mode: 'hex', hex: content.hex };
  if ('file' in content) return { ...input, mode: 'file', file: toPanel(content.file) };
  const bytes = Uint8Array.from(atob(content.base64.replace(/\s+/g, '')), (digit) => digit.charCodeAt(0));
  return { ...input, mode: 'hex', hex: formatHex(bytes) };
}
