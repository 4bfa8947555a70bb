// Plug-ins in C and C++ that CMake builds.
import { join, nameOf, parentOf } from './paths';
import type { BuildPlan } from './plan';
import { matchersOf, needsOf, sourcesOf } from './programs';
import { idOf } from './script';
import { tablesAt, textAt } from './values';
import type { Workspace } from './workspace';

export async function cmakePlans(workspace: Workspace): Promise<BuildPlan[]> {
  const folders = workspace
    .foldersWith('CMakeLists.txt')
    // Those in a folder of another are a part of it.
    .filter((folder) => folder === '' || !workspace.has(join(parentOf(folder), 'CMakeLists.txt')));
  const plans = folders.map(async (folder): Promise<BuildPlan | undefined> => {
    const lists = workspace.filesBelow(folder, /^CMakeLists\.txt$/);
    const texts = await Promise.all(lists.slice(0, 50).map((file) => workspace.read(file)));
    const text = texts.join('\n').replace(/^\s*#.*$/gm, '');
    if (!/extism-pdk|wasm32|wasi|\.wasm\b/i.test(text)) return undefined;
    const names = [...text.matchAll(/\badd_executable\s*\(\s*([\w.-]+)/gi)].map(([, name = '']) => name);
    if (names.length === 0) return undefined;
    const { configure, buildFolder } = await configuration(folder, text, workspace);
    return {
      id: idOf('cmake', folder, ''),
      toolchain: 'cmake',
      language: /\.(cc|cpp|cxx)\b/.test(text) ? 'C++' : 'C',
      folder,
      reason: 'CMakeLists.txt compiles for WebAssembly',
      command: ['sh', '-c', `${configure} && cmake --build ${buildFolder}`],
      needs: needsOf(['sh', 'cmake']),
      matcher: matchersOf(['cmake']),
      sources: sourcesOf(['cmake']),
      outputs: names.map((name) => join(folder, `${buildFolder}/**/${name.replace(/\.wasm$/, '')}.wasm`)),
    };
  });
  return (await Promise.all(plans)).filter((plan) => plan !== undefined);
}

interface Configuration {
  readonly configure: string;
  readonly buildFolder: string;
}

/** By a preset of the project, by its own toolchain file, or else by that of wasi-sdk. */
async function configuration(folder: string, text: string, workspace: Workspace): Promise<Configuration> {
  const presets = workspace.has(join(folder, 'CMakePresets.json'))
    ? tablesAt(await workspace.json(join(folder, 'CMakePresets.json')), 'configurePresets')
    : [];
  const preset = presets.find((each) => each['hidden'] !== true && isWord(textAt(each, 'name')));
  if (preset !== undefined) {
    const name = textAt(preset, 'name') ?? '';
    const place = (textAt(preset, 'binaryDir') ?? 'build')
      .replace(/^\$\{sourceDir\}\//, '')
      .replace('${presetName}', name);
    return { configure: `cmake --preset ${name}`, buildFolder: isWord(place) ? place : 'build' };
  }
  const own = workspace.filesBelow(folder, /(toolchain|wasi|wasm).*\.cmake$/i)[0];
  const setsCompiler = /CMAKE_(TOOLCHAIN_FILE|C(XX)?_COMPILER)\b/.test(text);
  const file =
    own === undefined
      ? '"$WASI_SDK_PATH/share/cmake/wasi-sdk.cmake"'
      : own.slice(folder === '' ? 0 : folder.length + 1);
  const toolchain = setsCompiler || (own !== undefined && !isWord(file)) ? '' : ` -DCMAKE_TOOLCHAIN_FILE=${file}`;
  return { configure: `cmake -S . -B build${toolchain}`, buildFolder: 'build' };
}

/** Whether the shell takes it as it is. */
const isWord = (text: string | undefined): boolean =>
  text !== undefined && /^[\w./-]+$/.test(text) && nameOf(text) !== '';
