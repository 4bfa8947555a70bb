// The first eight bytes: whether the file is a core module at all, and what it is instead.
import { hexByte } from './reader';
import { WasmFormatError } from './types';

const magic = [0x00, 0x61, 0x73, 0x6d] as const;

export const headerSize = 8;

/** Throws {@link WasmFormatError} that says what the file is unless it starts like a core module of version 1. */
export function checkHeader(bytes: Uint8Array): void {
  if (bytes.length === 0) throw new WasmFormatError('The file is empty.', 0, 'empty');
  const wrong = magic.findIndex((byte, at) => at < bytes.length && bytes[at] !== byte);
  if (wrong !== -1) throw notWasm(bytes, wrong);
  if (bytes.length < headerSize) {
    const missing = headerSize - bytes.length;
    throw new WasmFormatError(
      `The file breaks off in the WebAssembly header: ${missing} of its ${headerSize} bytes are missing.`,
      bytes.length,
      'truncated',
    );
  }
  checkVersion(new DataView(bytes.buffer, bytes.byteOffset, headerSize));
}

/** The version field holds a version and, since there are components, a layer: 0 core module, 1 component. */
function checkVersion(header: DataView): void {
  const version = header.getUint16(4, true);
  const layer = header.getUint16(6, true);
  if (layer === 1) {
    throw new WasmFormatError(
      'This is a WebAssembly component (component model), and an Extism plug-in is a core module. ' +
        'Build for wasm32-wasip1 or wasm32-unknown-unknown instead of wasm32-wasip2.',
      4,
      'component',
    );
  }
  if (version !== 1 || layer !== 0) {
    const number = header.getUint32(4, true);
    throw new WasmFormatError(
      `The file has version ${number} of the WebAssembly format; only version 1 is known.`,
      4,
      'other',
    );
  }
}

function notWasm(bytes: Uint8Array, offset: number): WasmFormatError {
  const start = bytes.subarray(0, 4096);
  if (start.every((byte) => byte === 0)) {
    return new WasmFormatError('The file starts with zeros only: it was not written to the end.', 0, 'truncated');
  }
  const text = readable(start);
  const wat = text === undefined ? undefined : watStart(text);
  if (wat !== undefined) {
    return new WasmFormatError(
      `The file is WebAssembly text (it starts with "${wat}"), not a binary. Name it .wat to have it assembled.`,
      0,
      'wat',
    );
  }
  const kind = kinds.find(({ pattern }) => pattern.test(latin1(start)))?.name;
  const shown = text === undefined ? hex(start) : JSON.stringify(firstLine(text));
  return new WasmFormatError(
    kind === undefined
      ? `The file is not WebAssembly: it starts with ${shown} instead of ${hex(Uint8Array.from(magic))}.`
      : `The file is not WebAssembly but ${kind}: it starts with ${shown}.`,
    offset,
    'other',
  );
}

/** What the ecosystem leaves under the name of a plug-in, by its first bytes. */
const kinds: readonly { readonly pattern: RegExp; readonly name: string }[] = [
  { pattern: /^\x7fELF/, name: 'an ELF file (native code, or a module compiled ahead of time)' },
  { pattern: /^PK(\x03\x04|\x05\x06)/, name: 'a ZIP archive' },
  { pattern: /^\x1f\x8b/, name: 'gzip-compressed data' },
  { pattern: /^\x28\xb5\x2f\xfd/, name: 'zstd-compressed data' },
  { pattern: /^\xfd7zXZ/, name: 'xz-compressed data' },
  { pattern: /^BZh/, name: 'bzip2-compressed data' },
  { pattern: /^MZ/, name: 'a Windows program' },
  { pattern: /^(\xcf\xfa\xed\xfe|\xce\xfa\xed\xfe|\xfe\xed\xfa[\xce\xcf])/, name: 'a macOS program' },
  { pattern: /^\xca\xfe\xba\xbe/, name: 'a Java class or a macOS program' },
  { pattern: /^!<arch>/, name: 'a static library' },
  { pattern: /^(BC\xc0\xde|\xde\xc0\x17\x0b)/, name: 'LLVM bitcode (compiled, but not linked)' },
  { pattern: /^version https:\/\/git-lfs/, name: 'a Git LFS pointer (run "git lfs pull")' },
  { pattern: /^(\xef\xbb\xbf)?\s*<(!doctype html|html|head|body)/i, name: 'an HTML page' },
  { pattern: /^(\xef\xbb\xbf)?\s*<\?xml/i, name: 'XML' },
  { pattern: /^(\xef\xbb\xbf)?\s*[[{]\s*["{[\]}]/, name: 'JSON' },
  { pattern: /^#!/, name: 'a script' },
  { pattern: /^%PDF/, name: 'a PDF' },
  { pattern: /^\x89PNG/, name: 'a PNG image' },
  { pattern: /^AGFzbQ/, name: 'a WebAssembly module in base64' },
];

/** The opening word of text-format WebAssembly after comments and annotations, e.g. `(module`. */
function watStart(text: string): string | undefined {
  let rest = text.replace(/^\ufeff/, '');
  for (;;) {
    const next = rest.replace(/^(\s+|;;[^\n]*(\n|$)|\(;(?:[^;]|;(?!\)))*;\))/, '');
    if (next === rest) break;
    rest = next;
  }
  return /^\(\s*(module|component|func|type|import|export|memory|table|global)(?=[\s()$"]|$)/.exec(rest)?.[0];
}

/** The bytes as text, or undefined if they are none. A character cut in two at the end does not count. */
function readable(bytes: Uint8Array): string | undefined {
  const text = new TextDecoder('utf-8').decode(bytes, { stream: true });
  return /[\0-\x08\x0e-\x1f\x7f\ufffd]/.test(text) ? undefined : text;
}

function firstLine(text: string): string {
  const line = text.trimStart().split('\n', 1).join('').trimEnd();
  return line.length > 40 ? `${line.slice(0, 40)}…` : line;
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, 64));
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes.subarray(0, 4), (byte) => hexByte(byte).slice(2)).join(' ');
}
