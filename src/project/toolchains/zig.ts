// Plug-ins in Zig: a build.zig that compiles for WebAssembly.
import { join } from './paths';
import type { BuildPlan } from './plan';
import { matchersOf, needsOf } from './programs';
import { idOf } from './script';
import type { Workspace } from './workspace';

export async function zigPlans(workspace: Workspace): Promise<BuildPlan[]> {
  const plans = workspace.foldersWith('build.zig').map(async (folder): Promise<BuildPlan | undefined> => {
    const text = ((await workspace.read(join(folder, 'build.zig'))) ?? '').replace(/^\s*\/\/.*$/gm, '');
    const usesPdk = /extism-pdk|extism_pdk/.test(text);
    const isForWasm = /\bwasm32\b/.test(text);
    if (!usesPdk && !isForWasm) return undefined;
    return {
      id: idOf('zig', folder, ''),
      toolchain: 'zig',
      language: 'Zig',
      folder,
      reason: usesPdk ? 'build.zig uses the Zig PDK' : 'build.zig compiles for wasm32',
      // Without a target of its own it compiles for this machine.
      command: ['zig', 'build', ...(isForWasm ? [] : ['-Dtarget=wasm32-freestanding'])],
      needs: needsOf(['zig']),
      matcher: matchersOf(['zig']),
      sources: ['build.zig', 'build.zig.zon', 'src/**', '**/*.zig'],
      outputs: [
        ...namesIn(text).map((name) => join(folder, `zig-out/bin/${name}.wasm`)),
        join(folder, 'zig-out/**/*.wasm'),
      ],
    };
  });
  return (await Promise.all(plans)).filter((plan) => plan !== undefined);
}

/** Of programs, which are what plug-ins are to Zig. */
const namesIn = (text: string): string[] =>
  [
    ...text.matchAll(
      /\badd(?:Executable|SharedLibrary|Library)\s*\(\s*\.\{\s*(?:[^{}]|\{[^{}]*\})*?\.name\s*=\s*"([^"]+)"/g,
    ),
  ].map(([, name = '']) => name);
