// An output is shown as what its bytes are.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutText, firstInvalidUtf8, sniff } from '../../../src/ui/panel/protocol/sniff';

const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const strict = new TextDecoder('utf-8', { fatal: true });

const isUtf8 = (content: Uint8Array): boolean => {
  try {
    strict.decode(content);
    return true;
  } catch {
    return false;
  }
};

describe('the kind of an output', () => {
  it.each([
    ['no bytes', bytes(), { kind: 'empty' }],
    ['words', text('Hello, wörld\n'), { kind: 'text' }],
    ['a JSON object', text(' {"a": 1}\n'), { kind: 'json' }],
    ['a JSON array', text('[]'), { kind: 'json' }],
    ['a number, which reads as text', text('42'), { kind: 'text' }],
    ['null, which is not empty', text('null'), { kind: 'text' }],
    ['something in braces that is no JSON', text('{a: 1}'), { kind: 'text' }],
    ['PNG', bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1), { kind: 'image', mime: 'image/png' }],
    ['JPEG', bytes(0xff, 0xd8, 0xff, 0xe0), { kind: 'image', mime: 'image/jpeg' }],
    ['GIF', text('GIF89a\u0001\u0001'), { kind: 'binary' }],
    ['a longer GIF', bytes(...text('GIF89a'), 0xff, 0xfe), { kind: 'image', mime: 'image/gif' }],
    ['WebP', bytes(...text('RIFF'), 0xf0, 0, 0, 0, ...text('WEBP')), { kind: 'image', mime: 'image/webp' }],
    ['BMP', bytes(...text('BM'), 0xfa, 0, 0, 0, 0, 0, 0, 0), { kind: 'image', mime: 'image/bmp' }],
    ['a sentence that begins with BM', text('BM is short for bitmap'), { kind: 'text' }],
    ['SVG', text('<?xml version="1.0"?>\n<!-- made -->\n<svg xmlns="…"/>'), { kind: 'image', mime: 'image/svg+xml' }],
    ['HTML that speaks of SVG', text('<p>&lt;svg&gt; <svg></svg></p>'), { kind: 'text' }],
    ['zeros', new Uint8Array(8), { kind: 'binary' }],
  ])('%s', (_, content, expected) => expect(sniff(content)).toMatchObject(expected));

  it('says where UTF-8 ends', () => {
    expect(sniff(bytes(...text('abc'), 0xff, 0x41))).toEqual({ kind: 'binary', invalidUtf8At: 3 });
  });

  it('takes large JSON by its ends', () => {
    const large = text(JSON.stringify({ text: 'x'.repeat(2_000_000) }));
    expect(sniff(large)).toEqual({ kind: 'json' });
  });
});

describe('UTF-8', () => {
  it('is judged as by the decoder, for any bytes', () => {
    const almostText = fc
      .tuple(fc.string({ unit: 'grapheme' }), fc.uint8Array({ maxLength: 4 }))
      .map(([a, b]) => bytes(...text(a), ...b));
    fc.assert(
      fc.property(fc.oneof(almostText, fc.uint8Array({ maxLength: 64 })), (content) => {
        const at = firstInvalidUtf8(content);
        expect(at === undefined).toBe(isUtf8(content));
        if (at !== undefined) expect(isUtf8(content.subarray(0, at))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('is never cut inside a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(50), (content, limit) => {
        const cut = cutText(text(content), limit);
        expect(isUtf8(cut)).toBe(true);
        expect(cut.length).toBeLessThanOrEqual(Math.max(limit, 0));
        expect(cut.length).toBeGreaterThan(Math.min(limit, text(content).length) - 4);
      }),
    );
  });
});
