// Gets ready to call a function: reads plug-in, options and input, or says why the run cannot start.
import { isAbsolute, resolve } from 'node:path';
import * as vscode from 'vscode';
import type { RunExtras } from '../cases/runExtras';
import { withLinked } from '../../project/cases/run/linked';
import { unitedOptions } from '../../project/options';
import { isPluginError } from '../../runtime/errors';
import type { RunOptions } from '../../runner/protocol';
import type { PluginSource } from '../../runner/runner';
import type { Manifest } from '../../runtime/manifest';
import type { PluginCatalogue } from '../catalogue/catalogue';
import { isVirtual, readFile } from '../files';
import { folderOf, resolveFile, type InputFileWatch } from './inputFile';
import {
  type CaseLink,
  type Draft,
  type Failure,
  type RunDefaults,
  type Target,
  checkOptions,
  encodeInput,
  inputKey,
} from './protocol';
import type { Preparation } from './runs';
import type { Sessions } from './sessions';

export interface RunParts {
  readonly catalogue: PluginCatalogue;
  readonly sessions: Sessions;
  readonly inputFile: InputFileWatch;
  readonly extras: (plugin: vscode.Uri, link: CaseLink | undefined) => Promise<RunExtras>;
}

const failure = (code: Failure['code'], message: string, hint?: string): Preparation => ({
  failure: { code, message, ...(hint !== undefined && { hint }) },
});

export async function prepareRun(
  { catalogue, sessions, inputFile, extras }: RunParts,
  { uri: uriText, functionName }: Required<Target>,
  draft: Draft,
  defaults: RunDefaults,
): Promise<Preparation> {
  if (!vscode.workspace.isTrusted) {
    return failure(
      'untrusted',
      'Plug-ins run only in a trusted workspace. This one is open in Restricted Mode.',
      'Trust the workspace to run its plug-ins. Inspecting them works without.',
    );
  }
  const { options, problems } = checkOptions(draft.options, defaults);
  const [field, problem] = Object.entries(problems)[0] ?? [];
  if (field !== undefined && problem !== undefined)
    return failure('options', `${field.replace(/\.\d+$/, '')}: ${problem}`);

  const uri = vscode.Uri.parse(uriText);
  const folder = folderOf(uri);
  const nowhere = pathInVirtual(options.allowed_paths ?? {}, folder);
  if (nowhere !== undefined) {
    return failure(
      'options',
      `allowed_paths: ${nowhere} is in a virtual file system; a plug-in can be given folders of this machine only.`,
      'Choose a folder of this machine, by its whole path.',
    );
  }
  const input = await readInput(draft, inputFile, folder);
  if ('message' in input) return { failure: input, stamp: { input: inputKey(draft.input, inputFile.current) } };

  const plugin = await readPlugin(catalogue, uri, functionName);
  if ('message' in plugin) return { failure: plugin };

  const more = await readExtras(() => extras(uri, draft.case));
  if ('message' in more) return { failure: more };

  const own = withoutDefaults(options, draft.options, plugin.manifest);
  const typed = {
    ...own,
    ...more.options,
    allowed_paths: resolvePaths(options.allowed_paths ?? {}, folder.fsPath),
    memory: { ...more.options.memory, ...own.memory },
  };
  const opened = sessions.open({
    uri: uriText,
    build: plugin.build + more.key,
    source: withLinked(plugin.source, more.linked),
    options: { ...typed, ...unitedOptions(plugin.manifest, typed) },
    keepState: draft.options.keepState,
  });
  return {
    ...opened,
    bytes: input.bytes,
    inputSize: input.bytes.length,
    stamp: { build: plugin.build, input: input.key },
  };
}

/** Limits that are not typed are those of the manifest, if it has any. */
function withoutDefaults(options: RunOptions, draft: Draft['options'], manifest: Partial<Manifest>): RunOptions {
  const { timeout_ms, memory, ...others } = options;
  const asManifest = (typed: string, said: unknown): boolean => typed.trim() === '' && said !== undefined;
  return {
    ...others,
    ...(!asManifest(draft.timeoutMs, manifest.timeout_ms) && timeout_ms !== undefined && { timeout_ms }),
    ...(!asManifest(draft.maxPages, manifest.memory?.max_pages) && memory && { memory }),
  };
}

async function readInput(
  { input }: Draft,
  inputFile: InputFileWatch,
  folder: vscode.Uri,
): Promise<Failure | { bytes: Uint8Array; key: string }> {
  const encoded = encodeInput(input);
  if ('problem' in encoded) {
    const { problem } = encoded;
    const place = 'line' in problem ? ` at ${problem.line}:${problem.column}` : '';
    const hint =
      input.mode === 'json'
        ? 'Correct it, or switch to Text to send it as it is.'
        : input.mode === 'file'
          ? 'Choose a file, or type the input.'
          : 'Correct it.';
    return { code: 'input', message: `${inputNames[input.mode]}${place}: ${problem.message}`, hint };
  }
  if ('bytes' in encoded) return { bytes: encoded.bytes, key: inputKey(input) };
  inputFile.follow(encoded.file, folder);
  const file = await inputFile.look();
  if (file?.problem !== undefined) return { code: 'input', message: file.problem, hint: 'Choose another input file.' };
  try {
    const bytes = await readFile(resolveFile(encoded.file, folder));
    return { bytes, key: inputKey(input, file) };
  } catch (error) {
    return {
      code: 'input',
      message: `${encoded.file} cannot be read: ${messageOf(error)}`,
      hint: 'Choose another input file.',
    };
  }
}

const inputNames = { text: 'Text input', json: 'JSON input', hex: 'Hex input', file: 'Input file' } as const;

/** A mock that cannot be read is an option that is wrong. */
async function readExtras(read: () => Promise<RunExtras>): Promise<Failure | RunExtras> {
  try {
    return await read();
  } catch (error) {
    return { code: 'options', message: messageOf(error), hint: 'Correct the case file, or leave the case.' };
  }
}

async function readPlugin(
  catalogue: PluginCatalogue,
  uri: vscode.Uri,
  functionName: string,
): Promise<Failure | { build: string; source: PluginSource; manifest: Partial<Manifest> }> {
  const path = vscode.workspace.asRelativePath(uri);
  try {
    // No watcher tells of what changed behind a link, or in some file systems.
    await catalogue.look(uri);
    const entry = await catalogue.open(uri);
    if (entry.state === 'broken') {
      const hint = 'Build it again; the panel follows the file.';
      return { code: 'broken', message: `${path}: ${entry.problem?.message ?? 'it cannot be read.'}`, hint };
    }
    const known = entry.description?.functions.find(({ name }) => name === functionName);
    if (known && !known.callable) {
      const message = `${functionName} cannot be called by an Extism host: it ${known.reason ?? 'has another signature'}.`;
      return {
        code: 'not-callable',
        message,
        hint: 'A plug-in function has no parameters and returns an i32 or nothing.',
      };
    }
    const { stamp, manifest, ...source } = await catalogue.load(uri);
    return { build: stamp, source, manifest };
  } catch (error) {
    if (isPluginError(error)) return error.toData();
    return error instanceof vscode.FileSystemError && error.code === 'FileNotFound'
      ? {
          code: 'deleted',
          message: `There is no file ${path} any more.`,
          hint: 'Build it again; the panel follows the file.',
        }
      : { code: 'source', message: `${path} cannot be read: ${messageOf(error)}` };
  }
}

/** The first of the host paths that would count from a folder that is not on this machine. */
function pathInVirtual(paths: Readonly<Record<string, string>>, folder: vscode.Uri): string | undefined {
  if (!isVirtual(folder)) return undefined;
  return Object.keys(paths)
    .map((host) => host.replace(/^ro:/, ''))
    .find((host) => !isAbsolute(host));
}

/** Host paths that are not absolute count from the plug-in's workspace folder. */
export function resolvePaths(paths: Readonly<Record<string, string>>, folder: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(paths).map(([host, guest]) => {
      const [, prefix = '', path = ''] = /^(ro:)?(.*)$/s.exec(host) ?? [];
      return [`${prefix}${isAbsolute(path) ? path : resolve(folder, path)}`, guest];
    }),
  );
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
