// What a mock script exports, checked, and as functions whose errors name it.
import type { HostFunction, HostResult } from '../../runtime/hostFunctions';
import type { Script, ScriptRequest } from '../../mocks/script';
import type { HttpAnswer } from '../../mocks/types';
import { lowerCased } from '../../mocks/http';
import { ScriptError, type Places } from './places';

type Members = Readonly<Record<string, unknown>>;

/** @throws ScriptError if the default export is no object of functions. */
export function scriptOf(path: string, exported: unknown, places: Places): Script {
  const mocks = isRecord(exported) && exported['__esModule'] === true ? exported['default'] : exported;
  if (!isRecord(mocks) || Object.keys(mocks).length === 0) {
    throw wrong(path, 'it has no default export with mocks');
  }
  const functions = new Map<string, Map<string, HostFunction>>();
  let http: Script['http'];
  for (const [module, members] of Object.entries(mocks)) {
    if (module === 'http' && typeof members === 'function') {
      http = httpOf((request) => call(members, mocks, [request]), places);
      continue;
    }
    if (!isRecord(members)) throw wrong(path, `"${module}" in its default export is no object of functions`);
    functions.set(
      module,
      new Map(
        Object.entries(members).map(([name, run]) => {
          if (typeof run !== 'function') throw wrong(path, `${module} ${name} is no function`);
          return [name, functionOf(module, name, (...args) => call(run, members, args), places)];
        }),
      ),
    );
  }
  return { functions, ...(http !== undefined && { http }) };
}

/** As a method, so that mocks can keep what they know beside them. */
// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- what a script gives can be any
const call = (run: Function, members: Members, args: readonly unknown[]): unknown => Reflect.apply(run, members, args);

function functionOf(module: string, name: string, run: (...args: unknown[]) => unknown, places: Places): HostFunction {
  return (plugin, ...args) => explained(places, `The mock ${module} ${name}`, () => run(plugin, ...args)) as HostResult;
}

function httpOf(run: (request: ScriptRequest) => unknown, places: Places): NonNullable<Script['http']> {
  return (request) =>
    explained(places, `The mock of HTTP, asked for ${request.method} ${request.url},`, () => {
      const given = run(request);
      return given === undefined || isPromise(given) ? given : answerOf(given);
    }) as HttpAnswer | undefined;
}

function explained(places: Places, what: string, run: () => unknown): unknown {
  let given: unknown;
  try {
    given = run();
  } catch (error) {
    throw places.explain(error, what);
  }
  if (!isPromise(given)) return given;
  // Its own failure is nobody's any more.
  given.then(undefined, () => undefined);
  throw new ScriptError('host', `${what} returned a promise; the plug-in waits for an answer.`, {
    hint: 'Write the function without async and await.',
  });
}

function answerOf(given: unknown): HttpAnswer {
  if (!isRecord(given)) throw new TypeError(`it returned ${typeof given}, and not { status?, headers?, body? }`);
  const { status = 200, headers = {}, body = '' } = given;
  if (typeof status !== 'number' || !Number.isInteger(status)) throw new TypeError('status is no whole number');
  if (!isRecord(headers)) throw new TypeError('headers is no object');
  const isBytes = body instanceof Uint8Array;
  const isJson = !isBytes && typeof body !== 'string';
  return {
    status,
    headers: {
      ...(isJson && { 'content-type': 'application/json' }),
      ...lowerCased(Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))),
    },
    body: isBytes ? body : new TextEncoder().encode(typeof body === 'string' ? body : asJson(body)),
  };
}

function asJson(value: unknown): string {
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) throw new TypeError(`body is a ${typeof value}`);
  return text;
}

const wrong = (path: string, why: string): ScriptError =>
  new ScriptError('host', `The mock script ${path} is no set of mocks: ${why}.`, {
    hint: "Write: export default { 'extism:host/user': { name(plugin, argument) { … } } }",
  });

const isRecord = (value: unknown): value is Members => typeof value === 'object' && value !== null;

const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  isRecord(value) && typeof value['then'] === 'function';
