// Where the cases of a plug-in are written, and how paths are told from there.
import { posix } from 'node:path';

/** Folders into which compilers write: a case file there would be swept away with the next clean build. */
const buildFolders = new Set(['target', 'dist', 'build', 'out', 'bin', 'obj', 'zig-out', '.build', '_build']);

/**
 * The folder for the cases of a plug-in: its own, or the project's around its build folders. All paths have `/`.
 *
 * @param top the workspace folder: none above it is taken.
 */
export function caseFolder(plugin: string, top: string | undefined): string {
  const own = posix.dirname(plugin);
  if (top === undefined || !isInside(own, top)) return own;
  const below = posix.relative(top, own).split('/');
  const build = below.findIndex((folder) => buildFolders.has(folder));
  return build < 0 ? own : posix.join(top, ...below.slice(0, build));
}

/** `checkout.wasm` → `checkout.cases.json`. */
export function caseFileName(plugin: string): string {
  return `${posix.basename(plugin).replace(/\.(wasm|wat|json|toml)$/i, '')}.cases.json`;
}

const isInside = (folder: string, top: string): boolean =>
  folder === top || folder.startsWith(top.endsWith('/') ? top : `${top}/`);
