// Paths inside of a workspace folder: relative to it, with `/`, `''` for the folder itself.

/** Joins and resolves `.` and `..`; undefined if the result lies outside of the workspace folder. */
export function within(...parts: readonly string[]): string | undefined {
  const segments: string[] = [];
  for (const segment of parts.join('/').replaceAll('\\', '/').split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') segments.push(segment);
    else if (segments.pop() === undefined) return undefined;
  }
  return segments.join('/');
}

export const isAbsolute = (path: string): boolean => /^(\/|\\|[A-Za-z]:)/.test(path);

/** A path that a project file in `folder` gives; undefined if it is outside of the workspace folder. */
export const from = (folder: string, path: string): string | undefined =>
  isAbsolute(path) || path.includes('$') || path.startsWith('~') ? undefined : within(folder, path);

export const join = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);

export const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Without the last extension: `count.vowels.c` is `count.vowels`. */
export const stemOf = (path: string): string => nameOf(path).replace(/(?<=.)\.[^.]*$/, '');

export const isWithin = (path: string, folder: string): boolean =>
  folder === '' || path === folder || path.startsWith(`${folder}/`);

/** From one folder to a path below it or elsewhere, e.g. `../lib/a.c`. */
export function relative(folder: string, path: string): string {
  const here = folder === '' ? [] : folder.split('/');
  const there = path === '' ? [] : path.split('/');
  let common = 0;
  while (common < here.length && here[common] === there[common]) common++;
  return [...here.slice(common).map(() => '..'), ...there.slice(common)].join('/');
}

/** The folder and those that hold it, from itself to the workspace folder. */
export function upwards(folder: string): string[] {
  const folders = [folder];
  for (let at = folder; at !== ''; at = parentOf(at)) folders.push(parentOf(at));
  return folders;
}
