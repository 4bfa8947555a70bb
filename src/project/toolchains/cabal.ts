// Plug-ins in Haskell: executables of a Cabal package with the Haskell PDK.
import { join, nameOf, parentOf, upwards } from './paths';
import type { BuildPlan } from './plan';
import { matchersOf, needsOf, sourcesOf } from './programs';
import { idOf } from './script';
import type { Workspace } from './workspace';

export async function cabalPlans(workspace: Workspace): Promise<BuildPlan[]> {
  const plans = workspace.filesBelow('', /\.cabal$/).map(async (path): Promise<BuildPlan | undefined> => {
    const text = ((await workspace.read(path)) ?? '').replace(/^\s*--.*$/gm, '');
    const executables = [...text.matchAll(/^executable\s+([\w.-]+)/gim)].map(([, name = '']) => name);
    if (executables.length === 0 || !/\bextism-pdk\b/.test(text)) return undefined;
    const folder = parentOf(path);
    const root = upwards(folder).find((each) => workspace.has(join(each, 'cabal.project'))) ?? folder;
    return {
      id: idOf('cabal', folder, ''),
      toolchain: 'cabal',
      language: 'Haskell',
      // Where the package is, as places in GHC's messages are relative to it; Cabal finds the project by itself.
      folder,
      reason: `${nameOf(path)}: it depends on extism-pdk`,
      command: ['wasm32-wasi-cabal', 'build'],
      needs: needsOf(['wasm32-wasi-cabal']),
      matcher: matchersOf(['wasm32-wasi-cabal']),
      sources: sourcesOf(['wasm32-wasi-cabal']),
      outputs: executables.map((name) => join(root, `dist-newstyle/build/wasm32-wasi/**/${name}.wasm`)),
    };
  });
  return (await Promise.all(plans)).filter((plan) => plan !== undefined);
}
