// What a run of the panel takes from case files: mocks, and options that the panel has no field for.
import type { LinkedSource } from '../../runner/runner';
import type { RunOptions } from '../../runner/protocol';

export interface RunExtras {
  readonly options: Pick<RunOptions, 'mocks' | 'vars' | 'httpResponseHeaders' | 'memory'>;
  /** Plug-ins that stand in for modules of the host. */
  readonly linked: readonly LinkedSource[];
  /** Changes with the files that the worker reads by itself. */
  readonly key: string;
}

export const noExtras: RunExtras = { options: {}, linked: [], key: '' };
