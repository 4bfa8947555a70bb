// Checks the types of a manifest's fields and collects all that is wrong, each with its path.
import { aliases, fieldNames, silentFields, suggestField, type Place } from './fieldNames';

export type Fields = Readonly<Record<string, unknown>>;

/** What a text must be like, beyond being one. */
export interface TextRule {
  readonly holds: (text: string) => boolean;
  /** Follows the path in a message, e.g. "must not be empty". */
  readonly otherwise: string;
}

/** Something to be said of a field. */
export interface Finding {
  /** E.g. `wasm[0].hash`; empty for the manifest as a whole. */
  readonly path: string;
  readonly text: string;
}

export class Checker {
  readonly problems: Finding[] = [];
  readonly warnings: Finding[] = [];

  problem(path: string, text: string): void {
    this.problems.push({ path, text });
  }

  warning(path: string, text: string): void {
    this.warnings.push({ path, text });
  }

  /** The fields of an object under their present names; undefined if it is none. Unknown fields are warned of. */
  fields(value: unknown, path: string, place: Place): Fields | undefined {
    const object = this.object(value, path);
    if (object === undefined) return undefined;
    const fields: [string, unknown][] = [];
    for (const [name, field] of Object.entries(object)) {
      const alias = aliases[place]?.get(name);
      if (alias !== undefined && Object.hasOwn(object, alias)) {
        this.problem(join(path, name), `is the same as ${alias}; leave it out`);
      } else if (alias !== undefined) {
        this.warning(join(path, name), `is another name of ${alias}; write that`);
        fields.push([alias, field]);
      } else {
        this.#warnOfUnknown(name, path, place);
        fields.push([name, field]);
      }
    }
    return Object.fromEntries(fields);
  }

  #warnOfUnknown(name: string, path: string, place: Place): void {
    if (fieldNames[place].includes(name) || silentFields[place]?.includes(name) === true) return;
    const meant = suggestField(name, place);
    this.warning(
      join(path, name),
      `is no field of a manifest and has no effect${meant === undefined ? '' : `; did you mean ${meant}?`}`,
    );
  }

  object(value: unknown, path: string): Fields | undefined {
    if (isObject(value)) return value;
    this.problem(path, `must be an object, and is ${kindOf(value)}`);
    return undefined;
  }

  list(value: unknown, path: string): readonly unknown[] {
    if (Array.isArray(value)) return value;
    this.problem(path, `must be a list, and is ${kindOf(value)}`);
    return [];
  }

  text(value: unknown, path: string, rule?: TextRule): string {
    if (typeof value !== 'string') {
      const quoted = typeof value === 'number' || typeof value === 'boolean' ? `; write "${value}"` : '';
      this.problem(path, `must be a string, and is ${kindOf(value)}${quoted}`);
      return '';
    }
    if (rule !== undefined && !rule.holds(value)) this.problem(path, rule.otherwise);
    return value;
  }

  integer(value: unknown, path: string, minimum: number): number {
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= minimum) return value;
    const found = typeof value === 'number' ? String(value) : kindOf(value);
    this.problem(path, `must be a whole number from ${minimum}, and is ${found}`);
    return minimum;
  }

  texts(value: unknown, path: string): Record<string, string> {
    const entries = Object.entries(this.object(value, path) ?? {});
    return Object.fromEntries(entries.map(([name, item]) => [name, this.text(item, join(path, name))]));
  }
}

/** JSON's null is as good as leaving a field out. */
export const isPresent = (value: unknown): boolean => value !== undefined && value !== null;

/** The fields that are present, each by its reader. */
export function readPresent<R extends Readonly<Record<string, (value: unknown) => unknown>>>(
  fields: Fields,
  readers: R,
): { [Name in keyof R]?: ReturnType<R[Name]> } {
  const entries = Object.entries(readers).filter(([name]) => isPresent(fields[name]));
  return Object.fromEntries(entries.map(([name, reader]) => [name, reader(fields[name])])) as {
    [Name in keyof R]?: ReturnType<R[Name]>;
  };
}

/** The path of a field within an object. */
export function join(path: string, name: string): string {
  if (!/^[\w$-]+$/.test(name)) return `${path}[${JSON.stringify(name)}]`;
  return path === '' ? name : `${path}.${name}`;
}

/** `path: text`. */
export const findingLine = ({ path, text }: Finding): string => (path === '' ? text : `${path}: ${text}`);

/** Dates are what TOML has beyond JSON. */
const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !ArrayBuffer.isView(value) &&
  !(value instanceof Date);

/** For messages, e.g. "a number". */
export function kindOf(value: unknown): string {
  if (isObject(value)) return 'an object';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (value instanceof Date) return 'a date';
  if (typeof value === 'object') return 'bytes';
  return value === undefined ? 'missing' : `a ${typeof value}`;
}
