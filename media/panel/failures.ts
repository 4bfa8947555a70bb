// What each failure is called, and the actions that can mend it.
import {
  type Draft,
  type Failure,
  type FailureCode,
  type PluginItem,
  type RunDefaults,
  formatDuration,
} from '../../src/ui/panel/protocol';

export const failureTitles: Readonly<Record<FailureCode, string>> = {
  manifest: 'The manifest is wrong',
  source: 'The plug-in could not be read',
  hash: 'The plug-in is not the expected one',
  invalid: 'Not a valid plug-in',
  component: 'A component, not a plug-in',
  link: 'Imports that nobody provides',
  'unknown-function': 'No such function',
  'not-callable': 'This function cannot be called',
  plugin: 'The plug-in reported an error',
  'return-code': 'The function returned an error code',
  trap: 'The plug-in crashed',
  exit: 'The plug-in exited',
  host: 'The host refused a call',
  oom: 'Out of memory',
  timeout: 'Timed out',
  cancelled: 'Cancelled',
  reentrant: 'The plug-in is busy',
  closed: 'The plug-in’s worker ended',
  input: 'The input is not ready',
  options: 'An option is wrong',
  untrusted: 'Restricted Mode',
  deleted: 'The plug-in’s file is gone',
  broken: 'The plug-in cannot be loaded',
};

export type FailureAction = { readonly label: string } & (
  | { readonly do: 'edit and run'; readonly draft: Draft }
  | { readonly do: 'run' | 'trust' | 'pick input' | 'show options' | 'refresh' | 'generate mock' }
);

export interface FailureContext {
  readonly draft: Draft;
  readonly defaults: RunDefaults;
  readonly plugin: PluginItem | undefined;
}

const number = (typed: string, fallback: number): number => (typed.trim() === '' ? fallback : Number(typed));

export function failureActions({ code, deniedHost }: Failure, context: FailureContext): FailureAction[] {
  const { draft, defaults, plugin } = context;
  const withOptions = (options: Partial<Draft['options']>): Draft => ({
    ...draft,
    options: { ...draft.options, ...options },
  });
  switch (code) {
    case 'host': {
      if (deniedHost === undefined) return [];
      const allowedHosts = [...draft.options.allowedHosts.filter((host) => host.trim() !== ''), deniedHost];
      return [{ label: `Allow ${deniedHost} and Run Again`, do: 'edit and run', draft: withOptions({ allowedHosts }) }];
    }
    case 'timeout': {
      const raised = Math.max(number(draft.options.timeoutMs, defaults.timeoutMs) * 4, 1000);
      const label = `Raise Timeout to ${formatDuration(raised)} and Run Again`;
      return [{ label, do: 'edit and run', draft: withOptions({ timeoutMs: String(raised) }) }];
    }
    case 'oom': {
      const pages = number(draft.options.maxPages, defaults.maxPages);
      const raised = Math.min(pages * 2, 65_536);
      if (!(raised > pages)) return [];
      const label = `Raise max_pages to ${raised} and Run Again`;
      return [{ label, do: 'edit and run', draft: withOptions({ maxPages: String(raised) }) }];
    }
    case 'link':
      if (plugin?.usesWasi === true && !(draft.options.wasi ?? defaults.wasi))
        return [{ label: 'Turn WASI On and Run Again', do: 'edit and run', draft: withOptions({ wasi: true }) }];
      return plugin?.needsMocks === true ? [{ label: 'Generate Mock', do: 'generate mock' }] : [];
    case 'untrusted':
      return [{ label: 'Manage Workspace Trust', do: 'trust' }];
    case 'input':
      return draft.input.mode === 'file' ? [{ label: 'Choose File…', do: 'pick input' }] : [];
    case 'options':
      return [{ label: 'Show Options', do: 'show options' }];
    case 'deleted':
    case 'broken':
    case 'source':
      return [{ label: 'Look Again', do: 'refresh' }];
    case 'closed':
      return [{ label: 'Run Again', do: 'run' }];
    default:
      return [];
  }
}
