// Typed run options, checked and made into the runner's options.
import type { RunOptions } from '../../../runner/protocol';
import type { OptionsDraft } from './draft';

/** What the plug-in's manifest says, or else the settings `plugwright.run.*`. */
export interface RunDefaults {
  /** Milliseconds; 0: no limit. */
  readonly timeoutMs: number;
  /** 64 KiB pages; 0: no limit. */
  readonly maxPages: number;
  readonly wasi: boolean;
  /** Undefined if the plug-in is a single module. */
  readonly manifest?: ManifestDefaults;
}

/** What a run gets of the manifest, beside what is typed. */
export interface ManifestDefaults {
  readonly config: readonly { readonly key: string; readonly value: string }[];
  readonly allowedHosts: readonly string[];
  readonly allowedPaths: readonly { readonly host: string; readonly guest: string; readonly readOnly: boolean }[];
  readonly setsTimeout: boolean;
  readonly setsMaxPages: boolean;
}

/** Messages by field: `timeout_ms`, `memory.max_pages`, and `config.0`, `allowed_hosts.0`, `allowed_paths.0` for rows. */
export type OptionProblems = Readonly<Record<string, string>>;

export interface CheckedOptions {
  readonly options: RunOptions;
  readonly problems: OptionProblems;
}

const highestPageCount = 65_536;
const highestTimeout = 2_147_483_647;

export function checkOptions(draft: OptionsDraft, defaults: RunDefaults): CheckedOptions {
  const problems: Record<string, string> = {};
  const limit = (field: string, typed: string, fallback: number, highest: number): number | null => {
    const value = typed.trim() === '' ? fallback : Number(typed.trim());
    if (!Number.isInteger(value) || value < 0 || value > highest) {
      problems[field] = `A whole number from 0 (no limit) to ${highest.toLocaleString('en-US')}.`;
    }
    return value === 0 ? null : value;
  };
  const timeout = limit('timeout_ms', draft.timeoutMs, defaults.timeoutMs, highestTimeout);
  const maxPages = limit('memory.max_pages', draft.maxPages, defaults.maxPages, highestPageCount);
  return {
    options: {
      timeout_ms: timeout,
      memory: { max_pages: maxPages },
      config: readConfig(draft, problems),
      allowed_hosts: readHosts(draft, problems),
      allowed_paths: readPaths(draft, problems),
      wasi: draft.wasi ?? defaults.wasi,
      logLevel: draft.logLevel,
    },
    problems,
  };
}

function readConfig({ config }: OptionsDraft, problems: Record<string, string>): Record<string, string> {
  const entries = new Map<string, string>();
  config.forEach(({ key, value }, row) => {
    if (key === '') {
      if (value !== '') {
        problems[`config.${row}`] = 'A config value needs a key.';
      }
    } else if (entries.has(key)) {
      problems[`config.${row}`] = `The key “${key}” is there twice.`;
    } else {
      entries.set(key, value);
    }
  });
  return Object.fromEntries(entries);
}

function readHosts({ allowedHosts }: OptionsDraft, problems: Record<string, string>): string[] {
  const hosts = allowedHosts.map((host) => host.trim());
  hosts.forEach((host, row) => {
    if (/[/:\s]/.test(host) && !/^\[[0-9a-f:.]+\]$/i.test(host)) {
      problems[`allowed_hosts.${row}`] =
        'A host name only, such as api.example.com or *.example.com: no scheme, port or path.';
    }
  });
  return hosts.filter((host) => host !== '');
}

function readPaths({ allowedPaths }: OptionsDraft, problems: Record<string, string>): Record<string, string> {
  const paths = new Map<string, string>();
  allowedPaths.forEach(({ host, guest, readOnly }, row) => {
    const [from, to] = [host.trim(), guest.trim()];
    if (from === '' && to === '') {
      return;
    }
    if (from === '' || to === '') {
      problems[`allowed_paths.${row}`] =
        from === '' ? 'Choose the folder to share.' : 'Give the path that the plug-in sees, such as /data.';
      return;
    }
    if ([...paths.keys()].some((known) => known.replace(/^ro:/, '') === from)) {
      problems[`allowed_paths.${row}`] = 'This folder is there twice.';
      return;
    }
    paths.set(readOnly ? `ro:${from}` : from, to);
  });
  return Object.fromEntries(paths);
}
