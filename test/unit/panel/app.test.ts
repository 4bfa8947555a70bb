// The page's state between the person and the extension.
import { describe, expect, it } from 'vitest';
import { App } from '../../../media/panel/app';
import { emptyDraft, type Draft, type FromWebview } from '../../../src/ui/panel/protocol';

function page() {
  const posted: FromWebview[] = [];
  let time = 1000;
  const nothing = (): void => undefined;
  const app = new App({
    post: (message) => void posted.push(message),
    save: nothing,
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
