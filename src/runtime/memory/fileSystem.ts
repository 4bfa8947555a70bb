// Folders for plug-ins that are on no disk: for browsers, for tests, and for files that nobody should find.
import { PluginError } from '../errors';
import { TreeDirectory } from '../wasi/directory';
import { Errno, WasiError } from '../wasi/errno';
import type { WasiFileSystem } from '../wasi/fileSystem';
import { contentsOf, fill, type MemoryContents } from './contents';
import { Quota, type QuotaLimits } from './quota';
import { MemoryTree } from './tree';

export type { MemoryContents, MemoryEntry } from './contents';
export type { QuotaLimits } from './quota';

export interface MemoryFileSystem extends WasiFileSystem {
  /** What is below a root by now, as it would be given to {@link createMemoryFileSystem}; the bytes are copies. */
  entries(root: string): Record<string, Uint8Array<ArrayBuffer> | { symlink: string } | null>;
  /** Bytes of contents, names and targets of links, also of removed files that are still open. */
  readonly usedBytes: number;
}

/**
 * A file system that lives as long as this object; every plug-in that gets it sees the same files.
 *
 * @param roots by the paths that `allowed_paths` name them with.
 * @throws TypeError for a path that is none, RangeError if the files are more than the limits allow.
 */
export function createMemoryFileSystem(
  roots: Readonly<Record<string, MemoryContents>>,
  limits: QuotaLimits = {},
): MemoryFileSystem {
  const quota = new Quota(limits);
  const trees = new Map(
    Object.entries(roots).map(([root, contents], index) => [root, treeOf(root, contents, quota, BigInt(index + 1))]),
  );
  const treeAt = (path: string): MemoryTree => {
    const tree = trees.get(path);
    if (tree !== undefined) return tree;
    const known = [...trees.keys()].map((root) => `"${root}"`).join(', ');
    throw new PluginError('manifest', `allowed_paths: "${path}" is none of the folders in memory: ${known || 'none'}.`);
  };
  return {
    openRoot: (path, readOnly) => new TreeDirectory(treeAt(path), [], readOnly),
    entries: (root) => contentsOf(treeAt(root)),
    get usedBytes() {
      return quota.bytes;
    },
  };
}

function treeOf(root: string, contents: MemoryContents, quota: Quota, device: bigint): MemoryTree {
  const tree = new MemoryTree(quota, device);
  try {
    fill(tree, contents);
  } catch (error) {
    if (!(error instanceof WasiError)) throw error;
    if (error.errno === Errno.nametoolong) throw new TypeError(`Files in memory: a name in "${root}" is too long.`);
    throw new RangeError(
      `Files in memory: those of "${root}" do not fit into ${quota.maxBytes} bytes and ${quota.maxEntries} entries.`,
    );
  }
  return tree;
}
