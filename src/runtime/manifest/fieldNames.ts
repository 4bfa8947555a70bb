// Which fields a manifest has, and what somebody meant who wrote another.
import { closest } from '../closest';

/** A kind of object in a manifest. */
export type Place = 'manifest' | 'memory' | 'module' | 'request';

export const fieldNames: Readonly<Record<Place, readonly string[]>> = {
  manifest: ['wasm', 'memory', 'config', 'allowed_hosts', 'allowed_paths', 'timeout_ms'],
  memory: ['max_pages', 'max_http_response_bytes', 'max_var_bytes'],
  module: ['path', 'data', 'url', 'method', 'headers', 'name', 'hash'],
  request: ['url', 'method', 'headers'],
};

/** Fields that are understood, but not for people to write. */
export const silentFields: Readonly<Partial<Record<Place, readonly string[]>>> = {
  manifest: ['$schema'],
  module: ['req'],
};

/** Other names that the Rust runtime knows for a field. */
export const aliases: Readonly<Partial<Record<Place, ReadonlyMap<string, string>>>> = {
  memory: new Map([['max', 'max_pages']]),
  module: new Map([['header', 'headers']]),
  request: new Map([['header', 'headers']]),
};

/** The field that somebody meant by `name`, with its path if it belongs elsewhere; undefined if there is none like it. */
export function suggestField(name: string, place: Place): string | undefined {
  const snake = name.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
  const names = fieldNames[place];
  return (
    names.find((field) => field === snake) ??
    names.find((field) => field.startsWith(`${snake}_`) || field.endsWith(`_${snake}`)) ??
    elsewhere.get(snake) ??
    closest(snake, names)
  );
}

/** Paths by name, of fields that people put at the wrong level. */
const elsewhere: ReadonlyMap<string, string> = new Map([
  ...fieldNames.module.map((name) => [name, `wasm[].${name}`] as const),
  ...fieldNames.memory.map((name) => [name, `memory.${name}`] as const),
  ...fieldNames.manifest.map((name) => [name, `${name} at the top level`] as const),
]);
