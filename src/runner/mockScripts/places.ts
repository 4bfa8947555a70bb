// Where in a script something went wrong: positions as they are in the file, and not in what was made of it.
import { SourceMap, type SourceMapPayload } from 'node:module';
import { messageOf, PluginError } from '../../runtime/errors';

export interface Place {
  readonly file: string;
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
}

export const formatPlace = ({ file, line, column }: Place): string => `${file}:${line}:${column}`;

export class Places {
  readonly #maps = new Map<string, SourceMap>();

  add(file: string, map: SourceMapPayload): void {
    this.#maps.set(file, new SourceMap(map));
  }

  /**
   * What a script has thrown, as the error of the plug-in's call.
   *
   * @param what failed, as the start of a sentence.
   */
  explain(error: unknown, what: string): PluginError {
    if (error instanceof ScriptError) return error;
    const stack = error instanceof Error ? this.#stackOf(error) : undefined;
    const place = stack?.place === undefined ? '' : ` (${formatPlace(stack.place)})`;
    const { code = 'host', hint } = error instanceof PluginError ? error : {};
    return new ScriptError(code, `${what} failed: ${messageOf(error)}${place}`, {
      ...(hint !== undefined && { hint }),
      ...(stack !== undefined && { hostStack: stack.text }),
    });
  }

  /** A position in what was made of a file, as it is in the file. */
  original({ file, line, column }: Place): Place {
    const entry = this.#maps.get(file)?.findEntry(line - 1, column - 1);
    if (entry === undefined || !('originalLine' in entry)) return { file, line, column };
    return { file, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
  }

  /** The script's own frames; those of the worker and of the plug-in around it tell nothing. */
  #stackOf(error: Error): { readonly text: string; readonly place: Place | undefined } {
    const frames = ownStack(error)
      .split('\n')
      .filter((line) => /^\s+at /.test(line) && !foreign.some((part) => line.includes(part)))
      .map((line) => this.#frame(line));
    const text = [`${error.name}: ${messageOf(error)}`, ...frames.map(({ line }) => line)].join('\n');
    return { text, place: frames.find(({ place }) => place !== undefined)?.place };
  }

  /** A line of a stack with the position in the file, and that position if the file is a script's. */
  #frame(line: string): { readonly line: string; readonly place?: Place } {
    for (const file of this.#maps.keys()) {
      const start = line.indexOf(`${file}:`);
      const after = line.slice(start + file.length);
      const position = start < 0 ? null : /^:(\d+):(\d+)/.exec(after);
      if (position === null) continue;
      const place = this.original({ file, line: Number(position[1]), column: Number(position[2]) });
      return { line: line.slice(0, start) + formatPlace(place) + after.slice(position[0].length), place };
    }
    return { line };
  }
}

/** An error that says already which script it comes from. */
export class ScriptError extends PluginError {}

const foreign = [__dirname, 'node:', 'wasm://', 'wasm-function['];

/** A script may throw an error whose stack it made itself, of whatever it likes. */
function ownStack(error: { readonly stack?: unknown }): string {
  try {
    return typeof error.stack === 'string' ? error.stack : '';
  } catch {
    return '';
  }
}
