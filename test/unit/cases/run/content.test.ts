// Content of cases: what people write and what is written for them stand for the same bytes.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentBytes, ContentError, contentOf } from '../../../../src/project/cases/content';
import type { Content } from '../../../../src/project/cases/model';

const files: Readonly<Record<string, Uint8Array<ArrayBuffer>>> = { 'inputs/a.bin': Uint8Array.of(1, 2, 3) };
const bytesOf = (content: Content): Promise<Uint8Array> =>
  contentBytes(content, (path) => {
    const bytes = files[path];
    return bytes ? Promise.resolve(bytes) : Promise.reject(new Error('no such file'));
  });
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('contentBytes', () => {
  it.each<[string, Content, Uint8Array]>([
    ['text alone', 'Grüße', utf8('Grüße')],
    ['text', { text: '' }, utf8('')],
    ['json without spaces', { json: { a: [1, 'ü'], b: null } }, utf8('{"a":[1,"ü"],"b":null}')],
    ['base64', { base64: 'AP+A' }, Uint8Array.of(0, 255, 128)],
    ['base64 over several lines', { base64: 'AP\n+A\n' }, Uint8Array.of(0, 255, 128)],
    ['hex', { hex: '00fF80' }, Uint8Array.of(0, 255, 128)],
    ['hex with spaces', { hex: '00 ff\n80 ' }, Uint8Array.of(0, 255, 128)],
    ['a file', { file: 'inputs/a.bin' }, Uint8Array.of(1, 2, 3)],
  ])('reads %s', async (_, content, expected) => {
    expect([...(await bytesOf(content))]).toEqual([...expected]);
  });

  it.each<[Content, string, string]>([
    [{ base64: 'A?==' }, 'base64', '"?" is no digit of base64'],
    [{ base64: 'AAAAA' }, 'base64', '5 digits are no whole number of bytes in base64'],
    [{ hex: 'a b0' }, 'hex', '"a" has an odd number of digits; a byte has two'],
    [{ hex: '0x' }, 'hex', '"x" is no hexadecimal digit'],
    [{ file: 'gone' }, 'file', 'gone could not be read: no such file'],
  ])('says what is wrong with %j', async (content, key, message) => {
    const error = await bytesOf(content).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ContentError);
    expect(error).toMatchObject({ key, message });
  });
});

describe('contentOf', () => {
  it.each<[string, Content]>([
    ['{"a":1}', { json: { a: 1 } }],
    ['[]', { json: [] }],
    ['{"a": 1}', '{"a": 1}'],
    ['{"a":1.0}', '{"a":1.0}'],
    ['{"__proto__":1}', '{"__proto__":1}'],
    ['42', '42'],
    ['', ''],
    ['\ufeffa\tb\r\n', '\ufeffa\tb\r\n'],
    ['\0asm\x01\0\0\0', { base64: 'AGFzbQEAAAA=' }],
  ])('writes %j as people would', (text, content) => {
    expect(contentOf(utf8(text))).toEqual(content);
  });

  it('stands for the same bytes, also once it was written to a file', async () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.json().map((json) => JSON.stringify(JSON.parse(json))),
    );
    const anyBytes = fc.oneof(fc.uint8Array({ maxLength: 200 }), texts.map(utf8));
    await fc.assert(
      fc.asyncProperty(anyBytes, async (bytes) => {
        const written = JSON.parse(JSON.stringify(contentOf(bytes))) as Content;
        expect([...(await bytesOf(written))]).toEqual([...bytes]);
      }),
    );
  });

  it('takes megabytes of any bytes', async () => {
    const bytes = Uint8Array.from({ length: 3_000_000 }, (_, at) => at % 251);
    expect(Buffer.compare(await bytesOf(contentOf(bytes)), bytes)).toBe(0);
  });
});
