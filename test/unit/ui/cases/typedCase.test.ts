// What is in the run panel as a case, and a case as the panel shows it.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentBytes } from '../../../../src/project/cases/content';
import type { CaseFile } from '../../../../src/project/cases/model';
import { type Outcome, expectationOf, renewed } from '../../../../src/ui/cases/expectation';
import { type Typed, caseOf, draftOf, hiddenOptions, sameDraft, updatedCase } from '../../../../src/ui/cases/typedCase';
import { type PathChange, inputContent, inputDraft } from '../../../../src/ui/cases/typedInput';
import { type Draft, emptyDraft, encodeInput } from '../../../../src/ui/panel/protocol';

const same: PathChange = { toCase: (path) => path, toPanel: (path) => path };
const below: PathChange = { toCase: (path) => path.replace('shop/', ''), toPanel: (path) => `shop/${path}` };
const around = { shared: {}, wasiSetting: true };
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const typed = (
  draft: { input?: Partial<Draft['input']>; options?: Partial<Draft['options']> },
  outcome?: Outcome,
): Typed => ({
  functionName: 'greet',
  draft: { input: { ...emptyDraft.input, ...draft.input }, options: { ...emptyDraft.options, ...draft.options } },
  ...(outcome && { outcome }),
});

describe('what is typed', () => {
  it('is a case with its function, input, options and result', () => {
    const outcome: Outcome = { output: bytes('Hello, Ada!'), kind: 'text' };
    const options = {
      config: [{ key: 'tone', value: 'warm' }],
      timeoutMs: '500',
      maxPages: '0',
      logLevel: 'debug',
    } as const;
    expect(caseOf('Ada', typed({ input: { text: 'Ada' }, options }, outcome), around, same)).toEqual({
      name: 'Ada',
      function: 'greet',
      input: 'Ada',
      options: { config: { tone: 'warm' }, memory: { max_pages: null }, timeout_ms: 500, log_level: 'debug' },
      expect: { output: 'Hello, Ada!' },
    });
  });

  it('says nothing of what is as it always is', () => {
    expect(caseOf('empty', typed({}), around, same)).toEqual({ name: 'empty', function: 'greet' });
  });

  it('says nothing that its file says for all cases', () => {
    const shared = { config: { tone: 'warm' }, allowed_hosts: ['a.example'], timeout_ms: 500, wasi: false };
    const options = {
      config: [
        { key: 'tone', value: 'warm' },
        { key: 'name', value: 'Ada' },
      ],
      allowedHosts: ['a.example', 'b.example'],
      timeoutMs: '500',
      wasi: false,
    };
    const { options: own } = caseOf('some', typed({ options }), { ...around, shared }, same);
    expect(own).toEqual({ config: { name: 'Ada' }, allowed_hosts: ['b.example'] });
  });

  it('says that WASI is off where only a setting says so', () => {
    expect(caseOf('some', typed({}), { ...around, wasiSetting: false }, same).options).toEqual({ wasi: false });
  });

  it('names files from the folder of the case file', () => {
    const options = { allowedPaths: [{ host: 'shop/data', guest: '/data', readOnly: true }] };
    const made = caseOf('file', typed({ input: { mode: 'file', file: 'shop/new.json' }, options }), around, below);
    expect(made).toMatchObject({ input: { file: 'new.json' }, options: { allowed_paths: { 'ro:data': '/data' } } });
    expect(draftOf(made, { plugin: 'a', cases: [] }, below)).toMatchObject({
      input: { mode: 'file', file: 'shop/new.json' },
      options: { allowedPaths: [{ host: 'shop/data', guest: '/data', readOnly: true }] },
    });
  });

  it.each([
    ['{ "a": [1, 2] }', { json: { a: [1, 2] } }],
    // Numbers that JavaScript would change stay as they are.
    ['{"id": 12345678901234567890}', '{"id": 12345678901234567890}'],
    ['{"price": 1.50}', '{"price": 1.50}'],
    ['{ broken', '{ broken'],
  ])('JSON %s is its value where that loses nothing', (text, content) => {
    expect(inputContent({ ...emptyDraft.input, mode: 'json', text }, same)).toEqual(content);
  });

  it('comes back from its case with the same bytes, however it was typed', async () => {
    const hex = fc
      .uint8Array({ maxLength: 40 })
      .map((each) => [...each].map((byte) => byte.toString(16).padStart(2, '0')).join(''));
    const input = fc.oneof(
      fc.string({ unit: 'binary' }).map((text) => ({ ...emptyDraft.input, mode: 'text' as const, text })),
      fc.json().map((text) => ({ ...emptyDraft.input, mode: 'json' as const, text })),
      hex.map((digits) => ({ ...emptyDraft.input, mode: 'hex' as const, hex: digits })),
    );
    await fc.assert(
      fc.asyncProperty(input, async (draft) => {
        const content = inputContent(draft, same);
        const encoded = encodeInput(draft);
        const back = encodeInput(inputDraft(content, same));
        const written = await contentBytes(content ?? '', () => Promise.reject(new Error('no file')));
        if (draft.mode === 'json') {
          expect(JSON.parse(new TextDecoder().decode(written))).toEqual(JSON.parse(draft.text));
        } else {
          expect(written).toEqual('bytes' in encoded && encoded.bytes);
          expect(back).toEqual(encoded);
        }
      }),
    );
  });
});

describe('the result of a run', () => {
  const text = (output: string, kind: Outcome['kind']): Outcome => ({ output: bytes(output), kind });

  it('is expected as JSON, text, bytes or hash', () => {
    expect(expectationOf(text('{"b":1}', 'json'))).toEqual({ output: { json: { b: 1 } } });
    expect(expectationOf(text('{\n  "b": 1\n}', 'json'))).toEqual({ output: { json: { b: 1 } } });
    expect(expectationOf(text('', 'empty'))).toEqual({ output: '' });
    expect(expectationOf({ output: Uint8Array.of(0, 255), kind: 'binary' })).toEqual({ output: { base64: 'AP8=' } });
    const large = new Uint8Array(5000).fill(255);
    const hash = `sha256:${createHash('sha256').update(large).digest('hex')}`;
    expect(expectationOf({ output: large, kind: 'binary' })).toEqual({ hash });
    expect(expectationOf({ output: Uint8Array.of(0x89), kind: 'image' })).toHaveProperty('hash');
  });

  it('is expected to fail as it did, by the first line of its message', () => {
    const failure = { code: 'plugin', message: 'no name given\n  at greet' } as const;
    expect(expectationOf({ ...text('', 'empty'), failure, exitCode: 1 })).toEqual({
      error: 'no name given',
      exit_code: 1,
    });
  });

  it.each(['cancelled', 'timeout', 'input', 'untrusted', 'link', 'broken'] as const)(
    'is nothing to expect after %s',
    (code) => {
      expect(expectationOf({ ...text('', 'empty'), failure: { code, message: 'x' } })).toBeUndefined();
    },
  );

  it('renews what a run decides, and leaves what a person wrote', () => {
    const now = { output: 'new' };
    expect(renewed({ output: 'old', max_ms: 5 }, now)).toEqual({ output: 'new', max_ms: 5 });
    expect(renewed({ error: 'old' }, now)).toEqual({ output: 'new' });
    expect(renewed({ contains: { a: 1 } }, now)).toEqual({ contains: { a: 1 } });
    expect(renewed(undefined, now)).toEqual(now);
    expect(renewed({ output: 'old' }, undefined)).toEqual({ output: 'old' });
  });
});

describe('a case in the panel', () => {
  const file: CaseFile = { plugin: 'a.wasm', options: { config: { tone: 'warm' } }, cases: [] };
  const each = {
    name: 'Ada',
    description: 'the first',
    function: 'greet',
    input: { json: { name: 'Ada' } },
    options: { config: { name: 'Ada' }, vars: { count: '1' }, memory: { max_var_bytes: 5 } },
    expect: { contains: { ok: true } },
  };
  const shared = { shared: file.options ?? {}, wasiSetting: true };

  it('shows the options of its file with its own', () => {
    expect(draftOf(each, file, same).options.config).toEqual([
      { key: 'tone', value: 'warm' },
      { key: 'name', value: 'Ada' },
    ]);
  });

  it('is unchanged by another layout, and changed by another value', () => {
    const draft = draftOf(each, file, same);
    const withText = (text: string): typeof draft => ({ ...draft, input: { ...draft.input, text } });
    expect(sameDraft(each, draft, shared, same)).toEqual({ input: true, options: true });
    expect(sameDraft(each, withText('{"name":    "Ada"}'), shared, same).input).toBe(true);
    expect(sameDraft(each, withText('{"name": "Bob"}'), shared, same).input).toBe(false);
    const faster = { ...draft, options: { ...draft.options, timeoutMs: '5' } };
    expect(sameDraft(each, faster, shared, same).options).toBe(false);
  });

  it('keeps what the panel does not show when it is updated', () => {
    const draft = draftOf(each, file, same);
    const now: Typed = {
      functionName: 'greet',
      draft: { input: { ...draft.input, text: '{"name":"Bob"}' }, options: { ...draft.options, maxPages: '9' } },
    };
    expect(updatedCase(each, now, shared, same)).toEqual({
      ...each,
      input: { json: { name: 'Bob' } },
      options: { config: { name: 'Ada' }, vars: { count: '1' }, memory: { max_var_bytes: 5, max_pages: 9 } },
    });
  });

  it('runs with options that the panel has no field for', () => {
    expect(hiddenOptions(each, file)).toEqual({ vars: { count: '1' }, memory: { max_var_bytes: 5 } });
  });
});
