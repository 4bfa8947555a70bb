// What the watch loop did, in words: a line for the log, and a text for the panel where it is worth one.
import type { WatchStep } from '../../project/watch/loop';
import type { PluginEntry } from '../catalogue/entry';

export interface Words {
  /** For the log. */
  readonly line?: string;
  /** For the panel and the status bar, until the next. */
  readonly text?: string;
}

/** @param failure how the last build failed, if it did. */
export function describeStep(step: WatchStep, failure: string | undefined): Words {
  switch (step.kind) {
    case 'saw':
      return { line: `saw ${listed(step.paths)}` };
    case 'ignored':
      return both(`ignored ${listed(step.paths)}: ${step.why}`);
    case 'waiting':
      return step.for === 'saves' ? {} : { text: 'Built; waiting for the plug-in to change.' };
    case 'building':
      return { line: `building, because of ${listed(step.paths)}`, text: `Building: ${listed(step.paths)} changed.` };
    case 'built':
      return { line: `built in ${duration(step.ms)}`, text: `Built in ${duration(step.ms)}.` };
    case 'buildFailed': {
      const why = step.why ?? failure ?? 'The build failed.';
      return { line: `build failed after ${duration(step.ms)}: ${why}`, text: why };
    }
    case 'nothingNew':
      return both('The build went well and wrote nothing new, so nothing ran.');
    case 'running':
      return { line: 'running', text: 'Running…' };
    case 'ran':
      return { line: `ran in ${duration(step.ms)}` };
    case 'runFailed':
      return both(`The run could not be made${step.why === undefined ? '.' : `: ${step.why}`}`);
    case 'cancelled':
      return { line: `${step.what} cancelled after ${duration(step.ms)}: ${step.why}` };
    case 'idle':
      return {};
    case 'stopped':
      return { line: 'stopped watching' };
  }
}

/** Undefined of a plug-in that is whole. */
export function describeBroken(plugin: Pick<PluginEntry, 'state' | 'problem'> | undefined): string | undefined {
  if (plugin?.state !== 'broken') return undefined;
  const { message = 'it cannot be read.', offset } = plugin.problem ?? {};
  const place = offset === undefined || message.includes('offset') ? '' : ` (at offset ${offset})`;
  return `The plug-in’s file is broken: ${message}${place}`;
}

const both = (text: string): Words => ({ line: text, text });

const shown = 3;

function listed(paths: readonly string[]): string {
  const more = paths.length > shown ? ` and ${paths.length - shown} more` : '';
  return `${paths.slice(0, shown).join(', ')}${more}`;
}

const duration = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);
