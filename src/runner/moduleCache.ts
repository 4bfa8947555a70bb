// Compiled modules by content, so that a plug-in is compiled once for all sessions and workers.

const capacity = 8;

export class ModuleCache {
  readonly #modules = new Map<string, WebAssembly.Module>();
  readonly #digests = new WeakMap<Uint8Array, Promise<string>>();

  /**
   * The key of a plug-in's code: what is compiled depends on the bytes and on the options that are built into them.
   * The array must not be written to afterwards.
   */
  async key(bytes: Uint8Array<ArrayBuffer>, options: string): Promise<string> {
    let digest = this.#digests.get(bytes);
    if (digest === undefined) {
      digest = sha256(bytes);
      this.#digests.set(bytes, digest);
    }
    return `${await digest} ${options}`;
  }

  get(key: string): WebAssembly.Module | undefined {
    const module = this.#modules.get(key);
    if (module !== undefined) this.set(key, module);
    return module;
  }

  /** Keeps the module as the one used last, and lets the one go that was not used for longest. */
  set(key: string, module: WebAssembly.Module): void {
    this.#modules.delete(key);
    this.#modules.set(key, module);
    const oldest = this.#modules.keys().next();
    if (this.#modules.size > capacity && oldest.done !== true) this.#modules.delete(oldest.value);
  }
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('base64');
}
