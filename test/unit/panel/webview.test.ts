// Rules of the panel's page that need no page: what is stale, which action mends a failure, which log entry shows.
import { describe, expect, it } from 'vitest';
import { failureActions, failureTitles } from '../../../media/panel/failures';
import { passes, showAll } from '../../../media/panel/logFilter';
import { staleReasons } from '../../../media/panel/stale';
import {
  type Draft,
  type PluginItem,
  type RunView,
  emptyDraft,
  inputKey,
  optionsKey,
} from '../../../src/ui/panel/protocol';

const plugin: PluginItem = {
  uri: 'a',
  label: 'a.wasm',
  path: 'a.wasm',
  state: 'ready',
  size: 1,
  build: 'b1',
  usesWasi: true,
  needsMocks: false,
  functions: [],
};
const defaults = { timeoutMs: 30_000, maxPages: 0, wasi: true };
const run: RunView = {
  id: 1,
  target: { uri: 'a', functionName: 'f' },
  stamp: { input: inputKey(emptyDraft.input), options: optionsKey(emptyDraft.options), build: 'b1' },
  startedAt: 0,
  elapsedMs: 0,
  input: { mode: 'text', size: 0 },
};
const typed = (text: string): Draft => ({ ...emptyDraft, input: { ...emptyDraft.input, text } });
const withOptions = (options: Partial<Draft['options']>): Draft => ({
  ...emptyDraft,
  options: { ...emptyDraft.options, ...options },
});
const reasons = (draft: Draft, now: PluginItem = plugin): string[] =>
  staleReasons(run, { draft, plugin: now, inputFile: undefined });

describe('a result is stale', () => {
  it('never while all is as it was', () => expect(reasons(emptyDraft)).toEqual([]));
  it('after an edit of the input', () => expect(reasons(typed('x'))).toEqual(['the input changed']));
  it('not after the edit was taken back', () => expect(reasons(typed(''))).toEqual([]));
  it('not after a change of mode that keeps the bytes', () => {
    expect(reasons({ ...emptyDraft, input: { ...emptyDraft.input, mode: 'hex' } })).toEqual([]);
  });
  it('after a change of options', () =>
    expect(reasons(withOptions({ timeoutMs: '1' }))).toEqual(['the options changed']));
  it('not for an empty row', () => expect(reasons(withOptions({ config: [{ key: '', value: '' }] }))).toEqual([]));
  it('after a rebuild', () =>
    expect(reasons(emptyDraft, { ...plugin, build: 'b2' })).toEqual(['the plug-in was rebuilt']));
  it('after its file got broken, until it is as it was', () => {
    const broken: PluginItem = { ...plugin, state: 'broken', problem: 'ends too early', build: 'b2' };
    expect(reasons(emptyDraft, broken)).toEqual(['the plug-in’s file got broken']);
    expect(reasons(emptyDraft, plugin)).toEqual([]);
  });
  it('after its file went', () => {
    expect(reasons(emptyDraft, { ...plugin, state: 'missing', build: 'missing' })).toEqual([
      'the plug-in’s file was deleted',
    ]);
  });
  it('not for a run that found no file', () => {
    const missing: PluginItem = { ...plugin, state: 'missing', build: 'missing' };
    const refused: RunView = { ...run, stamp: { ...run.stamp, build: 'missing' } };
    expect(staleReasons(refused, { draft: emptyDraft, plugin: missing, inputFile: undefined })).toEqual([]);
  });
  it('not yet while the new file is being read', () => {
    expect(reasons(emptyDraft, { ...plugin, state: 'loading', build: '0-0' })).toEqual([]);
  });
});

describe('a failure', () => {
  const actions = (failure: Parameters<typeof failureActions>[0], draft = emptyDraft, now = defaults): unknown[] =>
    failureActions(failure, { draft, defaults: now, plugin });

  it('has a title, whatever its code', () => {
    expect(Object.values(failureTitles).every((title) => title.length > 0)).toBe(true);
  });

  it('of a denied host is mended by allowing it', () => {
    const failure = { code: 'host', message: '', deniedHost: 'x.example' } as const;
    expect(actions(failure, withOptions({ allowedHosts: ['', 'a.example'] }))).toMatchObject([
      { do: 'edit and run', draft: { options: { allowedHosts: ['a.example', 'x.example'] } } },
    ]);
  });

  it('of a timeout is mended by four times as long', () => {
    const failure = { code: 'timeout', message: '' } as const;
    expect(actions(failure)).toMatchObject([
      { label: 'Raise Timeout to 2 min and Run Again', draft: { options: { timeoutMs: '120000' } } },
    ]);
  });

  it('of missing WASI is mended by turning it on, only if it was off', () => {
    const failure = { code: 'link', message: '' } as const;
    expect(actions(failure)).toEqual([]);
    expect(actions(failure, withOptions({ wasi: false }))).toMatchObject([{ draft: { options: { wasi: true } } }]);
  });

  it('of memory is mended by more pages, only if there was a limit', () => {
    const failure = { code: 'oom', message: '' } as const;
    expect(actions(failure)).toEqual([]);
    expect(actions(failure, withOptions({ maxPages: '4' }))).toMatchObject([{ draft: { options: { maxPages: '8' } } }]);
  });

  it('of the plug-in itself has no button', () => expect(actions({ code: 'plugin', message: 'no' })).toEqual([]));
});

describe('the log filter', () => {
  it('shows levels from the chosen one up', () => {
    const filter = { ...showAll, level: 'warn' } as const;
    expect(
      (['debug', 'info', 'warn', 'error'] as const).filter((source) => passes({ time: 0, source, text: '' }, filter)),
    ).toEqual(['warn', 'error']);
  });

  it('ticks streams apart from levels', () => {
    const filter = { ...showAll, level: 'error', stdout: false } as const;
    expect(passes({ time: 0, source: 'stdout', text: '' }, filter)).toBe(false);
    expect(passes({ time: 0, source: 'stderr', text: '' }, filter)).toBe(true);
  });

  it('finds text in any case', () => {
    expect(passes({ time: 0, source: 'info', text: 'Cart of Ada' }, { ...showAll, text: 'ada' })).toBe(true);
    expect(passes({ time: 0, source: 'info', text: 'Cart of Ada' }, { ...showAll, text: 'bob' })).toBe(false);
  });
});
