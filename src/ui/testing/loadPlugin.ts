// From the file of a plug-in to its modules: a `.wasm`, a `.wat`, or a manifest.
import type * as vscode from 'vscode';
import type { LoadedPlugin } from '../../project/cases/run/parts';
import { PluginError } from '../../runtime/errors';
import { loadModules } from '../../runtime/loadModules';
import { parseManifestText } from '../../runtime/manifest';
import { nodePlatform } from '../../runtime/node/platform';
import type { Platform } from '../../runtime/platform';
import type { PluginCatalogue } from '../catalogue/catalogue';
import { fileName } from '../catalogue/entry';
import { isVirtual, readFile } from '../files';
import { existing, fileAt, moduleOf, withFullPaths } from '../manifests/open';

/**
 * @param note is told of each file that is read.
 * @param fetch gets modules at addresses.
 */
export async function loadPlugin(
  uri: vscode.Uri,
  catalogue: PluginCatalogue,
  note: (file: vscode.Uri) => void,
  fetch: Platform['fetch'] = (url, request) => nodePlatform.fetch(url, request),
): Promise<LoadedPlugin> {
  if (/^https?$/.test(uri.scheme)) return loadAddress(uri);
  note(uri);
  if (!/\.(json|toml)$/i.test(uri.path)) {
    return { bytes: await moduleOf(uri, catalogue), name: fileName(uri), manifest: {} };
  }
  const text = new TextDecoder().decode(await existing(uri, () => readFile(uri)));
  const { manifest: written } = await parseManifestText(text, fileName(uri));
  const [mounted] = Object.keys(written.allowed_paths ?? {});
  if (mounted !== undefined && isVirtual(uri)) {
    const message = `${fileName(uri)}: allowed_paths: ${mounted} is not on this machine's disk, which is all that a plug-in can be given.`;
    throw new PluginError('manifest', message);
  }
  const manifest = withFullPaths(written, uri);
  const modules = await loadModules(manifest.wasm, {
    ...nodePlatform,
    fetch,
    readFile: (path) => {
      const file = fileAt(path, uri);
      note(file);
      return moduleOf(file, catalogue);
    },
  });
  const main = modules.at(-1);
  if (main === undefined) throw new PluginError('manifest', `${fileName(uri)}: wasm is empty; it needs a module`);
  return { bytes: main.bytes, name: main.name, linked: modules.slice(0, -1), mainName: main.name, manifest };
}

/** Tests of XTP's may name one. */
async function loadAddress(uri: vscode.Uri): Promise<LoadedPlugin> {
  const [main] = await loadModules([{ url: uri.toString(true) }], nodePlatform);
  if (main === undefined) throw new PluginError('source', `${uri.toString(true)} gives no module.`);
  return { ...main, manifest: {} };
}
