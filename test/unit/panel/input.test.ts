// Typed input becomes bytes; a change of mode never loses any.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type InputDraft, emptyDraft } from '../../../src/ui/panel/protocol/draft';
import { inputKey } from '../../../src/ui/panel/protocol/fingerprint';
import { changeMode, encodeInput, inputFromBytes, inputSize } from '../../../src/ui/panel/protocol/input';

const input = (part: Partial<InputDraft>): InputDraft => ({ ...emptyDraft.input, ...part });
const bytesOf = (draft: InputDraft): number[] | undefined => {
  const encoded = encodeInput(draft);
  return 'bytes' in encoded ? [...encoded.bytes] : undefined;
};

describe('input as bytes', () => {
  it('is UTF-8 for text', () => expect(bytesOf(input({ text: 'é' }))).toEqual([0xc3, 0xa9]));
  it('is as typed for JSON', () => expect(bytesOf(input({ mode: 'json', text: '{ }' }))).toEqual([0x7b, 0x20, 0x7d]));
  it('is empty for an empty JSON field', () => expect(bytesOf(input({ mode: 'json', text: ' \n' }))).toEqual([32, 10]));
  it('is refused for wrong JSON, with the place', () => {
    expect(encodeInput(input({ mode: 'json', text: '{\n]' }))).toMatchObject({ problem: { line: 2, column: 1 } });
  });
  it('has a size while JSON is half-typed', () => expect(inputSize(input({ mode: 'json', text: '{"a' }))).toBe(3));
  it('has no size while hex is half-typed', () => expect(inputSize(input({ mode: 'hex', hex: '4' }))).toBeUndefined());
  it('asks for a file', () => {
    expect(encodeInput(input({ mode: 'file' }))).toEqual({ problem: { message: 'No input file is chosen.' } });
  });
  it('names the file', () => expect(encodeInput(input({ mode: 'file', file: '/in' }))).toEqual({ file: '/in' }));
});

describe('a change of mode', () => {
  it('carries text to hex and back', () => {
    const hex = changeMode(input({ text: 'Hé' }), 'hex').input;
    expect(hex.hex).toBe('48 c3 a9');
    expect(changeMode({ ...hex, text: '' }, 'json').input.text).toBe('Hé');
  });

  it('keeps both where bytes are no text, and says so', () => {
    const { input: changed, notice } = changeMode(input({ mode: 'hex', hex: 'ff', text: 'old' }), 'text');
    expect(changed).toEqual(input({ mode: 'text', hex: 'ff', text: 'old' }));
    expect(notice).toContain('kept under Hex');
  });

  it('keeps carriage returns, which a text field would lose, in hex', () => {
    expect(changeMode(input({ mode: 'hex', hex: '0d 0a' }), 'text')).toMatchObject({
      input: { hex: '0d 0a', text: '' },
    });
  });

  it('keeps what was typed while a file is chosen', () => {
    const away = changeMode(input({ text: 'mine', file: '/in' }), 'file').input;
    expect(changeMode(away, 'text').input).toEqual(input({ text: 'mine', file: '/in' }));
  });

  it('never changes the bytes, unless it says so', () => {
    const modes = fc.constantFrom('text', 'json', 'hex' as const);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 30 }), modes, (bytes, mode) => {
        const before = inputFromBytes(bytes);
        const { input: after, notice } = changeMode(before, mode);
        if (notice === undefined && mode !== 'json') expect(bytesOf(after)).toEqual([...bytes]);
        else if (notice !== undefined) expect(after.hex).toBe(before.hex);
      }),
    );
  });
});

describe('an input from bytes', () => {
  it.each([
    ['{"a":1}', 'json'],
    ['hello', 'text'],
    ['42', 'text'],
  ])('%s is %s', (content, mode) => {
    expect(inputFromBytes(new TextEncoder().encode(content))).toMatchObject({ mode, text: content });
  });

  it('stands for exactly these bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        expect(bytesOf(inputFromBytes(bytes))).toEqual([...bytes]);
      }),
    );
  });
});

describe('the key of an input', () => {
  it('is the same for the same bytes, however typed', () => {
    const [text, json, hex] = [
      inputKey(input({ text: '{}' })),
      inputKey(input({ mode: 'json', text: '{}' })),
      inputKey(input({ mode: 'hex', hex: '7b7d' })),
    ];
    expect(new Set([text, json, hex]).size).toBe(1);
  });

  it('differs for other bytes', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(inputKey(input({ text: a })) === inputKey(input({ text: b }))).toBe(a === b);
      }),
    );
  });

  it('changes with the file on disk', () => {
    const draft = input({ mode: 'file', file: '/in' });
    const at = (stamp: string): string => inputKey(draft, { path: '/in', stamp });
    expect(at('1')).not.toBe(at('2'));
    expect(at('1')).toBe(at('1'));
  });
});
