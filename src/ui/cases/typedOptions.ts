// The options of the run panel as those of a case, and back.
import type { CaseOptions } from '../../project/cases/model';
import { type OptionsDraft, emptyDraft } from '../panel/protocol';
import type { PathChange } from './typedInput';

export interface OptionsAround {
  /** Those that the case file gives to all its cases. */
  readonly shared: CaseOptions;
  /** The setting `plugwright.run.wasi`, which a case file does not know. */
  readonly wasiSetting: boolean;
}

/** What the panel can show of options. */
type Shown = Pick<
  CaseOptions,
  'config' | 'allowed_hosts' | 'allowed_paths' | 'memory' | 'timeout_ms' | 'wasi' | 'log_level'
>;

/** Only what is otherwise than for all cases of the file. */
export function optionsOf(draft: OptionsDraft, around: OptionsAround, paths: PathChange): Shown | undefined {
  const { shared } = around;
  const config = entriesBeside(
    draft.config.filter(({ key }) => key !== '').map(({ key, value }) => [key, value]),
    shared.config,
  );
  const allowedPaths = entriesBeside(
    draft.allowedPaths
      .filter(({ host, guest }) => host !== '' && guest !== '')
      .map(({ host, guest, readOnly }) => [`${readOnly ? 'ro:' : ''}${paths.toCase(host)}`, guest]),
    shared.allowed_paths,
  );
  const sharedHosts = shared.allowed_hosts ?? [];
  const hosts = draft.allowedHosts
    .map((host) => host.trim())
    .filter((host) => host !== '' && !sharedHosts.includes(host));
  const wasi = draft.wasi ?? around.wasiSetting;
  const logLevel = draft.logLevel;
  const options: Shown = {
    ...(config && { config }),
    ...(hosts.length > 0 && { allowed_hosts: hosts }),
    ...(allowedPaths && { allowed_paths: allowedPaths }),
    ...limit(draft.maxPages, shared.memory?.max_pages, (pages) => ({ memory: { max_pages: pages } })),
    ...limit(draft.timeoutMs, shared.timeout_ms, (milliseconds) => ({ timeout_ms: milliseconds })),
    ...(wasi !== (shared.wasi ?? true) && { wasi }),
    ...(logLevel !== (shared.log_level ?? 'info') && { log_level: logLevel }),
  };
  return Object.keys(options).length === 0 ? undefined : options;
}

/** The options of a case with those that its file gives to all, as the panel shows them. */
export function optionsDraft(own: CaseOptions = {}, shared: CaseOptions = {}, { toPanel }: PathChange): OptionsDraft {
  const all = mergedOptions(shared, own);
  const typed = (number: number | null | undefined): string => (number === undefined ? '' : String(number ?? 0));
  return {
    ...emptyDraft.options,
    config: Object.entries(all.config ?? {}).map(([key, value]) => ({ key, value })),
    allowedHosts: [...(all.allowed_hosts ?? [])],
    allowedPaths: Object.entries(all.allowed_paths ?? {}).map(([path, guest]) => {
      const readOnly = path.startsWith('ro:');
      return { host: toPanel(readOnly ? path.slice(3) : path), guest, readOnly };
    }),
    timeoutMs: typed(all.timeout_ms),
    maxPages: typed(all.memory?.max_pages),
    logLevel: all.log_level ?? 'info',
    ...(all.wasi !== undefined && { wasi: all.wasi }),
  };
}

/** What a case says beside what its file says. */
export function mergedOptions(shared: CaseOptions, own: CaseOptions): CaseOptions {
  return {
    ...shared,
    ...own,
    ...(shared.allowed_hosts && {
      allowed_hosts: [...new Set([...shared.allowed_hosts, ...(own.allowed_hosts ?? [])])],
    }),
    ...(shared.config && { config: { ...shared.config, ...own.config } }),
    ...(shared.allowed_paths && { allowed_paths: { ...shared.allowed_paths, ...own.allowed_paths } }),
    ...(shared.memory && { memory: { ...shared.memory, ...own.memory } }),
    ...(shared.vars && { vars: { ...shared.vars, ...own.vars } }),
  };
}

function entriesBeside(
  entries: readonly (readonly [string, string])[],
  shared: Readonly<Record<string, string>> | null | undefined,
): Record<string, string> | undefined {
  const own = entries.filter(([key, value]) => shared?.[key] !== value);
  return own.length === 0 ? undefined : Object.fromEntries(own);
}

/** What is typed wrongly is no option yet: the panel says so, and no run starts with it. */
function limit<T>(typed: string, shared: number | null | undefined, option: (value: number | null) => T): T | object {
  const value = Number(typed.trim());
  if (typed.trim() === '' || !Number.isInteger(value) || value < 0) return {};
  return value === (shared ?? 0) && shared !== undefined ? {} : option(value === 0 ? null : value);
}
