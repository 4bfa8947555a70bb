// HTTP that is mocked: by rules, by scripts, or by both. No request reaches the network.
import { PluginError } from '../runtime/errors';
import type { HttpRequest, HttpResponse } from '../runtime/host';
import { fitsPattern } from './glob';
import { bytesTest } from './matching';
import type { Script } from './script';
import { Turns } from './turns';
import type { HttpAnswer, HttpRule } from './types';

export type Http = (request: HttpRequest) => HttpResponse;

const nothing = new Uint8Array();

/** Undefined if neither rules nor scripts speak of HTTP. */
export function mockedHttp(rules: readonly HttpRule[] | undefined, scripts: readonly Script[]): Http | undefined {
  const scripted = scripts.flatMap(({ http }) => (http === undefined ? [] : [http]));
  if (rules === undefined && scripted.length === 0) return undefined;
  const turns = new Turns((rules ?? []).map(compiled));
  return (request) => {
    const answer = turns.take(request);
    if (answer !== undefined) return respond(answer);
    const { method, url, body = nothing } = request;
    for (const ask of scripted) {
      const given = ask({ method, url, headers: lowerCased(request.headers), body: new Uint8Array(body) });
      if (given !== undefined) return respond(given);
    }
    const tried = rules === undefined ? 'no script answers it' : turns.described;
    throw new PluginError('host', `No mock of HTTP fits ${method} ${url}; ${tried}.`, {
      hint: `Add to mocks.http: ${JSON.stringify({ method, url, response: '' })}`,
    });
  };
}

const compiled = ({ url, method, headers = {}, body, ...rule }: HttpRule) => {
  const bodyFits = body === undefined ? () => true : bytesTest(body);
  return {
    ...rule,
    fits: (request: HttpRequest) => {
      const given = lowerCased(request.headers);
      return (
        (method === undefined || method === request.method) &&
        (url === undefined || fitsPattern(request.url, url)) &&
        Object.entries(headers).every(
          ([name, value]) => Object.hasOwn(given, name) && fitsPattern(given[name] ?? '', value),
        ) &&
        bodyFits(request.body ?? nothing)
      );
    },
  };
};

export function respond(answer: HttpAnswer): HttpResponse {
  if ('error' in answer) throw new PluginError('host', answer.error);
  // The plug-in's own: the next session gets the same answer.
  return { ...answer, body: new Uint8Array(answer.body) };
}

export const lowerCased = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
