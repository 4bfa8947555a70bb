// Plug-ins in Rust: what Cargo is asked to build, and where it puts it.
import { type Artifact, artifactsOf, type Crate, readCrates } from './crates';
import { join, nameOf, relative } from './paths';
import type { BuildPlan } from './plan';
import { matchersOf, programNamed } from './programs';
import { type RustTarget, rustTarget } from './rustTarget';
import { idOf } from './script';
import type { Workspace } from './workspace';

/** Optimized, as plug-ins are shipped; {@link cargoPlanFor} knows the other profiles. */
export async function cargoPlans(workspace: Workspace): Promise<BuildPlan[]> {
  const crates = await readCrates(workspace);
  const plans = crates.map(async (crate) => {
    const artifacts = artifactsOf(crate, workspace);
    if (artifacts.length === 0) return [];
    const target = await rustTarget(crate, workspace);
    return artifacts.map((artifact) => planOf(crate, artifact, target));
  });
  return (await Promise.all(plans)).flat();
}

function planOf(crate: Crate, artifact: Artifact, target: RustTarget): BuildPlan {
  const { folder, root, name, uses } = crate;
  const { triple, targetFolder, config, reason } = target;
  const isPart = folder !== root;
  const sourceFolders = [folder, ...uses].map((each) => relative(root, each));
  return {
    id: idOf('cargo', folder, artifact.selection[1] ?? ''),
    toolchain: 'cargo',
    language: 'Rust',
    // The compiler runs in the root of the Cargo workspace wherever Cargo does; so do the places in its messages.
    folder: root,
    reason: reason === undefined ? artifact.reason : `${artifact.reason}; ${reason}`,
    command: [
      'cargo',
      'build',
      '--release',
      '--target',
      triple,
      ...(isPart ? ['-p', name] : []),
      ...artifact.selection,
      ...config.flatMap((path) => ['--config', relative(root, path)]),
    ],
    needs: [
      {
        program: 'cargo',
        howToGet: `${(programNamed('cargo')?.howToGet ?? '').replace(/\.$/, '')}, then run \`rustup target add ${triple}\`.`,
      },
    ],
    matcher: matchersOf(['cargo']),
    sources: [
      ...new Set([
        ...sourceFolders.flatMap((each) => ['src/**', '**/*.rs', 'Cargo.toml'].map((glob) => join(each, glob))),
        'Cargo.toml',
        '.cargo/config.toml',
        'rust-toolchain.toml',
      ]),
    ],
    outputs: [`${targetFolder}/${triple}/release/${artifact.file}`],
  };
}

/** The plan for the same crate's binary of another profile or target, e.g. `target/wasm32-wasip1/debug/shop.wasm`. */
export function cargoPlanFor(wasm: string, plan: BuildPlan): BuildPlan | undefined {
  const [output = ''] = plan.outputs;
  const usual = plan.command[plan.command.indexOf('--target') + 1] ?? '';
  const [targetFolder, file] = output.split(`/${usual}/release/`);
  if (targetFolder === undefined || file === undefined || !wasm.startsWith(`${targetFolder}/`)) return undefined;
  const [triple, profile, ...rest] = wasm.slice(targetFolder.length + 1).split('/');
  if (triple === undefined || profile === undefined || !triple.startsWith('wasm32-') || rest.join('/') !== file) {
    return undefined;
  }
  const [, , , , , ...selection] = plan.command;
  return {
    ...plan,
    id: `${plan.id}@${triple}/${profile}`,
    reason: `${plan.reason}; ${nameOf(wasm)} is of ${triple}/${profile}`,
    command: ['cargo', 'build', ...profileOptions(profile), '--target', triple, ...selection],
    needs: plan.needs.map((need) => ({ ...need, howToGet: need.howToGet.replace(usual, triple) })),
    outputs: [wasm],
  };
}

function profileOptions(profile: string): string[] {
  if (profile === 'debug') return [];
  return profile === 'release' ? ['--release'] : ['--profile', profile];
}
