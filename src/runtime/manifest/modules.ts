// Reads `wasm`: the modules of a plug-in and where each comes from.
import { isPresent, kindOf, readPresent, type Checker, type Fields, type TextRule } from './checker';
import type { WasmSource } from './types';

export function readModules(value: unknown, check: Checker): WasmSource[] {
  if (!isPresent(value)) {
    check.problem('wasm', 'is missing; it lists the modules of the plug-in');
    return [];
  }
  if (!Array.isArray(value)) {
    check.problem('wasm', `must be a list ([[wasm]] in TOML), and is ${kindOf(value)}`);
    return [];
  }
  if (value.length === 0) check.problem('wasm', 'is empty; it needs a module');
  const modules = value.map((item, index) => readModule(item, `wasm[${index}]`, check));
  checkNames(modules, check);
  return modules;
}

function checkNames(modules: readonly WasmSource[], check: Checker): void {
  const paths = new Map<string, string>();
  modules.forEach(({ name }, index) => {
    if (name === undefined) return;
    const path = `wasm[${index}].name`;
    const first = paths.get(name);
    if (first === undefined) paths.set(name, path);
    else check.problem(path, `is ${JSON.stringify(name)}, and so is ${first}; a name is for one module`);
  });
}

const sources = ['path', 'data', 'url', 'req'];

function readModule(value: unknown, path: string, check: Checker): WasmSource {
  const fields = check.fields(value, path, 'module');
  if (fields === undefined) return { path: '' };
  const given = sources.filter((name) => isPresent(fields[name]));
  if (given.length !== 1) {
    const found = given.length === 0 ? 'it has none' : `it has ${given.join(' and ')}`;
    check.problem(path, `needs one of path, data and url; ${found}`);
  }
  const { data, path: file } = readPresent(fields, {
    path: (text) => check.text(text, `${path}.path`, notEmpty),
    data: (bytes) => (bytes instanceof Uint8Array ? bytes : check.text(bytes, `${path}.data`, base64)),
  });
  const { url, ...request } = readRequest(fields, path, check);
  const meta = readPresent(fields, {
    name: (name) => check.text(name, `${path}.name`),
    hash: (hash) => check.text(hash, `${path}.hash`, sha256),
  });
  if (url !== undefined) return { url, ...request, ...meta };
  for (const name of Object.keys(request)) check.warning(`${path}.${name}`, 'has no effect without url');
  return data === undefined ? { path: file ?? '', ...meta } : { data, ...meta };
}

interface Request {
  readonly url?: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
}

function readRequest(fields: Fields, path: string, check: Checker): Request {
  const request = readPresent(fields, {
    url: (url) => check.text(url, `${path}.url`, address),
    method: (method) => check.text(method, `${path}.method`, httpMethod),
    headers: (headers) => check.texts(headers, `${path}.headers`),
  });
  if (!isPresent(fields['req'])) return request;
  const inner = `${path}.req`;
  check.warning(inner, `is the form of old documentation; put url, method and headers into ${path} itself`);
  const unwrapped = check.fields(fields['req'], inner, 'request');
  if (unwrapped === undefined) return request;
  if (!isPresent(unwrapped['url'])) check.problem(inner, 'needs a url');
  return { ...request, ...readRequest(unwrapped, inner, check) };
}

const notEmpty: TextRule = { holds: (text) => text !== '', otherwise: 'must not be empty' };

const base64: TextRule = {
  holds: (text) => /^[A-Za-z0-9+/\s]+(?:=\s*){0,2}$/.test(text),
  otherwise: 'is no base64',
};

const sha256: TextRule = {
  holds: (text) => /^[0-9a-f]{64}$/i.test(text),
  otherwise: 'is no SHA-256: 64 hexadecimal digits',
};

const address: TextRule = {
  holds: (text) => /^https?:\/\//i.test(text) && URL.canParse(text),
  otherwise: 'is no http or https address; give a file as path',
};

const httpMethod: TextRule = {
  holds: (text) => /^[A-Za-z]+$/.test(text),
  otherwise: 'is no HTTP method, such as GET or POST',
};
