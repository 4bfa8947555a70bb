// The one place that owns what must be ended.
import { expect, it } from 'vitest';
import { DisposableStore } from '../../../src/ui/disposable';

it('ends everything once, last first, and at once what comes too late', () => {
  const ended: string[] = [];
  const item = (name: string): { dispose(): void } => ({ dispose: () => void ended.push(name) });
  const store = new DisposableStore();
  const first = item('first');
  expect(store.add(first)).toBe(first);
  store.add(item('second'));
  store.dispose();
  store.dispose();
  expect(ended).toEqual(['second', 'first']);
  store.add(item('late'));
  expect(ended).toEqual(['second', 'first', 'late']);
});
