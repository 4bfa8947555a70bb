// Where the program of a build command lies, and how it is started on Windows, where many build tools are batch files.
import { stat } from 'node:fs/promises';
import { posix, win32 } from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The machine, as far as looking for a program needs it. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  isFile(path: string): Promise<boolean>;
}

export const thisMachine: Machine = {
  platform: process.platform,
  isFile: (path) =>
    stat(path).then(
      (found) => found.isFile(),
      () => false,
    ),
};

/** What to give to `spawn`. */
export interface Launch {
  readonly file: string;
  readonly args: readonly string[];
  /** The arguments are one line of `cmd.exe`, quoted for it already. */
  readonly verbatim: boolean;
}

/** The environment of the machine with more variables. Windows takes `Path` and `PATH` for the same one. */
export function environment(base: Environment, added: Environment, platform: NodeJS.Platform): Environment {
  if (platform !== 'win32') return { ...base, ...added };

  const names = new Set(Object.keys(added).map((name) => name.toUpperCase()));
  const kept = Object.entries(base).filter(([name]) => !names.has(name.toUpperCase()));
  return { ...Object.fromEntries(kept), ...added };
}

/**
 * The file of a program: relative to the folder if its name has a separator, else the first one on the path.
 * Unlike Windows it does not look in the folder first, where a file of the project could take the place of a tool.
 */
export async function findProgram(
  program: string,
  folder: string,
  env: Environment,
  machine: Machine,
): Promise<string | undefined> {
  const windows = machine.platform === 'win32';
  const paths = windows ? win32 : posix;
  const isPath = windows ? /[\\/:]/.test(program) : program.includes('/');
  const folders = isPath ? [folder] : searchPath(env, windows).split(paths.delimiter);
  for (const place of folders) {
    if (place === '') continue;
    for (const name of windows ? windowsNames(program) : [program]) {
      const file = paths.resolve(folder, place, name);
      if (await machine.isFile(file)) return file;
    }
  }
  return undefined;
}

/**
 * How to start a file that {@link findProgram} found on Windows.
 * What is given to `cmd.exe` itself behind `/c` is a line for it to read, and is left as it is.
 */
export function windowsLaunch(file: string, args: readonly string[], env: Environment): Launch {
  if (/[\\/]cmd\.exe$/i.test(file) && args.at(-2)?.toLowerCase() === '/c') {
    return { file, args: [...args.slice(0, -1), `"${args.at(-1) ?? ''}"`], verbatim: true };
  }
  if (!/\.(bat|cmd)$/i.test(file)) return { file, args, verbatim: false };

  const line = [file, ...args].map(quoted).join(' ');
  return {
    file: variable(env, 'ComSpec') ?? 'cmd.exe',
    args: ['/d', '/e:ON', '/v:OFF', '/s', '/c', `"${line}"`],
    verbatim: true,
  };
}

/**
 * An argument of a batch file such that nothing in it is a command of its own: all of it is in quotes, and no
 * variable is looked up, as each `%` has an empty piece of the variable `cd` behind it.
 */
function quoted(arg: string): string {
  if (/[\0\r\n]/.test(arg)) {
    throw new Error(`Batch files cannot be given an argument with a line break: ${JSON.stringify(arg)}.`);
  }
  const inner = arg
    .replace(/(\\*)"/g, '$1$1""')
    .replace(/\\+$/, '$&$&')
    .replaceAll('%', '%%cd:~,%');
  return `"${inner}"`;
}

/** A file without one of these endings is not a program, such as the shell script `npm` beside `npm.cmd`. */
function windowsNames(program: string): string[] {
  const endings = ['.com', '.exe', '.bat', '.cmd'];
  const names = endings.map((ending) => program + ending);
  return endings.some((ending) => program.toLowerCase().endsWith(ending)) ? [program, ...names] : names;
}

const searchPath = (env: Environment, windows: boolean): string =>
  windows ? (variable(env, 'Path') ?? '').replaceAll('"', '') : (env['PATH'] ?? '');

function variable(env: Environment, name: string): string | undefined {
  return Object.entries(env).find(([key]) => key.toUpperCase() === name.toUpperCase())?.[1];
}
