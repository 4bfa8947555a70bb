// From globs, folders and files on the command line to case files.
import { readdir, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import picomatch from 'picomatch';
import { passedOver } from '../../project/toolchains/files';
import { UsageError } from '../usage';

/** Files of ours, and those of XTP. */
const everyCaseFile = '**/{*.cases.json,xtp.toml}';

/**
 * Absolute paths in order, none twice.
 *
 * @param onFolder is told of each folder that was looked through.
 * @throws UsageError if a pattern finds nothing.
 */
export async function findCaseFiles(
  patterns: readonly string[],
  cwd: string,
  onFolder?: (path: string) => void,
): Promise<string[]> {
  const all = await Promise.all(
    (patterns.length === 0 ? [everyCaseFile] : patterns).map(async (pattern) => {
      const found = await find(pattern, cwd, onFolder);
      if (found.length === 0) throw new UsageError('test', `no case file matches "${pattern}"`);
      return found;
    }),
  );
  return [...new Set(all.flat())].sort();
}

async function find(pattern: string, cwd: string, onFolder?: (path: string) => void): Promise<string[]> {
  const path = resolve(cwd, pattern);
  const info = await stat(path).catch(() => undefined);
  if (info?.isFile() === true) return [path];
  if (info?.isDirectory() === true) return await walk(path, everyCaseFile, onFolder);
  const { base, glob } = picomatch.scan(sep === '\\' ? pattern.replaceAll('\\', '/') : pattern);
  return glob === '' ? [] : await walk(resolve(cwd, base), glob, onFolder);
}

async function walk(base: string, glob: string, onFolder?: (path: string) => void): Promise<string[]> {
  // On a command line people expect a shell's globs, such as `!(…)`, which those of VS Code (`text/glob`) have not.
  const matches = picomatch(glob);
  const found: string[] = [];
  const enter = async (folder: string): Promise<void> => {
    onFolder?.(folder);
    // A folder that cannot be read holds no cases for us.
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        // What tools made or fetched holds cases of others.
        if (!passedOver.has(entry.name) && !entry.name.startsWith('.')) await enter(path);
      } else if (matches(slashes(relative(base, path)))) {
        found.push(path);
      }
    }
  };
  await enter(base);
  return found;
}

export const slashes = (path: string): string => (sep === '\\' ? path.replaceAll('\\', '/') : path);
