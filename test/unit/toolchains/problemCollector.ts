// Applies problem matchers to lines as the tasks of VS Code do: a buffer of lines, matchers by their number of patterns.
import { readFileSync } from 'node:fs';

interface Pattern {
  readonly regexp: string;
  readonly loop?: boolean;
  readonly [property: string]: unknown;
}

export interface Matcher {
  readonly name: string;
  readonly label: string;
  readonly owner: string;
  readonly source: string;
  readonly severity?: string;
  readonly fileLocation: unknown;
  readonly pattern: Pattern | readonly Pattern[];
}

/** A marker, 1-based; a place without an end is where it starts, one without a column the whole line. */
export interface Marker {
  readonly place: string;
  readonly severity: string;
  readonly message: string;
  readonly code?: string;
}

const properties = ['file', 'line', 'column', 'endLine', 'endColumn', 'severity', 'code', 'message'] as const;
type Data = Partial<Record<(typeof properties)[number], string>>;

/** Some compilers print colours wherever `CI` is set; VS Code's tasks take them away before they match. */
const colour = /\u001b\[\d*m/g;

/** What package.json contributes. */
export const contributed: readonly Matcher[] = (
  JSON.parse(readFileSync('package.json', 'utf8')) as { contributes: { problemMatchers: Matcher[] } }
).contributes.problemMatchers;

/** The markers that the matchers of these names, e.g. `$plugwright-rustc`, make of an output. */
export function markersOf(output: string, names: readonly string[]): Marker[] {
  const matchers = names.map((name) => {
    const matcher = contributed.find((each) => `$${each.name}` === name);
    if (matcher === undefined) throw new Error(`${name} is not contributed`);
    return { matcher, patterns: [matcher.pattern].flat() };
  });
  const longest = Math.max(...matchers.map(({ patterns }) => patterns.length));
  const markers: Marker[] = [];
  let buffer: string[] = [];
  for (const line of output.replace(colour, '').split(/\r?\n/)) {
    buffer = [...buffer, line].slice(-longest);
    const marker = tryMatchers(buffer, matchers);
    if (marker === undefined) continue;
    markers.push(marker);
    buffer = [];
  }
  return markers;
}

type Compiled = readonly { readonly matcher: Matcher; readonly patterns: readonly Pattern[] }[];

/** Longer matchers first; each looks at just as many of the last lines as it has patterns. */
function tryMatchers(buffer: readonly string[], matchers: Compiled): Marker | undefined {
  for (let start = 0; start < buffer.length; start++) {
    for (const { matcher, patterns } of matchers.filter((each) => each.patterns.length === buffer.length - start)) {
      const data = dataOf(buffer.slice(start), patterns);
      const marker = data && markerOf(data, matcher);
      if (marker !== undefined) return marker;
    }
  }
  return undefined;
}

function dataOf(lines: readonly string[], patterns: readonly Pattern[]): Data | undefined {
  const data: Data = {};
  for (const [index, pattern] of patterns.entries()) {
    if (pattern.loop === true) throw new Error('No matcher of ours loops.');
    const match = new RegExp(pattern.regexp).exec(lines[index] ?? '');
    if (!match) return undefined;
    for (const property of properties) {
      const group = pattern[property];
      const value = typeof group === 'number' ? match[group]?.trim() : undefined;
      if (value === undefined) continue;
      // Messages grow; of all else the first is taken.
      if (property === 'message' && data.message !== undefined) data.message += `\n${value}`;
      else data[property] ??= value;
    }
  }
  return data;
}

function markerOf(data: Data, matcher: Matcher): Marker | undefined {
  const { file, line, column, endLine, endColumn, message, code } = data;
  if (!file || !line || !message) return undefined;
  const end = endColumn === undefined ? '' : `-${endLine ?? line}:${endColumn}`;
  return {
    place: `${file}:${line}${column === undefined ? '' : `:${column}`}${end}`,
    severity: severityOf(data.severity) ?? matcher.severity ?? 'error',
    message,
    ...(code !== undefined && { code }),
  };
}

function severityOf(word = ''): string | undefined {
  const known = {
    error: 'error',
    e: 'error',
    warning: 'warning',
    warn: 'warning',
    w: 'warning',
    info: 'info',
    i: 'info',
  };
  return new Map(Object.entries({ ...known, hint: 'info', note: 'info' })).get(word.toLowerCase());
}
