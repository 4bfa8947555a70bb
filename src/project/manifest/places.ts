// Where in the text of a manifest a field is.
import { findNodeAtLocation, parseTree } from 'jsonc-parser';

export interface Place {
  /** 1-based. */
  readonly line: number;
  /** 1-based, end exclusive; on the same line. */
  readonly column: number;
  readonly endColumn: number;
}

/** @param path as the manifest's reader names it, e.g. `wasm[0].hash`; what is missing is placed where it belongs. */
export function placeOf(text: string, isToml: boolean, path: string): Place {
  const steps = stepsOf(path);
  return isToml ? placeInToml(text, steps) : placeInJson(text, steps);
}

/** `wasm[0].name`, `config["a b"]` → its steps. */
function stepsOf(path: string): (string | number)[] {
  const steps = path.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([\w$-]+)/g);
  return [...steps].map(([, index, quoted, name = '']) =>
    index !== undefined ? Number(index) : quoted !== undefined ? (JSON.parse(quoted) as string) : name,
  );
}

function placeInJson(text: string, steps: (string | number)[]): Place {
  const root = parseTree(text);
  for (let length = steps.length; length >= 0 && root !== undefined; length--) {
    const node = findNodeAtLocation(root, steps.slice(0, length));
    if (node !== undefined) return placeAt(text, node.offset, node.offset + node.length);
  }
  return placeAt(text, 0, 0);
}

/** The reader of TOML tells no places: the line that sets the last step that has one, after the table that it is in. */
function placeInToml(text: string, steps: (string | number)[]): Place {
  let from = 0;
  let found = { offset: 0, length: 0 };
  const names = steps.filter((step) => typeof step === 'string');
  const index = steps.find((step) => typeof step === 'number') ?? 0;
  names.forEach((name, depth) => {
    const literal = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const line = new RegExp(`^[ \\t]*(?:\\[\\[?[ \\t]*)?["']?${literal}["']?[ \\t]*(?:\\]\\]?|=|\\.).*$`, 'gm');
    line.lastIndex = from;
    let match = line.exec(text);
    for (let more = depth === 0 ? index : 0; more > 0; more--) match = line.exec(text) ?? match;
    if (match === null) return;
    from = match.index + match[0].length;
    found = { offset: match.index, length: match[0].length };
  });
  return placeAt(text, found.offset, found.offset + found.length);
}

function placeAt(text: string, offset: number, end: number): Place {
  const before = text.slice(0, offset).split('\n');
  const column = (before.at(-1)?.length ?? 0) + 1;
  const [line = ''] = text.slice(offset, end).split(/\r?\n/);
  return { line: before.length, column, endColumn: column + line.length };
}
