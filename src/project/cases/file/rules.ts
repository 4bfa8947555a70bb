// Rules for texts in a case file: bytes, expressions, names of hosts and files.
import { messageOf } from '../../../runtime/errors';
import type { Rule } from './shapes';

export const notBlank: Rule = { holds: (text) => text.trim() !== '', otherwise: 'must not be empty' };

/** As in `atob`: white space and the padding may be left out. */
export const base64: Rule = {
  holds: (text) => {
    const digits = text.replace(/\s+/g, '');
    const bare = digits.length % 4 === 0 ? digits.replace(/={1,2}$/, '') : digits;
    return bare.length % 4 !== 1 && !/[^A-Za-z0-9+/]/.test(bare);
  },
  otherwise: 'is no base64',
  hint: 'Its digits are A–Z, a–z, 0–9, + and /, with = at the end.',
};

export const hex: Rule = {
  holds: (text) => text.split(/\s+/).every((digits) => digits.length % 2 === 0 && !/[^0-9a-fA-F]/.test(digits)),
  otherwise: 'is no hexadecimal text',
  hint: 'Write two digits for each byte, as in "00 ff".',
};

export const sha256: Rule = {
  holds: (text) => /^sha256:[0-9a-fA-F]{64}$/.test(text),
  otherwise: 'is no hash',
  hint: 'Write sha256: and 64 hexadecimal digits.',
};

/** What is wrong with an expression; undefined if nothing is. */
export function wrongInPattern(source: string): string | undefined {
  try {
    new RegExp(source, 'u');
    return undefined;
  } catch (error) {
    const reason = messageOf(error).split(': ').at(-1) ?? '';
    return `is no regular expression (${reason})`;
  }
}

export const hostName: Rule = {
  holds: (text) => text !== '' && (!/[/:]/.test(text) || /^\[[0-9a-fA-F:.*]+\]$/.test(text)),
  otherwise: 'is no host',
  hint: 'Give its name alone, without scheme, port and path; * stands for any characters.',
};

/** The key of `allowed_paths`. */
export const hostFolder: Rule = {
  holds: (text) => text !== '' && text !== 'ro:',
  otherwise: 'names no folder of the host',
  hint: 'Write a path, with ro: in front if the plug-in may only read.',
};

export const httpMethod: Rule = {
  holds: (text) => /^[A-Za-z]+$/.test(text),
  otherwise: 'is no HTTP method, such as GET or POST',
};

export const nanoseconds: Rule = {
  holds: (text) => /^[0-9]+$/.test(text),
  otherwise: 'must be nanoseconds in decimal digits',
};

export const pluginFile: Rule = {
  holds: (text) => /\.(?:wasm|wat|json|toml)$/i.test(text),
  otherwise: 'is no plug-in',
  hint: 'Name a .wasm, a .wat or a manifest (.json, .toml), by its path from the folder of this file.',
};

export const moduleFile: Rule = {
  holds: (text) => /\.(?:wasm|wat)$/i.test(text),
  otherwise: 'is no WebAssembly module',
  hint: 'Name a .wasm or a .wat, by its path from the folder of this file.',
};

export const scriptFile: Rule = {
  holds: (text) => /\.m?[jt]s$/i.test(text),
  otherwise: 'is no script',
  hint: 'Name a .mjs, .js, .mts or .ts, by its path from the folder of this file.',
};
