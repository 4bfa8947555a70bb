// From a manifest's text, in JSON or TOML, to the manifest.
import { PluginError } from '../errors';
import { readJson } from './json';
import { parseManifest, type ParsedManifest } from './parse';
import type { ParsedText } from './syntax';

/**
 * Reads a manifest from text. The file name's extension decides between JSON and TOML; without one of these, text that
 * starts with `{` is JSON. Paths stay as they are written; see `resolvePaths`.
 *
 * @param fileName what messages call it.
 * @throws PluginError `manifest`: `file:line:column: …` for wrong syntax, else a line for each problem.
 */
export async function parseManifestText(text: string, fileName = 'The manifest'): Promise<ParsedManifest> {
  const content = text.replace(/^\uFEFF/, '');
  if (content.trim() === '') {
    throw new PluginError('manifest', `${fileName} is empty.`, { hint: 'It needs at least a module in wasm.' });
  }
  const isToml = isTomlText(content, fileName);
  const parsed = await readText(content, isToml);
  if ('error' in parsed) {
    const { line, column, message } = parsed.error;
    throw new PluginError('manifest', `${fileName}:${line}:${column}: ${message}`, {
      hint: `It is read as ${isToml ? 'TOML' : 'JSON'}.`,
    });
  }
  return parseManifest(parsed.value, fileName);
}

/** The value that a text of a manifest stands for, or where its syntax is wrong. */
export const readText = async (text: string, isToml: boolean): Promise<ParsedText> =>
  isToml ? await readTomlLazily(text) : readJson(text);

export function isTomlText(text: string, fileName: string): boolean {
  const [, extension] = /\.(json|toml)$/i.exec(fileName) ?? [];
  return extension === undefined ? !text.trimStart().startsWith('{') : extension.toLowerCase() === 'toml';
}

/** Few manifests are in TOML, and its parser is as large as the rest of the reader. */
async function readTomlLazily(text: string): Promise<ParsedText> {
  const { readToml } = await import('./toml');
  return readToml(text);
}
