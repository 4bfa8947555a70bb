// What an embedder can listen to while a plug-in runs.
import type { HostEvent, LogLevel } from '../runtime/host';

interface Timed {
  /** Milliseconds since the Unix epoch, with fractions. */
  readonly time: number;
}

type Traced<T extends HostEvent['type']> = Omit<Extract<HostEvent, { type: T }>, 'type'> & Timed;

/** Events by name, with what each listener gets. */
export interface PluginEvents {
  /** A log function was called at or above the plug-in's level (Extism ABI 1.x, `log_*`). */
  readonly log: Timed & { readonly level: LogLevel; readonly text: string };
  /** A line that the plug-in wrote to standard output (WASI preview 1). */
  readonly stdout: Timed & { readonly text: string };
  readonly stderr: Timed & { readonly text: string };
  /** An HTTP request ended, with a response or with an error. */
  readonly http: Traced<'http'>;
  /** A var was read, set or deleted. */
  readonly var: Traced<'var'>;
  /** A config value was asked for. */
  readonly config: Traced<'config'>;
  /** A function of the embedder returned or threw. */
  readonly 'host-call': Traced<'host-call'>;
}

/** Listeners are given when a plug-in is created: what nobody listens to is not even measured. */
export type PluginListeners = { readonly [K in keyof PluginEvents]?: (event: PluginEvents[K]) => void };

const traced = ['http', 'var', 'config', 'host-call'] as const satisfies readonly HostEvent['type'][];

/** Whether any of them needs the plug-in's dealings with its host to be traced. */
export const wantsTrace = (on: PluginListeners): boolean => traced.some((type) => on[type] !== undefined);
