// Reads a manifest that people wrote, and says all that is wrong in it at once, each with its path.
import { PluginError } from '../errors';
import { Checker, findingLine, join, readPresent, type Finding } from './checker';
import { readModules } from './modules';
import type { Manifest } from './types';

export interface ParsedManifest {
  readonly manifest: Manifest;
  /** What is understood but should be written in another way, and what has no effect; `path: text` each. */
  readonly warnings: readonly string[];
}

/**
 * Checks a manifest. Wrong types and values are refused; unknown fields are warned of, as newer runtimes may know them.
 *
 * @param value what `JSON.parse` made of a manifest; for text see `parseManifestText`.
 * @param name what messages call it, e.g. the file's name.
 * @throws PluginError `manifest`, with a line `path: text` for each problem.
 */
export function parseManifest(value: unknown, name = 'The manifest'): ParsedManifest {
  const { manifest, problems, warnings } = checkManifest(value);
  if (problems.length > 0) {
    const lines = problems.map((problem) => `  ${findingLine(problem)}`);
    throw new PluginError('manifest', `${name} is wrong:\n${lines.join('\n')}`, { hint: manifestHint });
  }
  return { manifest, warnings: warnings.map(findingLine) };
}

export const manifestHint =
  'A manifest is like {"wasm": [{"path": "plugin.wasm"}], "config": {"key": "value"}, "allowed_hosts": ["example.com"]}.';

export interface CheckedManifest {
  /** Of use if there are no problems. */
  readonly manifest: Manifest;
  readonly problems: readonly Finding[];
  readonly warnings: readonly Finding[];
}

/** As {@link parseManifest}, for those who show what is wrong at its place. */
export function checkManifest(value: unknown): CheckedManifest {
  const check = new Checker();
  const manifest = readManifest(value, check);
  return { manifest, problems: check.problems, warnings: check.warnings };
}

function readManifest(value: unknown, check: Checker): Manifest {
  const fields = check.fields(value, '', 'manifest');
  if (fields === undefined) return { wasm: [] };
  return {
    wasm: readModules(fields['wasm'], check),
    ...readPresent(fields, {
      memory: (memory) => readMemory(memory, check),
      config: (config) => readConfig(config, check),
      allowed_hosts: (hosts) => readHosts(hosts, check),
      allowed_paths: (paths) => readPaths(paths, check),
      timeout_ms: (timeout) => check.integer(timeout, 'timeout_ms', 0),
    }),
  };
}

function readMemory(value: unknown, check: Checker): NonNullable<Manifest['memory']> {
  return readPresent(check.fields(value, 'memory', 'memory') ?? {}, {
    max_pages: (pages) => check.integer(pages, 'memory.max_pages', 1),
    max_http_response_bytes: (bytes) => check.integer(bytes, 'memory.max_http_response_bytes', 0),
    max_var_bytes: (bytes) => check.integer(bytes, 'memory.max_var_bytes', 0),
  });
}

/** Some SDKs write null for a key that is not set. */
function readConfig(value: unknown, check: Checker): Record<string, string> {
  const entries = Object.entries(check.object(value, 'config') ?? {}).filter(([, item]) => item !== null);
  return check.texts(Object.fromEntries(entries), 'config');
}

function readHosts(value: unknown, check: Checker): string[] {
  return check.list(value, 'allowed_hosts').map((item, index) => {
    const path = `allowed_hosts[${index}]`;
    const host = check.text(item, path);
    if (/[/:]/.test(host) && !/^\[[0-9a-f:.*]+\]$/i.test(host)) {
      check.warning(
        path,
        `is ${JSON.stringify(host)}, which covers no host; give its name alone, without scheme, port and path`,
      );
    }
    return host;
  });
}

function readPaths(value: unknown, check: Checker): Record<string, string> {
  const paths = check.texts(value, 'allowed_paths');
  for (const host of Object.keys(paths)) {
    if (host === '' || host === 'ro:') check.problem(join('allowed_paths', host), 'names no folder of the host');
  }
  return paths;
}
