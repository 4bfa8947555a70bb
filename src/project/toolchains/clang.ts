// C and C++ sources with the header of the PDK that no Makefile builds.
import { isWithin, join, nameOf, parentOf, relative, stemOf, upwards } from './paths';
import type { BuildPlan } from './plan';
import { matchersOf, needsOf, sourcesOf } from './programs';
import { readmeCommand } from './readme';
import { idOf, type ScriptPlan } from './script';
import { outputsOf } from './shell';
import type { Workspace } from './workspace';

interface Source {
  readonly path: string;
  readonly isCpp: boolean;
  /** Of the PDK's functions; there must be one in a plug-in. */
  readonly hasImplementation: boolean;
  readonly exports: boolean;
  readonly usesLibrary: boolean;
}

/** Source files that are read at most. */
const mostFiles = 300;

const compilers = ['clang', 'clang++', 'cc', 'c++', 'emcc', 'em++', 'cmake', 'make'];

export async function clangPlans(workspace: Workspace, scripts: readonly ScriptPlan[]): Promise<BuildPlan[]> {
  const paths = workspace.filesBelow('', /\.(c|cc|cpp|cxx)$/).slice(0, mostFiles);
  const folders = [...new Set(paths.map(parentOf))].filter(
    (folder) =>
      !isBuilt(folder, scripts) && !upwards(folder).some((each) => workspace.has(join(each, 'CMakeLists.txt'))),
  );
  const plans = folders.map(async (folder) => {
    const sources = (
      await Promise.all(paths.filter((path) => parentOf(path) === folder).map((path) => readSource(path, workspace)))
    ).flatMap((source) => source ?? []);
    return await Promise.all(pluginsOf(sources).map((plugin) => planOf(folder, plugin, workspace)));
  });
  return (await Promise.all(plans)).flat();
}

/** Whether a script in the folder or above it calls a compiler of C. */
const isBuilt = (folder: string, scripts: readonly ScriptPlan[]): boolean =>
  scripts.some(
    ({ plan, commands }) =>
      isWithin(folder, plan.folder) && commands.some(({ program }) => compilers.includes(program)),
  );

async function readSource(path: string, workspace: Workspace): Promise<Source | undefined> {
  const text = (await workspace.read(path)) ?? '';
  if (!/#\s*include\s*["<][^">]*extism-pdk\.h(pp)?[">]/.test(text)) return undefined;
  const headers = [...text.matchAll(/^\s*#\s*include\s*<([^>]+)>/gm)].map(([, name = '']) => name);
  return {
    path,
    isCpp: !path.endsWith('.c'),
    hasImplementation: /#\s*define\s+EXTISM_(CPP_)?IMPLEMENTATION\b/.test(text),
    exports: /EXTISM_EXPORTED_FUNCTION|EXTISM_EXPORT_AS|EXTISM_EXPORT\b|export_name/.test(text),
    usesLibrary: headers.some((name) => !freestanding.test(name) && !name.includes('extism-pdk')),
  };
}

/** Headers that compilers bring along; all others are of a C library, for which there is WASI. */
const freestanding = /^(float|iso646|limits|stdalign|stdarg|stdbool|stddef|stdint|stdnoreturn|wasm_simd128)\.h$/;

/** Each implementation of the PDK makes a plug-in; where there is one, all sources belong to it. */
function pluginsOf(sources: readonly Source[]): (readonly [Source, ...Source[]])[] {
  const [first, ...others] = sources.filter(({ hasImplementation }) => hasImplementation);
  if (first === undefined) return [];
  if (others.length > 0) return [first, ...others].filter((each) => each.exports).map((source) => [source]);
  const all = [first, ...sources.filter((source) => source !== first)] as const;
  return all.some(({ exports }) => exports) ? [all] : [];
}

async function planOf(
  folder: string,
  plugin: readonly [Source, ...Source[]],
  workspace: Workspace,
): Promise<BuildPlan> {
  const [main] = plugin;
  const isCpp = plugin.some((source) => source.isCpp);
  const files = plugin.map(({ path }) => relative(folder, path));
  const said = await readmeCommand(
    folder,
    ({ program, words }) =>
      ['clang', 'clang++'].includes(program) && words.some((word) => files.includes(word.replace(/^\.\//, ''))),
    workspace,
  );
  const output = `${stemOf(main.path)}.wasm`;
  const command = said !== undefined ? said.words : isCpp ? cppCommand(output, files) : cCommand(output, files, plugin);
  return {
    id: idOf('clang', folder, stemOf(main.path)),
    toolchain: 'clang',
    language: isCpp ? 'C++' : 'C',
    folder,
    reason: `${nameOf(main.path)} includes the header of the PDK${said !== undefined ? '; the README tells the command' : ''}`,
    command,
    needs: needsOf([command[0]]),
    matcher: matchersOf(['clang']),
    sources: sourcesOf([isCpp ? 'clang++' : 'clang']),
    outputs: said !== undefined ? outputsOf(said) : [join(folder, output)],
  };
}

type CommandLine = readonly [string, ...string[]];

function cCommand(output: string, files: readonly string[], plugin: readonly Source[]): CommandLine {
  if (plugin.some(({ usesLibrary }) => usesLibrary)) {
    return ['clang', '-o', output, '--target=wasm32-wasi', '-mexec-model=reactor', ...files];
  }
  return ['clang', '-o', output, '--target=wasm32-unknown-unknown', '-nostdlib', '-Wl,--no-entry', ...files];
}

const cppCommand = (output: string, files: readonly string[]): CommandLine => [
  'clang++',
  '-std=c++23',
  '-fno-exceptions',
  '-O2',
  '-g',
  '-o',
  output,
  '--target=wasm32-wasi',
  '-mexec-model=reactor',
  ...files,
];
