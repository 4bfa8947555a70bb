// Runs of one plug-in follow each other; those of others do not wait for them.
import { describe, expect, it } from 'vitest';
import { PluginQueue } from '../../../src/ui/testing/queue';

const never = new AbortController().signal;

describe('the queue of runs', () => {
  it('begins a run of a plug-in when the one before is over, also if that failed', async () => {
    const queue = new PluginQueue();
    const steps: string[] = [];
    let fail: (error: Error) => void = () => undefined;
    const first = queue.run(
      'a.wasm',
      () => {
        steps.push('first');
        return new Promise<void>((_, reject) => (fail = reject));
      },
      never,
    );
    const second = queue.run(
      'a.wasm',
      () => {
        steps.push('second');
        return Promise.resolve(2);
      },
      never,
    );
    const other = queue.run(
      'b.wasm',
      () => {
        steps.push('other');
        return Promise.resolve(3);
      },
      never,
    );
    await expect(other).resolves.toBe(3);
    expect(steps).toEqual(['first', 'other']);
    fail(new Error('no worker'));
    await expect(first).rejects.toThrow('no worker');
    await expect(second).resolves.toBe(2);
    expect(steps).toEqual(['first', 'other', 'second']);
  });
  it('lets one that is cancelled end at once, and those behind it wait on', async () => {
    const queue = new PluginQueue();
    const cancel = new AbortController();
    const steps: string[] = [];
    const note = (step: string) => (): Promise<void> => Promise.resolve(void steps.push(step));
    let end: () => void = () => undefined;
    const first = queue.run('a.wasm', () => new Promise<void>((resolve) => (end = resolve)), never);
    const second = queue.run('a.wasm', note('second'), cancel.signal);
    const third = queue.run('a.wasm', note('third'), never);
    cancel.abort();
    await second;
    expect(steps).toEqual(['second']);
    end();
    await Promise.all([first, third]);
    expect(steps).toEqual(['second', 'third']);
  });
});
