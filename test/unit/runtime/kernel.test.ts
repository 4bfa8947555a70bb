// The kernel, function by function and against a model.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { environment } from '../../../src/runtime/abi';
import { testKernel, type TestKernel } from './kernelModel';

const maxU64 = 0xffff_ffff_ffff_ffffn;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A handle of a block that holds the text. */
const store = (kernel: TestKernel, text: string): bigint => BigInt(kernel.kernel.store(bytes(text)));

describe('the environment', () => {
  it('has all functions of the ABI', () => {
    const { kernel } = testKernel();
    for (const name of Object.keys(environment)) expect(kernel.functions[name], name).toBeTypeOf('function');
  });
});

describe('alloc and free', () => {
  it('gives the null handle for no bytes and for more than there can be', () => {
    const kernel = testKernel();
    for (const length of [0, -1, maxU64, 0xffff_ffffn, 1n << 32n]) expect(kernel.alloc(length)).toBe(0);
  });

  it('gives the null handle when the pages are used up, and works on', () => {
    const kernel = testKernel({ pages: 2 });
    expect(kernel.alloc(200_000)).toBe(0);
    expect(kernel.alloc(100_000)).not.toBe(0);
    expect(kernel.alloc(100_000)).toBe(0);
    expect(kernel.alloc(1000)).not.toBe(0);
  });

  it('uses a freed block again, in parts', () => {
    const kernel = testKernel();
    const block = kernel.alloc(512);
    kernel.alloc(16);
    kernel.free(block);
    const within = (handle: number): boolean => handle >= block && handle < block + 512;
    const first = kernel.alloc(128);
    const second = kernel.alloc(128);
    expect([within(first), within(second)]).toEqual([true, true]);
    expect(second).not.toBe(first);
    kernel.free(first);
    expect(within(kernel.alloc(100))).toBe(true);
  });

  it('joins freed neighbours, in whatever order they go', () => {
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [0, 2, 1],
      [1, 0, 2],
    ]) {
      const kernel = testKernel();
      const blocks = [kernel.alloc(64), kernel.alloc(64), kernel.alloc(64)];
      kernel.alloc(16);
      for (const index of order) kernel.free(blocks[index]!);
      expect(kernel.alloc(200)).toBe(blocks[0]);
    }
  });

  it('ignores what is no handle, and a second free', () => {
    const kernel = testKernel();
    const block = kernel.alloc(64);
    const other = kernel.alloc(64);
    for (const handle of [0, 1, 8, 255, block + 1, block + 16, 1 << 20]) kernel.free(handle);
    kernel.free(other);
    kernel.free(other);
    expect(kernel.length(block)).toBe(64);
    expect(kernel.alloc(64)).toBe(other);
    expect(kernel.alloc(64)).not.toBe(other);
  });

  it('keeps every byte over 40,000 allocations in one call', () => {
    const kernel = testKernel();
    const handles = Array.from({ length: 40_000 }, (_, i) => {
      const handle = kernel.alloc(8);
      kernel.storeU64(handle, BigInt(i));
      return handle;
    });
    expect(handles.every((handle, i) => kernel.loadU64(handle) === BigInt(i))).toBe(true);
  });
});

describe('length', () => {
  it('is that of the handle, and 0 for all else', () => {
    const kernel = testKernel();
    const block = kernel.alloc(40);
    expect(kernel.length(block)).toBe(40);
    for (let i = 1; i < 40; i++) expect(kernel.length(block + i)).toBe(0);
    kernel.free(block);
    for (const handle of [0, block, 1n << 40n, maxU64]) expect(kernel.length(handle)).toBe(0);
  });

  it('is 0 for stale handles inside of a block that was joined and given out again', () => {
    const kernel = testKernel();
    const inner = [kernel.alloc(32), kernel.alloc(32), kernel.alloc(32)];
    kernel.alloc(16);
    inner.forEach((handle) => kernel.free(handle));
    const whole = kernel.alloc(128);
    expect(whole).toBe(inner[0]);
    expect(kernel.length(inner[1]!)).toBe(0);
    expect(kernel.length(inner[2]!)).toBe(0);
  });

  it('of the unsafe kind is the same for a handle', () => {
    const kernel = testKernel();
    expect(Number(kernel.call('length_unsafe', BigInt(kernel.alloc(77))))).toBe(77);
    for (const offset of [0n, 1n << 40n, maxU64]) expect(kernel.call('length_unsafe', offset)).toBe(0n);
  });
});

describe('load and store', () => {
  it('give back what was stored', () => {
    const kernel = testKernel();
    const block = kernel.alloc(16);
    kernel.storeU64(block + 3, 0x1122334455667788n);
    kernel.storeU8(block, 0x1ff);
    expect(kernel.loadU64(block + 3)).toBe(0x1122334455667788n);
    expect(kernel.loadU8(block)).toBe(0xff);
  });

  it('ignore stores and give 0 for loads outside of the memory', () => {
    const kernel = testKernel();
    const end = kernel.kernel.pages * 65536;
    for (const offset of [end, end + 1, 2 ** 32, maxU64]) {
      kernel.storeU8(offset, 1);
      kernel.storeU64(offset, 1n);
      expect([kernel.loadU8(offset), kernel.loadU64(offset)]).toEqual([0, 0n]);
    }
    for (let offset = end - 7; offset < end; offset++) {
      kernel.storeU64(offset, maxU64);
      expect(kernel.loadU64(offset)).toBe(0n);
      expect(kernel.loadU8(offset)).toBe(0);
    }
    kernel.storeU64(end - 8, 5n);
    expect(kernel.loadU64(end - 8)).toBe(5n);
  });

  it("cannot reach the kernel's own state", () => {
    const kernel = testKernel();
    const block = kernel.alloc(64);
    kernel.alloc(16);
    kernel.free(block);
    for (let offset = 0; offset < 256; offset++) {
      kernel.storeU8(offset, 0xff);
      kernel.storeU64(offset, maxU64);
    }
    expect(kernel.alloc(64)).toBe(block);
  });
});

describe('input', () => {
  it('is there from the start of a call', () => {
    const kernel = testKernel();
    kernel.kernel.begin(bytes('0123456789'));
    expect(kernel.call('input_length')).toBe(10n);
    expect(kernel.length(kernel.call('input_offset')!)).toBe(10);
    expect(kernel.call('input_load_u8', 9n)).toBe(0x39);
    expect(kernel.call('input_load_u64', 2n)).toBe(0x3938373635343332n);
  });

  it('ends with its last byte', () => {
    const kernel = testKernel();
    kernel.kernel.begin(bytes('0123456789'));
    for (const index of [10n, 11n, 1n << 32n, maxU64]) expect(kernel.call('input_load_u8', index)).toBe(0);
    for (const index of [3n, 9n, 10n, maxU64, maxU64 - 6n]) expect(kernel.call('input_load_u64', index)).toBe(0n);
  });

  it('is empty where there is none, and after it was freed', () => {
    const kernel = testKernel();
    kernel.kernel.begin(new Uint8Array());
    expect([kernel.call('input_length'), kernel.call('input_offset')]).toEqual([0n, 0n]);
    kernel.kernel.begin(bytes('abc'));
    kernel.free(Number(kernel.call('input_offset')));
    expect(kernel.call('input_length')).toBe(0n);
  });
});

describe('output and error', () => {
  it('takes any range of the memory as output', () => {
    const kernel = testKernel();
    const handle = store(kernel, 'hello world');
    kernel.call('output_set', handle + 6n, 5n);
    expect(new TextDecoder().decode(kernel.kernel.output())).toBe('world');
    expect([kernel.call('output_offset'), kernel.call('output_length')]).toEqual([handle + 6n, 5n]);
  });

  it('ignores output that lies outside', () => {
    const kernel = testKernel();
    const handle = store(kernel, 'kept');
    kernel.call('output_set', handle, 4n);
    for (const [offset, length] of [
      [0n, 0n],
      [0n, 4n],
      [handle, 1n << 20n],
      [handle, maxU64],
      [maxU64, 2n],
      [100n, 4n],
    ]) {
      kernel.call('output_set', offset!, length!);
    }
    expect(new TextDecoder().decode(kernel.kernel.output())).toBe('kept');
  });

  it('has an error that 0 clears and nonsense leaves alone', () => {
    const kernel = testKernel();
    const handle = store(kernel, 'bad');
    kernel.call('error_set', handle);
    kernel.call('error_set', handle + 1n);
    expect([kernel.call('error_get'), kernel.kernel.errorText()]).toEqual([handle, 'bad']);
    kernel.call('error_set', 0n);
    expect([kernel.call('error_get'), kernel.kernel.errorText()]).toEqual([0n, undefined]);
  });
});

describe('reset', () => {
  it('leaves nothing readable of the call before', () => {
    const kernel = testKernel();
    const handles = [store(kernel, 'secret'), store(kernel, 'x'.repeat(200_000))];
    kernel.kernel.reset();
    for (const handle of handles) {
      expect(kernel.length(handle)).toBe(0);
      expect([kernel.loadU8(handle), kernel.loadU64(handle), kernel.loadU8(handle + 5n)]).toEqual([0, 0n, 0]);
    }
  });

  it('leaves nothing behind and beside the input of the next call, nor when that does not fit', () => {
    const kernel = testKernel({ pages: 4 });
    const secrets = [store(kernel, 'x'.repeat(500)), store(kernel, 'y'.repeat(500))];
    const end = Number(secrets[1]) + 512;
    kernel.kernel.begin(bytes('0123456789'));
    const input = Number(kernel.call('input_offset'));
    for (let offset = input + 10; offset < end; offset++) expect(kernel.loadU8(offset)).toBe(0);

    store(kernel, 'x'.repeat(500));
    expect(() => kernel.kernel.begin(new Uint8Array(1_000_000))).toThrow(/no room/);
    for (let offset = input - 16; offset < end; offset++) expect(kernel.loadU8(offset)).toBe(0);
  });

  it('keeps the memory that it has', () => {
    const kernel = testKernel();
    kernel.alloc(1_000_000);
    const { pages } = kernel.kernel;
    kernel.kernel.reset();
    expect(kernel.kernel.pages).toBe(pages);
    expect(kernel.call('memory_bytes')).toBe(BigInt(pages) * 65536n);
  });
});

describe('host functions', () => {
  it('free the handles that they are given', () => {
    const kernel = testKernel();
    for (const name of ['config_get', 'var_get', 'log_info', 'log_trace']) {
      const handle = store(kernel, 'greeting');
      kernel.call(name, handle);
      expect(kernel.length(handle), name).toBe(0);
    }
    const [key, value] = [store(kernel, 'k'), store(kernel, 'v')];
    kernel.call('var_set', key, value);
    expect([kernel.length(key), kernel.length(value)]).toEqual([0, 0]);
    expect(kernel.vars.get('k')).toEqual(bytes('v'));
  });

  it('throw at what is no handle', () => {
    const kernel = testKernel();
    const text = store(kernel, 'x');
    for (const name of ['config_get', 'var_get', 'log_error', 'log_trace']) {
      for (const handle of [0n, 5n, text + 1n, maxU64]) {
        expect(() => kernel.call(name, handle), name).toThrow(/Invalid memory handle/);
      }
    }
    expect(() => kernel.call('http_request', 0n, 0n)).toThrow(/http_request, request/);
    expect(() => kernel.call('var_set', text, text + 1n)).toThrow(/var_set, value/);
  });

  it('give no handle for a config that is missing or empty', () => {
    const kernel = testKernel();
    for (const key of ['missing', 'empty']) {
      expect(kernel.call('config_get', store(kernel, key)), key).toBe(0n);
    }
    const value = Number(kernel.call('config_get', store(kernel, 'greeting')));
    expect(kernel.kernel.text(value)).toBe('hello');
  });

  it('drop logs below the level', () => {
    const kernel = testKernel({ logLevel: 3 });
    for (const level of ['trace', 'debug', 'info', 'warn', 'error']) kernel.call(`log_${level}`, store(kernel, level));
    expect(kernel.logs).toEqual(['warn: warn', 'error: error']);
    expect(kernel.call('get_log_level')).toBe(3);
  });
});

describe('any sequence of operations', () => {
  const command = fc.oneof(
    fc.record({ type: fc.constant('alloc' as const), length: fc.integer({ min: 1, max: 3000 }) }),
    fc.record({ type: fc.constant('free' as const), pick: fc.nat() }),
    fc.record({ type: fc.constant('freeJunk' as const), pick: fc.nat(), offset: fc.integer({ min: 1, max: 40 }) }),
    fc.record({ type: fc.constant('reset' as const) }),
  );

  it('never loses, mixes up or overlaps a block', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 200 }), (commands) => {
        const kernel = testKernel();
        const blocks = new Map<number, { length: number; fill: number }>();
        let fill = 0;
        for (const step of commands) {
          const handles = [...blocks.keys()];
          if (step.type === 'alloc') {
            const handle = kernel.alloc(step.length);
            expect(handle).not.toBe(0);
            for (const [other, { length }] of blocks) {
              expect(handle >= other + length || handle + step.length <= other).toBe(true);
            }
            fill = (fill + 1) % 255;
            for (let i = 0; i < step.length; i++) kernel.storeU8(handle + i, fill + 1);
            blocks.set(handle, { length: step.length, fill: fill + 1 });
          } else if (step.type === 'reset') {
            kernel.kernel.reset();
            blocks.clear();
          } else if (handles.length > 0) {
            const handle = handles[step.pick % handles.length]!;
            if (step.type === 'free') {
              kernel.free(handle);
              blocks.delete(handle);
              expect(kernel.length(handle)).toBe(0);
            } else if (!blocks.has(handle + step.offset)) kernel.free(handle + step.offset);
          }
        }
        for (const [handle, { length, fill: expected }] of blocks) {
          expect(kernel.length(handle)).toBe(length);
          expect([kernel.loadU8(handle), kernel.loadU8(handle + length - 1)]).toEqual([expected, expected]);
        }
      }),
      { numRuns: 300 },
    );
  });
});
