// The `producers` section of the tool conventions: languages, tools and SDKs that a binary went through.
import { sectionReader } from './sections';
import { WasmFormatError, type Producer, type Producers, type WasmSection } from './types';

/** Far more than any tool chain writes. */
const entryLimit = 1000;

/** Undefined if there is no such section. Of a damaged one, which engines ignore too, what comes before the damage. */
export function readProducers(bytes: Uint8Array, sections: readonly WasmSection[]): Producers | undefined {
  const fields = new Map<string, Producer[]>();
  const found = sections.filter(({ id, name }) => id === 0 && name === 'producers');
  for (const section of found) readFields(bytes, section, fields);
  if (found.length === 0) return undefined;
  return {
    languages: fields.get('language') ?? [],
    processedBy: fields.get('processed-by') ?? [],
    sdks: fields.get('sdk') ?? [],
  };
}

function readFields(bytes: Uint8Array, section: WasmSection, fields: Map<string, Producer[]>): void {
  try {
    const reader = sectionReader(bytes, section);
    for (let left = reader.count('fields', entryLimit); left > 0; left--) {
      const name = reader.name('a field');
      const producers = fields.get(name) ?? [];
      fields.set(name, producers);
      for (let values = reader.count('values', entryLimit); values > 0; values--) {
        producers.push({ name: reader.name('a producer'), version: reader.name('a version') });
      }
    }
  } catch (error) {
    if (!(error instanceof WasmFormatError)) throw error;
  }
}
