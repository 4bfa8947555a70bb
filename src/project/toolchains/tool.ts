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
  const sdk = /^(clang(\+\+)?|wasm-ld|llvm-ar)$/.test(name) ? wasiSdk(env, machine) : [];
  const all = withPath(env, [...sdk, ...searched(env, folders, machine)], machine);
  return await onPath(name, folders.folder, all, machine);
}

/** The variables for a build: with those folders behind the path, so that tools find each other. */
export const toolEnvironment = (env: Environment, folders: BuildFolders, machine: Machine = thisMachine): Environment =>
  withPath(env, searched(env, folders, machine), machine);

function searched(env: Environment, { folder, root }: BuildFolders, machine: Machine): string[] {
  const { delimiter } = pathsOf(machine);
  const path = (valueOf(env, 'PATH', machine) ?? '').split(delimiter).filter((each) => each !== '');
  return [...packagePrograms(folder, root, machine), ...path, ...installed(env, machine), ...wasiSdk(env, machine)];
}

/** As npm does for its scripts. */
function packagePrograms(folder: string, root: string, machine: Machine): string[] {
  const paths = pathsOf(machine);
  const found: string[] = [];
  for (let at = folder; !paths.relative(root, at).startsWith('..'); at = paths.dirname(at)) {
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

function withPath(env: Environment, folders: readonly string[], machine: Machine): Environment {
  const name = machine.platform === 'win32' ? 'Path' : 'PATH';
  return environment(env, { [name]: [...new Set(folders)].join(pathsOf(machine).delimiter) }, machine.platform);
}

const pathsOf = ({ platform }: Machine): typeof posix => (platform === 'win32' ? win32 : posix);

/** Windows does not tell upper from lower case in the names of variables. */
function valueOf(env: Environment, name: string, { platform }: Machine): string | undefined {
  if (platform !== 'win32') return env[name];
  return Object.entries(env).find(([key]) => key.toUpperCase() === name.toUpperCase())?.[1];
}
