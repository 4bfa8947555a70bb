// Workspace folders in memory, as detection sees them.
import { type BuildPlan, detect, type ProjectFiles } from '../../../src/project/toolchains';

/** The text of each file by its path. */
export type Files = Readonly<Record<string, string>>;

export function projectFiles(files: Files): ProjectFiles {
  return {
    list: (folder) => {
      const prefix = folder === '' ? '' : `${folder}/`;
      const below = Object.keys(files).filter((path) => path.startsWith(prefix));
      const parts = below.map((path) => path.slice(prefix.length).split('/'));
      const entries = new Map(parts.map(([name = '', ...rest]) => [name, rest.length > 0]));
      return Promise.resolve([...entries].map(([name, isFolder]) => ({ name, isFolder })));
    },
    read: (path) => Promise.resolve(Object.hasOwn(files, path) ? files[path] : undefined),
  };
}

export const buildsOf = async (files: Files): Promise<readonly BuildPlan[]> =>
  (await detect(projectFiles(files))).builds;

/** The only build of these files. */
export async function buildOf(files: Files): Promise<BuildPlan> {
  const builds = await buildsOf(files);
  if (builds.length !== 1) throw new Error(`${builds.length} builds: ${builds.map(({ id }) => id).join(', ')}`);
  return builds[0]!;
}

/** A build's command as people type it. */
export const typed = ({ command, env = {} }: BuildPlan): string =>
  [...Object.entries(env).map(([name, value]) => `${name}=${value}`), ...command].join(' ');
