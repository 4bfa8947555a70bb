// The page's state between the person and the extension.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { App } from '../../../media/panel/app';
import type { WebviewState } from '../../../media/panel/host';
import { emptyDraft, type Draft, type FromWebview } from '../../../src/ui/panel/protocol';

function page(save: (state: WebviewState) => void = () => undefined) {
  const posted: FromWebview[] = [];
  let time = 1000;
  const nothing = (): void => undefined;
  const app = new App({
    post: (message) => void posted.push(message),
    save,
    render: nothing,
    setLogs: nothing,
    addLogs: nothing,
    focus: nothing,
    now: () => time,
    clock: () => ++time,
  });
  return { app, posted };
}

const draft = (text: string, edited: number): Draft => ({
  ...emptyDraft,
  input: { ...emptyDraft.input, text },
  edited,
});
const echo = { uri: 'file:///a.wasm', functionName: 'echo' };
const spin = { uri: 'file:///a.wasm', functionName: 'spin' };

describe('a function that is selected', () => {
  it('gets what was typed for it before', () => {
    const { app } = page();
    app.receive({ type: 'draft', target: echo, draft: draft('for echo', 5) });
    app.select(spin);
    app.receive({ type: 'draft', target: spin, draft: draft('for spin', 6) });
    expect(app.state.draft.input.text).toBe('for spin');
  });

  it('keeps what is typed before the extension has answered, and none of it goes to the one before', () => {
    const { app, posted } = page();
    app.receive({ type: 'draft', target: echo, draft: draft('for echo', 5) });
    app.select(spin);
    app.editInput({ text: 'quick' });
    app.receive({ type: 'draft', target: spin, draft: draft('for spin', 6) });
    expect(app.state.draft.input.text).toBe('quick');
    expect(posted.filter(({ type }) => type === 'edit')).toMatchObject([
      { target: spin, draft: { input: { text: 'quick' } } },
    ]);
  });

  it('takes an input that is given from outside later', () => {
    const { app } = page();
    app.select(spin);
    app.editInput({ text: 'quick' });
    app.receive({ type: 'draft', target: spin, draft: draft('given', 1_000_000) });
    expect(app.state.draft.input.text).toBe('given');
  });
});

describe('an input of a megabyte', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const long = 'x'.repeat(1024 * 1024);
  const edits = (posted: readonly FromWebview[]) =>
    posted.flatMap((message) => (message.type === 'edit' ? [message.draft.input.text.length] : []));

  it('is told once the typing pauses, as it is then', () => {
    const { app, posted } = page();
    app.select(echo);
    app.editInput({ text: long });
    app.editInput({ text: `${long}y` });
    expect(edits(posted)).toEqual([]);
    vi.runAllTimers();
    expect(edits(posted)).toEqual([long.length + 1]);
  });

  it('is told before the run that is to use it, and before another function is selected', () => {
    const { app, posted } = page();
    app.select(echo);
    app.editInput({ text: long });
    app.run();
    app.editInput({ text: `${long}y` });
    app.select(spin);
    vi.runAllTimers();
    expect(posted.map(({ type }) => type)).toEqual(['select', 'edit', 'run', 'edit', 'select']);
    expect(posted[3]).toMatchObject({ target: echo });
  });

  it('is stored when the page loses the focus', () => {
    const saved: number[] = [];
    const { app } = page(({ draft: kept }) => saved.push(kept?.input.text.length ?? 0));
    app.select(echo);
    app.editInput({ text: long });
    expect(saved.at(-1)).toBe(0);
    app.flush();
    expect(saved.at(-1)).toBe(long.length);
  });

  it('gives way to a short one at once', () => {
    const { app, posted } = page();
    app.select(echo);
    app.editInput({ text: long });
    app.editInput({ text: 'short' });
    vi.runAllTimers();
    expect(edits(posted)).toEqual(['short'.length]);
  });
});
