// Standard input and output.
import { describe, expect, it } from 'vitest';
import { Guest, refusal } from './guest';

describe('streams', () => {
  it('input is read once by all who share it, output comes in pieces as it was written', () => {
    const chunks: string[] = [];
    const guest = new Guest({
      stdin: new TextEncoder().encode('input'),
      stdout: (chunk) => void chunks.push(new TextDecoder().decode(chunk)),
    });
    expect(guest.read(0, 2)).toBe('in');
    const other = guest.wasi.forInstance();
    other.bind(guest.memory);
    guest.view.setUint32(512, 3000, true);
    guest.view.setUint32(516, 2, true);
    expect(other.imports['fd_read']!(0, 512, 1, 16)).toBe(0);
    expect(guest.read(0)).toBe('t');
    expect(guest.read(0)).toBe('');
    expect([guest.write(1, 'one'), guest.write(1, ''), guest.write(1, 'two')]).toEqual([3, 0, 3]);
    expect(chunks).toEqual(['one', 'two']);
    expect(refusal(() => guest.write(0, 'x'))).toBe('badf');
    expect(refusal(() => guest.read(1))).toBe('badf');
  });

  it('are not made to hold a thousand times the memory at once', () => {
    const sizes: number[] = [];
    const guest = new Guest({ stdout: (chunk) => void sizes.push(chunk.length) });
    const size = guest.memory.buffer.byteLength;
    for (let i = 0; i < 1024; i++) guest.view.setUint32(8192 + i * 8 + 4, size, true);
    expect(guest.errno('fd_write', 1, 8192, 1024, 16)).toBe('success');
    expect(sizes).toEqual([guest.view.getUint32(16, true)]);
    expect(sizes[0]).toBeLessThan(size * 1024);
    expect(guest.errno('fd_write', 1, 8192, 1025, 16)).toBe('inval');
  });
});
