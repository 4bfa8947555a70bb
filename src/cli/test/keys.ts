// Single keys on a terminal.
import type { ReadStream } from 'node:tty';

export type Key = 'all' | 'failed' | 'same' | 'quit' | 'interrupt';

/** In raw mode Ctrl+C and Ctrl+D are characters. */
const keys = new Map<string, Key>([
  ['a', 'all'],
  ['f', 'failed'],
  ['q', 'quit'],
  ['\r', 'same'],
  ['\n', 'same'],
  ['\x03', 'interrupt'],
  ['\x04', 'quit'],
]);

/** @returns what ends it. Input that is no terminal is left alone. */
export function onKey(input: ReadStream, listener: (key: Key) => void): () => void {
  if (!input.isTTY) return () => undefined;
  const read = (chunk: Buffer): void => {
    for (const character of chunk.toString()) {
      const key = keys.get(character);
      if (key !== undefined) listener(key);
    }
  };
  input.setRawMode(true);
  input.on('data', read);
  return () => {
    input.off('data', read);
    input.setRawMode(false);
    input.pause();
  };
}
