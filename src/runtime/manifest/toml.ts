// TOML, in a bundle of its own that is loaded with the first manifest in TOML.
import { parse, TomlError } from 'smol-toml';
import type { ParsedText } from './syntax';

export function readToml(text: string): ParsedText {
  try {
    return { value: parse(text) };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [message = ''] = error.message.replace(/^Invalid TOML document: /, '').split('\n');
    return { error: { line: error.line, column: error.column, message } };
  }
}
