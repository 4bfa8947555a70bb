// Marks a binary as assembled from text, as other tool chains mark theirs.
import { readSections } from '../wasm';

/** A name or version as the binary format writes it; short, so that its length is one byte. */
const name = (text: string): number[] => [text.length, ...new TextEncoder().encode(text)];

const content = [...name('producers'), 1, ...name('language'), 1, ...name('WAT'), ...name('')];
const section = Uint8Array.of(0, content.length, ...content);

/** The binary with a `producers` section that names the language, unless the text brought one of its own. */
export function withProducers(binary: Uint8Array): Uint8Array<ArrayBuffer> {
  const present = readSections(binary).some(({ id, name }) => id === 0 && name === 'producers');
  const marked = new Uint8Array(binary.length + (present ? 0 : section.length));
  marked.set(binary);
  if (!present) marked.set(section, binary.length);
  return marked;
}
