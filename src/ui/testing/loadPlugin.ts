// From the `plugin` of a case file to its modules: a `.wasm`, a `.wat`, or a manifest.
import * as vscode from 'vscode';
import type { LoadedPlugin } from '../../project/cases/run/parts';
import { PluginError } from '../../runtime/errors';
import { loadModules } from '../../runtime/loadModules';
import { parseManifestText, resolvePaths } from '../../runtime/manifest';
import { nodePlatform } from '../../runtime/node/platform';
import type { PluginCatalogue } from '../catalogue/catalogue';
import { fileName } from '../catalogue/entry';
import { isNotFound } from '../catalogue/read';
import { resolveFrom } from '../cases/catalogue/entry';
import { isVirtual, readFile } from '../files';

/** @param note is told of each file that is read. */
export async function loadPlugin(
  uri: vscode.Uri,
  catalogue: PluginCatalogue,
  note: (file: vscode.Uri) => void,
): Promise<LoadedPlugin> {
  if (/^https?$/.test(uri.scheme)) return loadAddress(uri);
  note(uri);
  if (!/\.(json|toml)$/i.test(uri.path)) {
    return { bytes: await moduleOf(uri, catalogue), name: fileName(uri), manifest: {} };
  }
  const text = new TextDecoder().decode(await existing(uri, () => readFile(uri)));
  const { manifest: written } = await parseManifestText(text, fileName(uri));
  const onMachine = !isVirtual(uri);
  const [mounted] = Object.keys(written.allowed_paths ?? {});
  if (mounted !== undefined && !onMachine) {
    const message = `${fileName(uri)}: allowed_paths: ${mounted} is not on this machine's disk, which is all that a plug-in can be given.`;
    throw new PluginError('manifest', message);
  }
  const pathOf = (file: vscode.Uri): string => (onMachine ? file.fsPath : file.path);
  const manifest = resolvePaths(written, (path) => pathOf(resolveFrom(uri, path)));
  const modules = await loadModules(manifest.wasm, {
    ...nodePlatform,
    readFile: (path) => {
      const file = onMachine ? vscode.Uri.file(path) : uri.with({ path });
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

/** The catalogue keeps what a text was assembled to, and follows the file from now on. */
async function moduleOf(uri: vscode.Uri, catalogue: PluginCatalogue): Promise<Uint8Array<ArrayBuffer>> {
  return existing(uri, async () => {
    await catalogue.open(uri);
    return catalogue.bytes(uri);
  });
}

async function existing<T>(uri: vscode.Uri, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!isNotFound(error)) throw error;
    const message = `There is no file ${vscode.workspace.asRelativePath(uri)}.`;
    const failure = new PluginError('source', message, {
      hint: 'Build the plug-in, or correct the path, which is relative to the file that names it.',
    });
    failure.cause = error;
    throw failure;
  }
}
