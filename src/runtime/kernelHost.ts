// What a plug-in's kernel asks of its host: config, vars, HTTP and logs, each told to whoever listens.
import type { Host } from './host';
import type { HttpClient } from './httpClient';
import type { KernelHost } from './kernel';
import type { Manifest } from './manifest';
import { encodeText } from './text';
import type { Vars } from './vars';

export interface KernelHostParts {
  readonly host: Host;
  readonly config: Manifest['config'];
  readonly vars: Vars;
  readonly http: HttpClient;
  readonly mayGrow: KernelHost['mayGrow'];
}

export function kernelHost({ host, config = {}, vars, http, mayGrow }: KernelHostParts): KernelHost {
  const { onEvent } = host;
  const values = new Map(Object.entries(config).map(([key, value]) => [key, encodeText(value)]));
  return {
    mayGrow,
    configGet: (key) => {
      const value = values.get(key);
      onEvent?.({ type: 'config', key, found: value !== undefined });
      return value;
    },
    varGet: (name) => {
      const value = vars.get(name);
      onEvent?.({ type: 'var', operation: 'get', name, ...(value !== undefined && { bytes: value.length }) });
      return value;
    },
    varSet: (name, value) => {
      if (value === undefined) vars.delete(name);
      else vars.set(name, value);
      onEvent?.(
        value === undefined
          ? { type: 'var', operation: 'delete', name }
          : { type: 'var', operation: 'set', name, bytes: value.length },
      );
    },
    httpRequest: (request, body) => http.request(request, body),
    httpHeaders: () => http.headers,
    log: (level, text) => host.log(level, text),
  };
}
