// The kernel for tests: its ABI functions with numbers, and a host that keeps what it is told.
import { Kernel, type KernelHost } from '../../../src/runtime/kernel';

export interface TestKernel {
  readonly kernel: Kernel;
  readonly logs: string[];
  readonly vars: Map<string, Uint8Array>;
  alloc(length: number | bigint): number;
  free(handle: number): void;
  length(handle: number | bigint): number;
  loadU8(offset: number | bigint): number;
  loadU64(offset: number | bigint): bigint;
  storeU8(offset: number | bigint, byte: number): void;
  storeU64(offset: number | bigint, value: bigint): void;
  /** Any other function of the ABI. */
  call(name: string, ...args: (number | bigint)[]): number | bigint | undefined;
}

export function testKernel({ pages = 65536, logLevel = 2 }: { pages?: number; logLevel?: number } = {}): TestKernel {
  const logs: string[] = [];
  const vars = new Map<string, Uint8Array>();
  const config = new Map([
    ['greeting', new TextEncoder().encode('hello')],
    ['empty', new Uint8Array()],
  ]);
  const host: KernelHost = {
    mayGrow: (more) => kernel.pages + more <= pages,
    configGet: (key) => config.get(key),
    varGet: (key) => vars.get(key),
    varSet: (key, value) => {
      if (value === undefined) vars.delete(key);
      else vars.set(key, value);
    },
    httpRequest: () => ({ status: 204, headers: {}, body: new Uint8Array() }),
    httpHeaders: () => undefined,
    log: (level, text) => void logs.push(`${level}: ${text}`),
  };
  const kernel: Kernel = new Kernel(host, logLevel).instantiate();
  const call = (name: string, ...args: (number | bigint)[]): number | bigint | undefined =>
    (kernel.functions[name] as (...args: (number | bigint)[]) => number | bigint | undefined)(...args);
  const number = (name: string, ...args: (number | bigint)[]): number => Number(call(name, ...args));
  return {
    kernel,
    logs,
    vars,
    call,
    alloc: (length) => number('alloc', BigInt(length)),
    free: (handle) => void call('free', BigInt(handle)),
    length: (handle) => number('length', BigInt(handle)),
    loadU8: (offset) => number('load_u8', BigInt(offset)),
    loadU64: (offset) => call('load_u64', BigInt(offset)) as bigint,
    storeU8: (offset, byte) => void call('store_u8', BigInt(offset), byte),
    storeU64: (offset, value) => void call('store_u64', BigInt(offset), value),
  };
}
