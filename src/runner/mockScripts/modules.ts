// Modules of mock scripts: read, stripped of types, and run as functions, so that what changed is always read again.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { compileFunction } from 'node:vm';
import { messageOf } from '../../runtime/errors';
import { formatPlace, Places, ScriptError, type Place } from './places';
import type { Transformed } from './transform';

/** Endings of files that are run here; all else is left to Node. */
const own = /\.(?:[cm]?[jt]s|json)$/;
const endings = ['.ts', '.mts', '.js', '.mjs', '.cjs', '.json', '/index.ts', '/index.js'];
/** As TypeScript wants it, an import names the file that is to be made of a source. */
const sources: Readonly<Record<string, string>> = { '.js': '.ts', '.mjs': '.mts' };

/** See `transform.ts`. */
export type Transform = (text: string, file: string) => Transformed;

interface Module {
  exports: unknown;
}

/** Stands for `import.meta`, and is as long, so that columns stay. */
const meta = 'importMeta_';

export class ScriptModules {
  readonly places = new Places();
  readonly #loaded = new Map<string, Module>();

  constructor(
    private readonly transform: Transform,
    private readonly console: Console,
    /** Is told of each file before it is looked for. */
    private readonly onFile: (file: string) => void,
  ) {}

  /** The exports of a file. @throws ScriptError */
  load(file: string): unknown {
    const known = this.#loaded.get(file);
    // Within a circle of imports, what is there of it by now.
    if (known !== undefined) return known.exports;
    const module: Module = { exports: {} };
    this.#loaded.set(file, module);
    try {
      this.#run(file, module);
    } catch (error) {
      throw this.places.explain(error, `The mock script ${file}`);
    }
    return module.exports;
  }

  #run(file: string, module: Module): void {
    this.onFile(file);
    const text = read(file);
    if (file.endsWith('.json')) {
      module.exports = { __esModule: true, default: JSON.parse(text) as unknown };
      return;
    }
    const run = this.#compile(file, text);
    const folder = path.dirname(file);
    const importMeta = { url: pathToFileURL(file).href, filename: file, dirname: folder };
    const require = (specifier: string): unknown => this.#import(specifier, file);
    run(module.exports, require, module, file, folder, this.console, importMeta);
  }

  #import(specifier: string, from: string): unknown {
    const isPath = specifier.startsWith('.') || path.isAbsolute(specifier);
    const candidates = isPath ? candidatesFor(path.resolve(path.dirname(from), specifier)) : [];
    const file = candidates.find((each) => existsSync(each) && statSync(each).isFile());
    if (file !== undefined && own.test(file)) return this.load(file);
    if (isPath && file === undefined) {
      // Any of them may come to be there.
      for (const each of candidates) this.onFile(each);
      throw new Error(`it imports "${specifier}", and there is no such file`);
    }
    return createRequire(from)(specifier) as unknown;
  }

  #compile(file: string, text: string): (...args: unknown[]) => void {
    let code: string;
    try {
      const made = this.transform(text, file);
      this.places.add(file, made.map);
      code = made.code.replace(/\bimport\.meta\b/g, meta);
    } catch (error) {
      throw unreadable(file, (error as { loc?: Pick<Place, 'line' | 'column'> }).loc, messageOf(error));
    }
    try {
      const names = ['exports', 'require', 'module', '__filename', '__dirname', 'console', meta];
      return compileFunction(code, names, { filename: file }) as (...args: unknown[]) => void;
    } catch (error) {
      throw unreadable(file, this.#placeOf(error as Error, file), messageOf(error));
    }
  }

  /** The engine puts the line and a mark below the place in front of the stack. */
  #placeOf({ stack = '' }: Error, file: string): Place | undefined {
    const [first = '', , mark = ''] = stack.split('\n');
    const line = Number(/:(\d+)$/.exec(first)?.[1]);
    return line > 0 ? this.places.original({ file, line, column: mark.indexOf('^') + 1 }) : undefined;
  }
}

function read(file: string): string {
  try {
    // Editors of Windows may put a mark in front, which JSON does not know.
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw new ScriptError('source', `The mock script ${file} cannot be read: ${messageOf(error)}`);
  }
}

function unreadable(file: string, place: Pick<Place, 'line' | 'column'> | undefined, message: string): ScriptError {
  const where = place === undefined ? file : formatPlace({ file, ...place });
  if (message.startsWith('await is only valid')) {
    return new ScriptError(
      'host',
      `The mock script cannot be loaded: it has an await outside of async functions (${where})`,
      {
        hint: 'Scripts are loaded and answer at once, and cannot wait. Do without await, e.g. by readFileSync, or import data from a .json file.',
      },
    );
  }
  const said = message.replace(/^Error transforming .*?: (?=[A-Z])/s, '').replace(/ \(\d+:\d+\)$/, '');
  return new ScriptError('host', `The mock script cannot be read: ${said} (${where})`);
}

/** The files that an import by path may mean, the first that is there. */
function candidatesFor(wanted: string): string[] {
  const ending = path.extname(wanted);
  const source = sources[ending];
  return [
    wanted,
    ...(source === undefined ? [] : [wanted.slice(0, -ending.length) + source]),
    ...endings.map((one) => wanted + one),
  ];
}
