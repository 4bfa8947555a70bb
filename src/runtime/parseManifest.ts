// Reads a manifest that people wrote, and says all that is wrong in it at once, each with its path.
import { closest } from './closest';
import { PluginError } from './errors';
import type { Manifest, WasmSource } from './manifest';

export interface ParsedManifest {
  readonly manifest: Manifest;
  /** What is understood, but should be written in another way. */
  readonly warnings: readonly string[];
}

/**
 * @param value a manifest as JSON text, or what `JSON.parse` made of it.
 * @throws PluginError `manifest`, a line for each problem.
 */
export function parseManifest(value: unknown): ParsedManifest {
  const reader = new Reader();
  const manifest = reader.manifest(typeof value === 'string' ? parseJson(value) : value);
  if (reader.problems.length > 0) {
    throw new PluginError(
      'manifest',
      `The manifest is wrong:\n${reader.problems.map((line) => `  ${line}`).join('\n')}`,
      {
        hint: 'A manifest is like {"wasm": [{"path": "plugin.wasm"}], "config": {"key": "value"}, "allowed_hosts": ["example.com"]}.',
      },
    );
  }
  return { manifest, warnings: reader.warnings };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new PluginError('manifest', `The manifest is no JSON: ${(error as Error).message}`);
  }
}

type Fields = Record<string, unknown>;

class Reader {
  readonly problems: string[] = [];
  readonly warnings: string[] = [];

  manifest(value: unknown): Manifest {
    const known = ['wasm', 'memory', 'config', 'allowed_hosts', 'allowed_paths', 'timeout_ms'];
    const fields = this.#fields(value, '', known);
    const wasm = this.#list(fields['wasm'], 'wasm').map((item, index) => this.#source(item, `wasm[${index}]`));
    if (Array.isArray(fields['wasm']) && wasm.length === 0) this.#problem('wasm', 'is empty; it needs a module');
    if (fields['wasm'] === undefined) this.#problem('wasm', 'is missing');
    const memory = this.#memory(fields['memory']);
    const timeout = this.#number(fields['timeout_ms'], 'timeout_ms', 0);
    return {
      wasm,
      ...(memory !== undefined && { memory }),
      ...(isPresent(fields['config']) && { config: this.#texts(fields['config'], 'config') }),
      ...(isPresent(fields['allowed_hosts']) && { allowed_hosts: this.#hosts(fields['allowed_hosts']) }),
      ...(isPresent(fields['allowed_paths']) && {
        allowed_paths: this.#texts(fields['allowed_paths'], 'allowed_paths'),
      }),
      ...(timeout !== undefined && { timeout_ms: timeout }),
    };
  }

  #memory(value: unknown): Manifest['memory'] {
    if (!isPresent(value)) return undefined;
    const names = ['max_pages', 'max_http_response_bytes', 'max_var_bytes'] as const;
    const fields = this.#fields(value, 'memory', names);
    const entries = names.map((name) => [
      name,
      this.#number(fields[name], `memory.${name}`, name === 'max_pages' ? 1 : 0),
    ]);
    return Object.fromEntries(entries.filter(([, number]) => number !== undefined)) as NonNullable<Manifest['memory']>;
  }

  #source(value: unknown, path: string): WasmSource {
    const fields = this.#unwrapRequest(
      this.#fields(value, path, ['path', 'data', 'url', 'method', 'headers', 'name', 'hash', 'req']),
      path,
    );
    const given = ['path', 'data', 'url'].filter((name) => isPresent(fields[name]));
    if (given.length !== 1) {
      const found = given.length === 0 ? 'it has none' : `it has ${given.join(' and ')}`;
      this.#problem(path, `needs one of path, data and url; ${found}`);
    }
    const text = (name: string): string | undefined => this.#text(fields[name], `${path}.${name}`);
    const hash = text('hash');
    if (hash !== undefined && !/^[0-9a-f]{64}$/i.test(hash)) {
      this.#problem(`${path}.hash`, 'is no SHA-256: 64 hexadecimal digits');
    }
    const name = text('name');
    const common = { ...(name !== undefined && { name }), ...(hash !== undefined && { hash }) };
    if (isPresent(fields['data'])) {
      const { data } = fields;
      return { data: data instanceof Uint8Array ? data : (text('data') ?? ''), ...common };
    }
    if (!isPresent(fields['url'])) return { path: text('path') ?? '', ...common };
    const method = text('method');
    return {
      url: text('url') ?? '',
      ...(method !== undefined && { method }),
      ...(isPresent(fields['headers']) && { headers: this.#texts(fields['headers'], `${path}.headers`) }),
      ...common,
    };
  }

  /** Older documentation wraps `url`, `method` and `headers` in `req`. */
  #unwrapRequest(fields: Fields, path: string): Fields {
    if (!isPresent(fields['req'])) return fields;
    this.warnings.push(
      `${path}.req is the form of old documentation: put url, method and headers into ${path} itself.`,
    );
    return { ...fields, ...this.#fields(fields['req'], `${path}.req`, ['url', 'method', 'headers']) };
  }

  #hosts(value: unknown): string[] {
    return this.#list(value, 'allowed_hosts').flatMap((item, index) => {
      const path = `allowed_hosts[${index}]`;
      const host = this.#text(item, path);
      if (host === undefined) return [];
      if (/[/:]/.test(host))
        this.#problem(path, `is "${host}"; give the host name alone, without scheme, port and path`);
      return [host];
    });
  }

  #texts(value: unknown, path: string): Record<string, string> {
    const entries = Object.entries(this.#fields(value, path)).map(([name, item]) => [
      name,
      this.#text(item, `${path}.${name}`) ?? '',
    ]);
    return Object.fromEntries(entries) as Record<string, string>;
  }

  #text(value: unknown, path: string): string | undefined {
    if (!isPresent(value)) return undefined;
    if (typeof value === 'string') return value;
    const quoted = typeof value === 'number' || typeof value === 'boolean' ? `; write "${value}"` : '';
    this.#problem(path, `must be a string, and is ${kindOf(value)}${quoted}`);
    return undefined;
  }

  #number(value: unknown, path: string, minimum: number): number | undefined {
    if (!isPresent(value)) return undefined;
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= minimum) return value;
    const found = typeof value === 'number' ? String(value) : kindOf(value);
    this.#problem(path, `must be a whole number from ${minimum}, and is ${found}`);
    return undefined;
  }

  #list(value: unknown, path: string): readonly unknown[] {
    if (Array.isArray(value)) return value;
    if (isPresent(value)) this.#problem(path, `must be a list, and is ${kindOf(value)}`);
    return [];
  }

  /** The fields of an object; with `known`, all others are problems. */
  #fields(value: unknown, path: string, known?: readonly string[]): Fields {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.#problem(path, `must be an object, and is ${kindOf(value)}`);
      return {};
    }
    for (const name of known === undefined ? [] : Object.keys(value)) {
      if (known?.includes(name) === true) continue;
      const near = closest(name, known ?? []);
      this.#problem(
        path === '' ? name : `${path}.${name}`,
        `is no field of a manifest${near === undefined ? '' : `; did you mean ${near}?`}`,
      );
    }
    return value as Fields;
  }

  #problem(path: string, text: string): void {
    this.problems.push(path === '' ? text : `${path} ${text}`);
  }
}

/** JSON's null is as good as leaving a field out. */
const isPresent = (value: unknown): boolean => value !== undefined && value !== null;

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return value === undefined ? 'missing' : `a ${typeof value}`;
}
