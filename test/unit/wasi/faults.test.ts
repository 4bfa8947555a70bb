// What may come out of a WASI function: an errno, or what ends the plug-in. Nothing that the host throws by accident.
import { describe, expect, it } from 'vitest';
import { PluginError } from '../../../src/runtime/errors';
import { ExitStatus } from '../../../src/runtime/wasi';
import { preview1 } from '../../../src/runtime/wasi/names';
import { Guest, refusal } from './guest';

/** A guest whose clock and streams throw this. */
const failing = (error: unknown): Guest => {
  const fail = (): never => {
    throw error;
  };
  return new Guest({ stdout: fail, stderr: fail, now: fail, random: fail });
};

describe('what a host throws', () => {
  it.each<[string, unknown, string]>([
    ['an error', new Error('the log is full'), 'io'],
    ['a TypeError', new TypeError('not a function'), 'io'],
    ['a RangeError', new RangeError('Invalid typed array length'), 'io'],
    ['no error at all', 'text', 'io'],
    ['nothing', undefined, 'io'],
  ])('becomes an errno: %s', (_name, error, errno) => {
    const guest = failing(error);
    expect(refusal(() => guest.write(1, 'x'))).toBe(errno);
    expect(refusal(() => guest.write(2, 'x'))).toBe(errno);
    expect(guest.errno('clock_time_get', 0, 0n, 16)).toBe(errno);
    expect(guest.errno('random_get', 16, 4)).toBe(errno);
  });

  it.each<[string, Error]>([
    ['an exit', new ExitStatus(3)],
    ['an error of the plug-in system, such as a timeout', new PluginError('timeout', 'Timed out.')],
    ['an abort of the embedder', new DOMException('The run was aborted.', 'AbortError')],
    ['a trap', new WebAssembly.RuntimeError('unreachable')],
  ])('ends the plug-in: %s', (_name, error) => {
    expect(() => failing(error).write(1, 'x')).toThrow(error);
  });

  it('ends the plug-in if the stack is used up: an errno would hide that from whoever has to say so', () => {
    const recursion = (): number => 1 + recursion();
    const guest = new Guest({ stdout: () => void recursion() });
    expect(() => guest.write(1, 'x')).toThrow(/call stack/);
  });
});

describe('bad numbers', () => {
  const largest = 0x7fffffffffffffffn;

  it.each<[string, string, (number | bigint)[]]>([
    ['an address outside of the memory', 'args_sizes_get', [0xfffffff0, 0]],
    ['a negative address', 'clock_time_get', [0, 0n, -8]],
    ['a huge list of buffers', 'fd_write', [1, 0, 0x1fffffff, 16]],
    ['a buffer that is longer than the memory', 'random_get', [0, -1]],
    ['very many subscriptions', 'poll_oneoff', [0, 0, -1, 16]],
    ['a path outside of the memory', 'path_unlink_file', [3, -1, -1]],
  ])('%s is an errno', (_name, name, args) => {
    expect(new Guest().errno(name, ...args)).toMatch(/^(fault|inval|badf)$/);
  });

  it('is each an errno in every function, whatever the arguments', () => {
    const guest = new Guest();
    const { imports } = guest;
    const values = [0, 1, 3, -1, 0x7fffffff];
    const bigs = [0n, -1n, largest, -largest - 1n];
    for (const [name, run] of Object.entries(imports)) {
      if (name === 'proc_exit' || name === 'proc_raise' || name === 'poll_oneoff') continue;
      for (const value of values) {
        for (const big of bigs) {
          // Too few of a kind are no concern here: an engine passes what the type says.
          const args = argumentsOf(name, value, big);
          expect(Number.isInteger(run(...args)), `${name} ${args.join(' ')}`).toBe(true);
        }
      }
    }
  });
});

function argumentsOf(name: string, value: number, big: bigint): (number | bigint)[] {
  return preview1[name]!.parameters.map((type) => (type === 'i64' ? big : value));
}
