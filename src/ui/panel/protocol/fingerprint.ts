// Short keys that tell whether what was run is still what is on screen.
import type { InputDraft, OptionsDraft } from './draft';
import { encodeInput } from './input';
import type { InputFile } from './messages';

/** 53 bits over bytes (cyrb53); for telling edits apart, not for security. */
export function fingerprint(bytes: Uint8Array): string {
  let [a, b] = [0xdeadbeef ^ bytes.length, 0x41c6ce57 ^ bytes.length];
  for (const byte of bytes) {
    a = Math.imul(a ^ byte, 2654435761);
    b = Math.imul(b ^ byte, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return `${bytes.length}-${(4294967296 * (2097151 & b) + (a >>> 0)).toString(36)}`;
}

/** Key of what options do to a run; rows left empty and the log level's place do not count. */
export function optionsKey(options: OptionsDraft): string {
  return JSON.stringify([
    options.config.filter(({ key, value }) => key !== '' || value !== ''),
    options.allowedHosts.filter((host) => host.trim() !== ''),
    options.allowedPaths.filter(({ host, guest }) => host !== '' || guest !== ''),
    options.timeoutMs.trim(),
    options.maxPages.trim(),
    options.wasi ?? null,
    options.logLevel,
    options.keepState,
  ]);
}

/** Key of the bytes that an input stands for; text, JSON and hex of the same bytes have the same. */
export function inputKey(input: InputDraft, file?: InputFile): string {
  const encoded = encodeInput(input);
  if ('bytes' in encoded) {
    return fingerprint(encoded.bytes);
  }
  return 'file' in encoded ? `${encoded.file}@${file?.path === encoded.file ? file.stamp : ''}` : 'invalid';
}
