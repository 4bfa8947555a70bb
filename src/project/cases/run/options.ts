// What a case's session is opened with: the case's options over those of its file over the plug-in's manifest.
import type { RunOptions } from '../../../runner/protocol';
import type { Manifest } from '../../../runtime/manifest';
import { type ManifestOptions, unitedOptions } from '../../options';
import { callsOf, type Case, type CaseFile, type CaseOptions, type Content } from '../model';
import { readContent } from './content';
import { CaseProblem, type CaseFiles, type Path } from './parts';

/** Milliseconds that a call gets where neither case nor manifest tell: a test that never ends helps nobody. */
const defaultTimeoutMs = 30_000;

/** @throws CaseProblem */
export async function runOptions(
  manifest: Partial<Manifest>,
  file: CaseFile,
  each: Case,
  files: CaseFiles,
  location: string,
): Promise<RunOptions> {
  const layers = [
    manifest,
    onDisk(file.options, files, location, []),
    onDisk(each.options, files, location, ['options']),
  ];
  const said: CaseOptions = { ...file.options, ...each.options };
  const vars = { ...(await varsOf(file, files, location, [])), ...(await varsOf(each, files, location, ['options'])) };
  return {
    ...layers.reduce<ManifestOptions>(unitedOptions, { timeout_ms: defaultTimeoutMs }),
    wasi: said.wasi ?? true,
    logLevel: said.log_level ?? 'info',
    httpResponseHeaders: said.http_response_headers ?? false,
    ...(Object.keys(vars).length > 0 && { vars }),
    ...(callsOf(each).some(({ expect }) => expect?.vars !== undefined) && { wholeVars: true }),
  };
}

/** Options whose paths are those of the disk. */
function onDisk(options: CaseOptions = {}, files: CaseFiles, location: string, at: Path): ManifestOptions {
  const { memory, config, allowed_hosts, allowed_paths, timeout_ms } = options;
  const paths = Object.entries(allowed_paths ?? {}).map(([host, guest]) => {
    const readOnly = host.startsWith('ro:');
    const path = files.pathOf(files.resolve(location, readOnly ? host.slice(3) : host));
    if (path === undefined) {
      const message = `allowed_paths: ${host} is not on this machine's disk, which is all that a plug-in can be given.`;
      throw new CaseProblem(at.length === 0 ? [] : [...at, 'allowed_paths', host], message);
    }
    return [readOnly ? `ro:${path}` : path, guest];
  });
  return {
    ...(memory && { memory }),
    ...(config && { config }),
    ...(allowed_hosts && { allowed_hosts }),
    ...(paths.length > 0 && { allowed_paths: Object.fromEntries(paths) as Record<string, string> }),
    ...(timeout_ms !== undefined && { timeout_ms }),
  };
}

async function varsOf(
  { options }: CaseFile | Case,
  files: CaseFiles,
  location: string,
  at: Path,
): Promise<Record<string, Uint8Array>> {
  const vars: Readonly<Record<string, Content>> = options?.vars ?? {};
  const entries = Object.entries(vars).map(async ([name, content]) => {
    const path = at.length === 0 ? [] : [...at, 'vars', name];
    return [name, await readContent(content, files, location, path, `The var "${name}"`)] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}
