// Plug-ins for the tests of merging, linked to a kernel in both ways.
import wabtInit from 'wabt';
import kernelBytes from '../../../src/runtime/kernel.wat';
import { readModule } from '../../../src/wasm';
import { instantiateMerged, type MergedModule, mergeKernel } from '../../../src/runtime/merge';

export { kernelBytes };

const wabt = await wabtInit();
const features = {
  exceptions: true,
  threads: true,
  tail_call: true,
  memory64: true,
  multi_memory: true,
  relaxed_simd: true,
  extended_const: true,
};

/** Assembles a text that is right, with its names. */
export function wat(source: string): Uint8Array<ArrayBuffer> {
  const module = wabt.parseWat('test.wat', source, features);
  try {
    // The types of wabt lack the parameter.
    (module.validate as (options: typeof features) => void).call(module, features);
    return Uint8Array.from(module.toBinary({ write_debug_names: true }).buffer);
  } finally {
    module.destroy();
  }
}

/** The instructions of a module, a line each. @throws Error if it is not valid. */
export function disassemble(bytes: Uint8Array): string {
  // wabt would read on behind the end of part of a buffer.
  const module = wabt.readWasm(Uint8Array.from(bytes), { ...features, readDebugNames: false });
  try {
    (module.validate as (options: typeof features) => void).call(module, features);
    return module.toText({ foldExprs: false });
  } finally {
    module.destroy();
  }
}

/** @throws Error where it cannot be merged. */
export function merged(plugin: Uint8Array): MergedModule {
  const result = mergeKernel(plugin, kernelBytes);
  if (result === undefined) throw new Error('The plug-in was not merged.');
  return result;
}

interface KernelExports {
  readonly memory: WebAssembly.Memory;
  begin(length: number): number;
  error(): number;
  output_start(): number;
  output_size(): number;
}

/** A plug-in that runs, and what it asks its host for. */
export class Running {
  /** Each call of the host with its numbers. */
  readonly asked: string[] = [];
  readonly kernel: KernelExports;
  readonly exports: WebAssembly.Exports;

  /** @param map of a merged module; undefined for one that gets a kernel of its own. */
  constructor(module: WebAssembly.Module, map: MergedModule['map'] | undefined, imports: WebAssembly.Imports = {}) {
    const kernelModule = new WebAssembly.Module(kernelBytes);
    const host = Object.fromEntries(
      readModule(kernelBytes).imports.map(({ name, external }) => {
        const parameters = external.kind === 'function' ? external.type.parameters.length : 0;
        return [name, this.#answer(name, parameters)];
      }),
    );
    if (map === undefined) {
      const kernel = new WebAssembly.Instance(kernelModule, { host }).exports;
      this.kernel = kernel as unknown as KernelExports;
      this.exports = new WebAssembly.Instance(module, { 'extism:host/env': kernel, ...imports }).exports;
    } else {
      const { kernel, plugin, start } = instantiateMerged(module, map, imports, host);
      this.kernel = kernel as unknown as KernelExports;
      this.exports = plugin;
      start?.();
    }
  }

  /** The export's result and the output. */
  call(name: string, input = new Uint8Array()): { readonly result: unknown; readonly output: string } {
    const start = this.kernel.begin(input.length);
    new Uint8Array(this.kernel.memory.buffer).set(input, start);
    const result = this.run(name);
    const [from, size] = [this.kernel.output_start(), this.kernel.output_size()];
    const output = new Uint8Array(this.kernel.memory.buffer).slice(from, from + size);
    return { result, output: Buffer.from(output).toString('latin1') };
  }

  run(name: string, ...args: (number | bigint)[]): unknown {
    return (this.exports[name] as (...args: (number | bigint)[]) => unknown)(...args);
  }

  /** @param parameters How many the kernel gives; a merged one gives more, which a host function does not look at. */
  #answer(name: string, parameters: number): (...numbers: number[]) => number {
    return (...all) => {
      const numbers = all.slice(0, parameters);
      this.asked.push(`${name} ${numbers.join(' ')}`);
      if (name === 'invalid_handle') throw new Error(`invalid handle ${numbers.join(' ')}`);
      return name === 'may_grow' ? 1 : 0;
    };
  }
}

/** The same plug-in with a kernel of its own and merged. */
export function bothWays(plugin: Uint8Array<ArrayBuffer>, imports?: WebAssembly.Imports): [Running, Running] {
  const { bytes, map } = merged(plugin);
  return [
    new Running(new WebAssembly.Module(plugin), undefined, imports),
    new Running(new WebAssembly.Module(bytes), map, imports),
  ];
}
