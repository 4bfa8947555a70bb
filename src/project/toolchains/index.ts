// Which builds a workspace folder has, which of them makes a plug-in, and whether a file is a source of one.
import { matches } from '../../text/glob';
import { ascPlans } from './asc';
import { cabalPlans } from './cabal';
import { cargoPlanFor, cargoPlans } from './cargo';
import { clangPlans } from './clang';
import { cmakePlans } from './cmake';
import { dotnetPlanFor, dotnetPlans } from './dotnet';
import { extismJsPlans } from './extismJs';
import { isMade } from './files';
import { isGlob } from './glob';
import { goPlans } from './go';
import { makePlans } from './make';
import { moonPlanFor, moonPlans } from './moon';
import { npmPlans } from './npm';
import { isWithin, nameOf, parentOf, relative, within } from './paths';
import type { BuildPlan, Detection, ProjectFiles, Toolchain } from './plan';
import { pythonPlans } from './python';
import type { ScriptPlan } from './script';
import { Workspace } from './workspace';
import { xtpPlans } from './xtp';
import { zigPlans } from './zig';

export { type Place, placeOf } from './place';
export type { BuildPlan, Detection, Need, ProjectFiles, Skipped, Toolchain } from './plan';

/** The builds, and which files were passed over. Rejects only if the files cannot be listed or read. */
export async function detect(files: ProjectFiles): Promise<Detection> {
  const workspace = await Workspace.open(files);
  const scripts = (await Promise.all([npmPlans(workspace), makePlans(workspace), xtpPlans(workspace)])).flat();
  const compiled = await compilers(workspace, scripts);
  // A script that comes to the very compiler's call says nothing new.
  const isNew = ({ command, outputs }: BuildPlan): boolean =>
    !compiled.some(
      (plan) => plan.command[0] === command[0] && outputs.every((output) => plan.outputs.includes(output)),
    );
  const builds = [...compiled, ...scripts.map(({ plan }) => plan).filter(isNew)];
  return { builds: unlike(builds), skipped: workspace.skipped };
}

async function compilers(workspace: Workspace, scripts: readonly ScriptPlan[]): Promise<BuildPlan[]> {
  const detectors = [
    cargoPlans,
    goPlans,
    extismJsPlans,
    ascPlans,
    clangPlans,
    cmakePlans,
    zigPlans,
    dotnetPlans,
    cabalPlans,
    pythonPlans,
    moonPlans,
  ];
  return (await Promise.all(detectors.map((plans) => plans(workspace, scripts)))).flat();
}

/** One of several with the same command in the same folder; ids are unique. */
function unlike(builds: readonly BuildPlan[]): BuildPlan[] {
  const byCommand = new Map<string, BuildPlan>();
  for (const build of builds) {
    const key = JSON.stringify([build.folder, build.command]);
    const first = byCommand.get(key);
    const outputs = [...new Set([...(first?.outputs ?? []), ...build.outputs])];
    byCommand.set(key, { ...(first ?? build), outputs });
  }
  return [...new Map([...byCommand.values()].map((build) => [build.id, build])).values()];
}

/**
 * The plan that makes a binary, whose path is relative to the workspace folder; undefined if none does. The most
 * specific wins: one that names the file before one with a glob, then the one that makes the fewest others, then the
 * first.
 */
export function planFor(wasm: string, plans: readonly BuildPlan[]): BuildPlan | undefined {
  const path = within(wasm);
  if (path === undefined) return undefined;
  return plans
    .map((plan) => ({ plan, rank: rankOf(path, plan) }))
    .filter(({ rank }) => rank < Infinity)
    .sort((a, b) => a.rank - b.rank)[0]?.plan;
}

/**
 * A plan that none of the given ones is: for a binary that one of their projects makes if its tool is called in another
 * way, e.g. for `target/wasm32-wasip1/debug/shop.wasm` where a plan makes the optimized one.
 */
export function otherPlanFor(wasm: string, plans: readonly BuildPlan[]): BuildPlan | undefined {
  const path = within(wasm);
  if (path === undefined) return undefined;
  for (const plan of plans) {
    const other = others[plan.toolchain]?.(path, plan);
    if (other !== undefined) return other;
  }
  return undefined;
}

const others: Partial<Record<Toolchain, (wasm: string, plan: BuildPlan) => BuildPlan | undefined>> = {
  cargo: cargoPlanFor,
  dotnet: dotnetPlanFor,
  moon: moonPlanFor,
};

function rankOf(path: string, plan: BuildPlan): number {
  const { outputs } = plan;
  if (outputs.includes(path)) return outputs.length;
  return outputs.some((output) => isGlob(output) && isLike(path, output, plan)) ? 1e6 + outputs.length : Infinity;
}

/** Whether a path is one that the glob means. The name of the plan's own folder is none, though it may look like one. */
function isLike(path: string, glob: string, { folder }: BuildPlan): boolean {
  if (!isWithin(glob, folder)) return matches(path, glob);
  return isWithin(path, folder) && matches(relative(folder, path), relative(folder, glob));
}

/** Whether saving a file, whose path is relative to the workspace folder, calls for that build. */
export function isSourceOf(path: string, plan: BuildPlan): boolean {
  const file = within(path);
  if (file === undefined || isMade(file) || plan.outputs.some((output) => isBesides(file, output, plan))) return false;
  return plan.sources.some((glob) => {
    const full = within(plan.folder, glob);
    return full !== undefined && isLike(file, full, plan);
  });
}

/** Whether a file is an output, or lies in a folder for outputs, where bundlers put theirs too. */
function isBesides(file: string, output: string, plan: BuildPlan): boolean {
  if (file === output || isLike(file, output, plan)) return true;
  const folder = parentOf(output);
  const isForOutputs =
    /^(dist|build|out|output|pkg|bin|release|debug)$/i.test(nameOf(folder)) && folder !== plan.folder;
  return isForOutputs && file.startsWith(`${folder}/`);
}
