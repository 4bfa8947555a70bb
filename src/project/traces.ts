// What tool chains leave in a module: names of exports, imports and functions, texts in its data.
import { formatExternal } from '../wasm/format';
import { sectionIds } from '../wasm/sections';
import type { WasmModule } from '../wasm/types';
import { contains } from './search';

/** Bytes that are searched at most, so that a file of any size is described in a few milliseconds. */
const namesLimit = 1024 * 1024;
const dataLimit = 16 * 1024 * 1024;

export class Traces {
  readonly #exports: ReadonlySet<string>;

  constructor(private readonly module: WasmModule) {
    this.#exports = new Set(module.exports.map(({ name }) => name));
  }

  /** Whether there is a name section. */
  get hasNames(): boolean {
    return this.module.sections.some(({ id, name }) => id === 0 && name === 'name');
  }

  exports(...names: string[]): boolean {
    return names.every((name) => this.#exports.has(name));
  }

  exportsLike(pattern: RegExp): boolean {
    return this.module.exports.some(({ name }) => pattern.test(name));
  }

  importsFrom(pattern: RegExp): boolean {
    return this.module.imports.some(({ module }) => pattern.test(module));
  }

  /** An import from `env` as `name: type`, e.g. `seed: () -> f64`. */
  importsAs(pattern: RegExp): boolean {
    return this.module.imports.some(
      ({ module, name, external }) => module === 'env' && pattern.test(`${name}: ${formatExternal(external)}`),
    );
  }

  /** Whether one of the first names in the name section contains one of these. */
  names(...parts: string[]): boolean {
    return this.#finds(0, 'name', namesLimit, parts.map(utf8));
  }

  /** Whether the data holds one of these texts. */
  data(...texts: string[]): boolean {
    return this.#finds(sectionIds.data, 'data', dataLimit, texts.map(utf8));
  }

  /** Whether the data holds this text in UTF-16. */
  dataUtf16(text: string): boolean {
    const units = Uint8Array.from({ length: text.length * 2 }, (_, at) => (at % 2 === 0 ? text.charCodeAt(at / 2) : 0));
    return this.#finds(sectionIds.data, 'data', dataLimit, [units]);
  }

  #finds(id: number, name: string, limit: number, needles: readonly Uint8Array[]): boolean {
    const { bytes, sections } = this.module;
    if (bytes === undefined) return false;
    return sections
      .filter((section) => section.id === id && section.name === name)
      .some(({ offset, size }) =>
        needles.some((needle) => contains(bytes, offset, offset + Math.min(size, limit), needle)),
      );
  }
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
