// Where build tools lie that are not on the path of this process: an editor may not have that of the user's shell.
import { posix, win32 } from 'node:path';
import { environment, type Environment, findProgram as onPath, type Machine, thisMachine } from '../build/program';

/** Where a build runs; both absolute. */
export interface BuildFolders {
  /** The folder in which the command runs. */
  readonly folder: string;
  /** The workspace folder: packages of the project lie in it, and no higher. */
  readonly root: string;
}

/**
 * The file of a program, absolute; undefined if it is not on this machine. Looked for in `node_modules/.bin` of the
 * folder and those above it, on the path, and where installers put their programs. C compilers are those of wasi-sdk if
 * WASI_SDK_PATH says where that is, as the compiler of a system seldom knows WASI.
 * @param name a program such as `cargo`, or a path relative to the folder.
 */
export async function findProgram(
  name: string,
  env: Environment,
  folders: BuildFolders = { folder: '/', root: '/' },
  machine: Machine = thisMachine,
): Promise<string | undefined> {
  const all = environment(env, toolPath(name, env, folders, machine), machine.platform);
  return await onPath(name, folders.folder, all, machine);
}

/** The path for a program and what it calls, as the variable that it is: with those folders before and behind it. */
export function toolPath(
  program: string,
  env: Environment,
  { folder, root }: BuildFolders,
  machine: Machine = thisMachine,
): Readonly<Record<string, string>> {
  const { delimiter } = pathsOf(machine);
  const path = (valueOf(env, 'PATH', machine) ?? '').split(delimiter).filter((each) => each !== '');
  const sdk = wasiSdk(env, machine);
  const folders = [
    ...(/^clang(\+\+)?$/.test(program) ? sdk : []),
    ...packagePrograms(folder, root, machine),
    ...path,
    ...installed(env, machine),
    ...sdk,
  ];
  return { [machine.platform === 'win32' ? 'Path' : 'PATH']: [...new Set(folders)].join(delimiter) };
}

/** As npm does for its scripts. */
function packagePrograms(folder: string, root: string, machine: Machine): string[] {
  const paths = pathsOf(machine);
  const found: string[] = [];
  const inside = (at: string): boolean =>
    !/^\.\.([\\/]|$)/.test(paths.relative(root, at)) && !paths.isAbsolute(paths.relative(root, at));
  for (let at = folder; inside(at); at = paths.dirname(at)) {
    found.push(paths.join(at, 'node_modules', '.bin'));
    if (paths.relative(root, at) === '') break;
  }
  return found;
}

/** Where the installers that the PDKs name put programs, whether or not they are there. */
function installed(env: Environment, machine: Machine): string[] {
  const windows = machine.platform === 'win32';
  const paths = pathsOf(machine);
  const value = (name: string): string | undefined => valueOf(env, name, machine);
  const home = value(windows ? 'USERPROFILE' : 'HOME');
  const own = (variable: string | undefined, ...usual: readonly string[]): string[] => {
    const given = variable === undefined ? undefined : value(variable);
    if (given !== undefined && given !== '') return [paths.join(given, ...usual.slice(-1))];
    return home === undefined ? [] : [paths.join(home, ...usual)];
  };
  return [
    ...own('CARGO_HOME', '.cargo', 'bin'),
    ...own('GOPATH', 'go', 'bin'),
    ...own('MOON_HOME', '.moon', 'bin'),
    ...own('BUN_INSTALL', '.bun', 'bin'),
    ...own(undefined, '.dotnet'),
    ...own(undefined, '.local', 'bin'),
    ...own(undefined, '.ghc-wasm', 'wasm32-wasi-cabal', 'bin'),
    ...own(undefined, '.ghc-wasm', 'wasm32-wasi-ghc', 'bin'),
    ...own(undefined, '.ghcup', 'bin'),
    ...(windows
      ? windowsFolders.flatMap(([variable, path]) => {
          const base = value(variable);
          return base === undefined ? [] : [paths.join(base, path)];
        })
      : unixFolders),
  ];
}

const unixFolders = [
  '/usr/local/bin',
  '/usr/local/go/bin',
  '/usr/local/tinygo/bin',
  '/usr/local/share/dotnet',
  '/opt/homebrew/bin',
  '/home/linuxbrew/.linuxbrew/bin',
];

const windowsFolders = [
  ['ProgramFiles', 'Go\\bin'],
  ['ProgramFiles', 'dotnet'],
  ['ProgramFiles', 'nodejs'],
  ['ProgramFiles', 'CMake\\bin'],
  ['ProgramFiles', 'Extism'],
  ['ProgramFiles', 'Binaryen'],
  ['ProgramFiles', 'Git\\bin'],
  ['LOCALAPPDATA', 'Microsoft\\WinGet\\Links'],
  ['USERPROFILE', 'scoop\\shims'],
  ['ProgramData', 'chocolatey\\bin'],
] as const;

function wasiSdk(env: Environment, machine: Machine): string[] {
  const sdk = valueOf(env, 'WASI_SDK_PATH', machine);
  return sdk === undefined || sdk === '' ? [] : [pathsOf(machine).join(sdk, 'bin')];
}

const pathsOf = ({ platform }: Machine): typeof posix => (platform === 'win32' ? win32 : posix);

/** Windows does not tell upper from lower case in the names of variables. */
function valueOf(env: Environment, name: string, { platform }: Machine): string | undefined {
  if (platform !== 'win32') return env[name];
  return Object.entries(env).find(([key]) => key.toUpperCase() === name.toUpperCase())?.[1];
}
