// A loaded plug-in is used again, with or without its vars, until its file or options change.
import { type Mock, describe, expect, it, vi } from 'vitest';
import type { Mocks } from '../../../src/mocks/types';
import type { RunOptions } from '../../../src/runner/protocol';
import type { Runner, Session } from '../../../src/runner/runner';
import { Sessions, type SessionRequest } from '../../../src/ui/panel/sessions';

const options: RunOptions = { wasi: true, logLevel: 'info' };
const request = (part: Partial<SessionRequest> = {}): SessionRequest => ({
  uri: 'a',
  build: '1',
  source: { bytes: new Uint8Array(), name: 'a.wasm' },
  options,
  keepState: false,
  ...part,
});

/** Mocks whose answers JSON cannot say. */
const answering = (answer: bigint | Uint8Array): Mocks => ({
  functions: { env: { read: [{ answer: typeof answer === 'bigint' ? { value: answer } : { bytes: answer } }] } },
});

interface Opened {
  readonly session: Session;
  readonly reset: Mock<() => void>;
  readonly close: Mock<() => void>;
  /** What it began with. */
  readonly vars: RunOptions['vars'];
}

function fixture(): { sessions: Sessions; opened: Opened[] } {
  const opened: Opened[] = [];
  const runner: Runner = {
    open: (_, { vars }) => {
      const [reset, close] = [vi.fn<() => void>(), vi.fn<() => void>()];
      const kept = [{ name: 'color', size: 1, value: Uint8Array.of(7) }];
      const session = { call: vi.fn<Session['call']>(), vars: kept, reset, close };
      opened.push({ session, reset, close, vars });
      return session;
    },
    dispose: () => Promise.resolve(),
  };
  return { sessions: new Sessions(() => runner), opened };
}

describe('sessions', () => {
  it('are used again, afresh', () => {
    const { sessions, opened } = fixture();
    sessions.open(request());
    expect(opened[0]?.reset).not.toHaveBeenCalled();
    expect(sessions.open(request()).session).toBe(opened[0]?.session);
    expect(opened[0]?.reset).toHaveBeenCalledOnce();
  });

  it('keep their state if wanted', () => {
    const { sessions, opened } = fixture();
    sessions.open(request({ keepState: true }));
    sessions.open(request({ keepState: true }));
    expect(opened.length).toBe(1);
    expect(opened[0]?.reset).not.toHaveBeenCalled();
  });

  it.each([
    ['its file', { build: '2' }],
    ['its options', { options: { ...options, wasi: false } }],
    ['its options', { options: { ...options, mocks: answering(2n) } }],
    ['its options', { options: { ...options, mocks: answering(Uint8Array.of(2)) } }],
    ['its options', { source: { ...request().source, linked: [{ name: 'host', bytes: Uint8Array.of(2) }] } }],
  ])('start afresh when %s changed, and say that state was lost', (what, part) => {
    const { sessions, opened } = fixture();
    sessions.open(request({ keepState: true }));
    const { session, note } = sessions.open(request({ keepState: true, ...part }));
    expect(session).toBe(opened[1]?.session);
    expect(opened[0]?.close).toHaveBeenCalledOnce();
    expect(note).toContain(`${what} changed`);
  });

  it('are used again with the same mocks', () => {
    const { sessions, opened } = fixture();
    for (const mocks of [answering(Uint8Array.of(1)), answering(Uint8Array.of(1)), answering(Uint8Array.of(2))]) {
      sessions.open(request({ options: { ...options, mocks } }));
    }
    expect(opened.length).toBe(2);
  });

  it('begin with the vars of a case, and those that were kept go before them', () => {
    const { sessions, opened } = fixture();
    const vars = { color: Uint8Array.of(1), size: Uint8Array.of(2) };
    sessions.open(request({ keepState: true, options: { ...options, vars } }));
    sessions.open(request({ keepState: true, build: '2', options: { ...options, vars } }));
    expect(opened.map((each) => each.vars)).toEqual([vars, { ...vars, color: Uint8Array.of(7) }]);
  });

  it('take the vars over to a new build if state is wanted', () => {
    const { sessions, opened } = fixture();
    sessions.open(request({ keepState: true }));
    const { note } = sessions.open(request({ keepState: true, build: '2' }));
    expect(opened.map(({ vars }) => vars)).toEqual([{}, { color: Uint8Array.of(7) }]);
    expect(note).toContain('with the vars that it had');
    sessions.open(request({ build: '3' }));
    expect(opened[2]?.vars).toEqual({});
  });

  it('say nothing of lost state that was not to be kept', () => {
    const { sessions } = fixture();
    sessions.open(request());
    expect(sessions.open(request({ build: '2' })).note).toBeUndefined();
  });

  it('are few: the one used longest ago is closed', () => {
    const { sessions, opened } = fixture();
    for (const uri of ['a', 'b', 'c', 'd', 'a', 'e']) sessions.open(request({ uri }));
    expect(opened.map(({ close }) => close.mock.calls.length)).toEqual([0, 1, 0, 0, 0]);
  });

  it('are reset by hand, and closed at the end', () => {
    const { sessions, opened } = fixture();
    sessions.open(request());
    sessions.reset('a');
    sessions.reset('unknown');
    expect(opened[0]?.reset).toHaveBeenCalledOnce();
    sessions.dispose();
    expect(opened[0]?.close).toHaveBeenCalledOnce();
  });
});
