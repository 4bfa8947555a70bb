// A plug-in's vars: named values that live as long as its instance.
import { PluginError } from './errors';

export class Vars {
  readonly #values = new Map<string, Uint8Array>();
  #bytes = 0;

  /** @param maxBytes over all values; 0 allows none. */
  constructor(private readonly maxBytes: number) {}

  get values(): ReadonlyMap<string, Uint8Array> {
    return this.#values;
  }

  get(name: string): Uint8Array | undefined {
    return this.#values.get(name);
  }

  /** @throws PluginError `host` if the limit does not allow it. */
  set(name: string, value: Uint8Array): void {
    if (this.maxBytes === 0) {
      throw new PluginError('host', `Vars are off: memory.max_var_bytes is 0, and the plug-in sets "${name}".`, {
        hint: 'Raise memory.max_var_bytes.',
      });
    }
    const bytes = this.#bytes - (this.#values.get(name)?.length ?? 0) + value.length;
    if (bytes > this.maxBytes) {
      throw new PluginError(
        'host',
        `Var memory limit exceeded: "${name}" would make it ${bytes} bytes, ${this.maxBytes} are allowed.`,
        { hint: 'Raise memory.max_var_bytes.' },
      );
    }
    this.#values.set(name, value);
    this.#bytes = bytes;
  }

  delete(name: string): void {
    this.#bytes -= this.#values.get(name)?.length ?? 0;
    this.#values.delete(name);
  }

  clear(): void {
    this.#values.clear();
    this.#bytes = 0;
  }
}
