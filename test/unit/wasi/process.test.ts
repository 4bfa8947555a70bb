// Arguments, environment, clocks, random numbers, signals and the end of the process.
import { describe, expect, it } from 'vitest';
import { ExitStatus } from '../../../src/runtime/wasi';
import { Guest } from './guest';

const text = (guest: Guest, at: number, length: number): string =>
  new TextDecoder().decode(new Uint8Array(guest.memory.buffer, at, length));

describe.each(['args', 'environ'])('%s_get', (kind) => {
  const guest = new Guest({ args: ['name', '', 'é €'], env: { A: '1', EMPTY: '', ['Ü']: 'ö=ä' } });
  const texts = kind === 'args' ? ['name', '', 'é €'] : ['A=1', 'EMPTY=', 'Ü=ö=ä'];

  it('gives texts that end with zero, and where each begins', () => {
    expect(guest.errno(`${kind}_sizes_get`, 0, 4)).toBe('success');
    const [count, size] = [guest.view.getUint32(0, true), guest.view.getUint32(4, true)];
    expect([count, size]).toEqual([3, new TextEncoder().encode(`${texts.join('\0')}\0`).length]);
    guest.view.setUint8(200 + size, 0xaa);
    expect(guest.errno(`${kind}_get`, 100, 200)).toBe('success');
    expect(text(guest, 200, size)).toBe(`${texts.join('\0')}\0`);
    expect(guest.view.getUint8(200 + size)).toBe(0xaa);
    texts.forEach((value, index) => {
      const at = guest.view.getUint32(100 + index * 4, true);
      expect(text(guest, at, new TextEncoder().encode(value).length)).toBe(value);
    });
  });

  it('needs memory to write to', () => {
    const end = guest.memory.buffer.byteLength;
    expect(guest.errno(`${kind}_get`, 100, end - 1)).toBe('fault');
    expect(guest.errno(`${kind}_get`, end - 11, 200)).toBe('fault');
    expect(guest.errno(`${kind}_sizes_get`, end - 3, 0)).toBe('fault');
    expect(guest.errno(`${kind}_sizes_get`, 0, end - 3)).toBe('fault');
  });
});

describe('clocks', () => {
  const guest = new Guest({ now: () => 1_700_000_000_123_456_789n, monotonic: () => 42n });

  it.each([
    [0, 1_700_000_000_123_456_789n],
    [1, 42n],
    [2, 42n],
    [3, 42n],
  ])('tell the time: %i', (clock, time) => {
    expect(guest.errno('clock_time_get', clock, 0n, 8)).toBe('success');
    expect(guest.view.getBigUint64(8, true)).toBe(time);
    expect(guest.errno('clock_res_get', clock, 8)).toBe('success');
    expect(guest.view.getBigUint64(8, true)).toBeGreaterThan(0n);
  });

  it.each([4, -1])('are four: %i is none', (clock) => {
    expect(guest.errno('clock_time_get', clock, 0n, 8)).toBe('inval');
    expect(guest.errno('clock_res_get', clock, 8)).toBe('inval');
  });
});

describe('random_get', () => {
  it('fills what it is given and nothing else', () => {
    const guest = new Guest({ random: (into) => into.fill(0xbb) });
    expect(guest.errno('random_get', 100, 3)).toBe('success');
    expect([...new Uint8Array(guest.memory.buffer, 99, 5)]).toEqual([0, 0xbb, 0xbb, 0xbb, 0]);
    expect(guest.errno('random_get', 100, 0)).toBe('success');
  });

  it('gives other bytes each time', () => {
    const guest = new Guest();
    guest.errno('random_get', 0, 16);
    guest.errno('random_get', 16, 16);
    const bytes = new Uint8Array(guest.memory.buffer);
    expect(bytes.slice(0, 16)).not.toEqual(bytes.slice(16, 32));
  });
});

describe('the end', () => {
  const guest = new Guest();
  const end = (name: string, code: number): unknown => {
    try {
      return guest.errno(name, code);
    } catch (error) {
      return error;
    }
  };

  it.each([0, 1, 255, 0xffffffff])('proc_exit ends with code %i', (code) => {
    expect(end('proc_exit', code | 0)).toEqual(new ExitStatus(code));
  });

  it.each([
    ['SIGHUP', 1, 129],
    ['SIGABRT', 6, 134],
    ['SIGKILL', 9, 137],
    ['SIGTERM', 15, 143],
    ['SIGSYS', 30, 158],
  ])('proc_raise ends with the code of a shell: %s', (_name, signal, code) => {
    expect(end('proc_raise', signal)).toEqual(new ExitStatus(code));
  });

  it.each([
    ['none', 0, 'success'],
    ['SIGCHLD, which is ignored', 16, 'success'],
    ['SIGCONT, which is ignored', 17, 'success'],
    ['SIGSTOP, for which there is nobody to go on', 18, 'notsup'],
    ['an unknown one', 31, 'inval'],
    ['a negative one', -1, 'inval'],
  ])('proc_raise goes on after %s', (_name, signal, errno) => {
    expect(end('proc_raise', signal)).toBe(errno);
  });
});
