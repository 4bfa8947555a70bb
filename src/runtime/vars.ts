// A plug-in's vars: named values that live as long as its instance.
import { PluginError } from './errors';
import { encodeText } from './text';

export class Vars {
  readonly #values = new Map<string, Uint8Array>();
  #valueBytes = 0;
  #nameBytes = 0;

  /**
   * @param maxBytes over all values, and once more over all names, so that names without values fill no memory either;
   *   0 allows none.
   */
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
      throw new PluginError('host', `Vars are off: memory.max_var_bytes is 0, and the plug-in sets "${brief(name)}".`, {
        hint: 'Raise memory.max_var_bytes.',
      });
    }
    const before = this.#values.get(name);
    const bytes = this.#valueBytes - (before?.length ?? 0) + value.length;
    const names = this.#nameBytes + (before === undefined ? sizeOf(name) : 0);
    if (bytes > this.maxBytes) throw this.#exceeded(name, 'it', bytes);
    if (names > this.maxBytes) throw this.#exceeded(name, 'the names', names);
    this.#values.set(name, value);
    this.#valueBytes = bytes;
    this.#nameBytes = names;
  }

  delete(name: string): void {
    const value = this.#values.get(name);
    if (value === undefined) return;
    this.#valueBytes -= value.length;
    this.#nameBytes -= sizeOf(name);
    this.#values.delete(name);
  }

  clear(): void {
    this.#values.clear();
    this.#valueBytes = 0;
    this.#nameBytes = 0;
  }

  #exceeded(name: string, what: string, bytes: number): PluginError {
    const message = `Var memory limit exceeded: "${brief(name)}" would make ${what} ${bytes} bytes, ${this.maxBytes} are allowed.`;
    return new PluginError('host', message, { hint: 'Raise memory.max_var_bytes.' });
  }
}

const sizeOf = (name: string): number => encodeText(name).length;

const brief = (name: string): string => (name.length > 100 ? `${name.slice(0, 100)}…` : name);
