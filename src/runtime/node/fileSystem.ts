// The folders that a plug-in is let into, on Node's file system.
import { realpathSync, statSync } from 'node:fs';
import { PluginError } from '../errors';
import { TreeDirectory } from '../wasi/directory';
import type { Directory, WasiFileSystem } from '../wasi/fileSystem';
import { NodeTree } from './tree';

/** Folders of one file system know each other: two mounts of one folder are one, so that files can move between them. */
export function createFileSystem(): WasiFileSystem {
  const trees = new Map<string, NodeTree>();
  return { openRoot: (path, readOnly) => openRoot(trees, path, readOnly) };
}

/** @throws PluginError `manifest` if there is no such folder. */
function openRoot(trees: Map<string, NodeTree>, path: string, readOnly: boolean): Directory {
  try {
    const root = realpathSync(path);
    if (statSync(root).isDirectory()) {
      const tree = trees.get(root) ?? new NodeTree(root);
      trees.set(root, tree);
      return new TreeDirectory(tree, [], readOnly);
    }
  } catch (error) {
    throw new PluginError('manifest', `allowed_paths: "${path}" cannot be opened: ${(error as Error).message}`);
  }
  throw new PluginError('manifest', `allowed_paths: "${path}" is no folder.`);
}
