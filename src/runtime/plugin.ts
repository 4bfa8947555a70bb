// A plug-in: link, initialise, call.
import { compilePlugin, readFacts, type ModuleFacts } from './compile';
import { PluginError, type PluginErrorData } from './errors';
import { closest } from './closest';
import { bindHostFunctions, type HostFunctions } from './hostFunctions';
import { logLevels, type Host, type LogLevel } from './host';
import { HttpClient } from './httpClient';
import { environmentModule } from './abi';
import { preview1Module } from './imports';
import { Kernel, type KernelHost } from './kernel';
import { checkImports } from './link';
import { defaultMaxVarBytes, type Manifest } from './manifest';
import { encodeText } from './text';
import { trapError } from './trap';
import { Vars } from './vars';
import { ExitStatus, type Wasi } from './wasi';
import { wasiFor } from './wasiFor';

export { compilePlugin };

const pageBytes = 65536;
const logOff = 0x7fffffff;

/** What a plug-in may do: the manifest's fields, and what no manifest has. */
export interface PluginOptions extends Omit<Manifest, 'wasm' | 'timeout_ms'> {
  /** Provide WASI preview 1. Default: false. */
  readonly wasi?: boolean;
  /** Lowest level that is logged. Default: info. */
  readonly logLevel?: LogLevel | 'off';
  /** Let plug-ins read the headers of HTTP responses. Default: false, as in the reference. */
  readonly httpResponseHeaders?: boolean;
  /** Functions of the embedding program by module and name. */
  readonly functions?: HostFunctions;
}

export interface CallOutcome {
  /** The caller's own. */
  readonly output: Uint8Array<ArrayBuffer>;
  /** Always 0 here: other codes are errors. */
  readonly returnCode: number;
  /** Milliseconds of link and initialisation, 0 if the instance was there already. */
  readonly loadMs: number;
  /** Milliseconds inside the call. */
  readonly durationMs: number;
}

interface Instance {
  readonly kernel: Kernel;
  readonly exports: WebAssembly.Exports;
  readonly wasi: Wasi | undefined;
}

/**
 * One plug-in with its memory and vars. Synchronous: a call returns when the plug-in does, so that untrusted
 * plug-ins belong in a worker. Instantiated at the first call.
 */
export class Plugin {
  readonly #module: WebAssembly.Module;
  readonly #options: PluginOptions;
  readonly #host: Host;
  readonly #facts: ModuleFacts | undefined;
  readonly #vars: Vars;
  readonly #http: HttpClient;
  readonly #callable = new Map<string, () => unknown>();
  #instance: Instance | undefined;
  #running = false;
  #closed = false;
  #stale = false;
  #refusedMemory = false;

  /**
   * @param module from {@link compilePlugin}, with `maxPages` where `memory.max_pages` is given.
   * @throws PluginError `link` if an import has nobody to provide it.
   */
  constructor(module: WebAssembly.Module, options: PluginOptions, host: Host) {
    this.#module = module;
    this.#options = options;
    this.#host = host;
    this.#facts = readFacts(module);
    this.#vars = new Vars(options.memory?.max_var_bytes ?? defaultMaxVarBytes);
    this.#http = new HttpClient(host.http, options);
    checkImports(this.#facts?.imports ?? [], options.functions ?? {}, options.wasi ?? false);
  }

  /** The vars as they stand; kept from call to call. */
  get vars(): ReadonlyMap<string, Uint8Array> {
    return this.#vars.values;
  }

  /** Bytes of all memories, the exchange memory with the host among them; 0 before the first call. */
  get memoryBytes(): number {
    const instance = this.#instance;
    return instance === undefined ? 0 : (instance.kernel.pages + this.#ownPages(instance.exports)) * pageBytes;
  }

  functionExists(name: string): boolean {
    return WebAssembly.Module.exports(this.#module).some((entry) => entry.kind === 'function' && entry.name === name);
  }

  /**
   * Calls an export with bytes and gives the bytes that it answers with.
   *
   * @throws PluginError in every case of failure; what the plug-in said of it (`error_set`) wins over all else.
   */
  call(name: string, input: Uint8Array = new Uint8Array()): CallOutcome {
    if (this.#closed) throw new PluginError('closed', 'The plug-in is closed.');
    if (this.#running) {
      throw new PluginError('reentrant', `"${name}" was called while another call of this plug-in is running.`, {
        hint: 'A host function cannot call back into the plug-in that called it.',
      });
    }
    this.#running = true;
    try {
      return this.#call(name, input);
    } finally {
      this.#running = false;
    }
  }

  #call(name: string, input: Uint8Array): CallOutcome {
    const started = performance.now();
    this.#checkCallable(name);
    const loaded = this.#load(name);
    const called = loaded ? performance.now() : started;
    const { kernel } = this.#require();
    const enter = this.#entry(name);
    let returned: unknown;
    this.#refusedMemory = false;
    try {
      kernel.begin(input);
      returned = enter();
    } catch (error) {
      if (!(error instanceof ExitStatus && error.code === 0)) throw this.#failure(error, name, kernel);
    } finally {
      // A command's `_start` leaves its instance used up.
      this.#stale = name === '_start';
    }
    const message = kernel.errorText();
    const code = typeof returned === 'number' ? returned | 0 : 0;
    if (message !== undefined) throw new PluginError('plugin', message, { exitCode: code });
    if (code !== 0) {
      throw new PluginError('return-code', `"${name}" returned non-zero exit code ${code}.`, {
        exitCode: code,
        hint: 'The plug-in gave no reason (error_set); its logs may.',
      });
    }
    const output = kernel.output();
    return { output, returnCode: 0, loadMs: called - started, durationMs: performance.now() - called };
  }

  /** Drops the instance and the vars; the next call starts afresh. */
  reset(): void {
    this.#drop();
    this.#vars.clear();
  }

  close(): void {
    this.reset();
    this.#closed = true;
  }

  #drop(): void {
    this.#instance?.wasi?.close();
    this.#instance = undefined;
    this.#callable.clear();
    this.#stale = false;
    this.#http.headers = undefined;
  }

  /** @throws PluginError `unknown-function`, `not-callable` */
  #checkCallable(name: string): void {
    if (this.#callable.has(name)) return;
    const exported = WebAssembly.Module.exports(this.#module).filter(({ kind }) => kind === 'function');
    if (!exported.some((entry) => entry.name === name)) {
      const near = closest(
        name,
        exported.map((entry) => entry.name),
      );
      throw new PluginError('unknown-function', `Function not found: "${name}".`, {
        hint: near === undefined ? 'See the functions that the plug-in exports.' : `Did you mean "${near}"?`,
      });
    }
    const type =
      this.#facts !== undefined && Object.hasOwn(this.#facts.functions, name) ? this.#facts.functions[name] : undefined;
    if (type !== undefined && type.parameters.length > 0)
      throw notCallable(name, `takes parameters (${type.parameters.join(', ')})`);
    if (type !== undefined && type.results.length > 1) throw notCallable(name, `returns ${type.results.length} values`);
  }

  /** Makes the instance if there is none. True if it had to. */
  #load(name: string): boolean {
    if (this.#instance !== undefined && !this.#stale) return false;
    this.#drop();
    const kernel = new Kernel(this.#kernelHost(), this.#logLevel());
    try {
      const wasi = this.#usesWasi ? wasiFor(this.#host, this.#options.allowed_paths) : undefined;
      const instance = new WebAssembly.Instance(this.#module, {
        ...bindHostFunctions(this.#options.functions ?? {}, kernel),
        [environmentModule]: kernel.environment,
        ...(wasi !== undefined && { [preview1Module]: wasi.imports }),
      });
      this.#instance = { kernel, exports: instance.exports, wasi };
      const { memory } = instance.exports;
      if (memory instanceof WebAssembly.Memory) wasi?.bind(memory);
      if (name !== '_start' && name !== '_initialize') this.#initialise(instance.exports);
    } catch (error) {
      this.#drop();
      if (error instanceof WebAssembly.LinkError) {
        throw new PluginError('link', `The plug-in does not link: ${error.message}`);
      }
      throw this.#failure(error, 'the start of the plug-in', kernel);
    }
    return true;
  }

  /** Haskell, then C and C++, then Go and others: each toolchain has its own way to run constructors. */
  #initialise(exports: WebAssembly.Exports): void {
    const run = (name: string, ...args: number[]): boolean => {
      const start = exports[name];
      if (typeof start !== 'function') return false;
      try {
        (start as (...args: number[]) => unknown)(...args);
      } catch (error) {
        if (!(error instanceof ExitStatus && error.code === 0)) throw error;
      }
      return true;
    };
    if ('hs_init' in exports) {
      run('_initialize');
      run('hs_init', 0, 0);
    } else if (!run('__wasm_call_ctors')) run('_initialize');
  }

  #entry(name: string): () => unknown {
    const known = this.#callable.get(name);
    if (known !== undefined) return known;
    const exported = this.#require().exports[name] as () => unknown;
    if (exported.length > 0) throw notCallable(name, `takes ${exported.length} parameters`);
    this.#callable.set(name, exported);
    return exported;
  }

  #require(): Instance {
    if (this.#instance === undefined) throw new PluginError('closed', 'The plug-in has no instance.');
    return this.#instance;
  }

  /** What to tell of an error that came out of the plug-in. */
  #failure(error: unknown, name: string, kernel: Kernel): PluginError {
    const trap = error instanceof WebAssembly.RuntimeError || isStackOverflow(error);
    const failure = this.#describe(error, name, kernel);
    const message = kernel.errorText();
    if (message === undefined || failure.code === 'oom') return failure;
    return new PluginError('plugin', message, {
      ...(failure.exitCode !== undefined && { exitCode: failure.exitCode }),
      ...(trap && failure.wasmStack !== undefined && { wasmStack: failure.wasmStack }),
    });
  }

  #describe(error: unknown, name: string, kernel: Kernel): PluginError {
    if (error instanceof PluginError) return error;
    if (error instanceof ExitStatus) {
      return new PluginError('exit', `"${name}" exited with code ${error.code}.`, {
        exitCode: error.code,
        hint: 'See what the plug-in wrote to stderr.',
      });
    }
    if (error instanceof WebAssembly.RuntimeError || isStackOverflow(error)) {
      const trap = trapError(error, name, this.#facts);
      if (this.#outOfMemory(kernel)) return this.#oom(trap);
      return this.#withMemoryHint(trap);
    }
    const text = error instanceof Error ? error.message : String(error);
    if (error instanceof RangeError && /memory/i.test(text)) return new PluginError('oom', `Out of memory: ${text}.`);
    return new PluginError('host', `A host function failed: ${text}`);
  }

  /** The engine refuses growth silently; most languages then abort, so that an abort under a limit may come from it. */
  #withMemoryHint(trap: PluginError): PluginError {
    const limit = this.#options.memory?.max_pages ?? undefined;
    if (limit === undefined) return trap;
    const used = this.memoryBytes / pageBytes;
    const memory = `${used} of the ${limit} pages of memory.max_pages are in use; if the plug-in asked for more than is left, raise it.`;
    return new PluginError(trap.code, trap.message, {
      ...placeOf(trap),
      hint: trap.hint === undefined ? memory : `${trap.hint} ${memory}`,
    });
  }

  #oom(trap: PluginError): PluginError {
    return new PluginError(
      'oom',
      `Out of memory: ${this.#options.memory?.max_pages ?? 0} pages are allowed. ${trap.message}`,
      {
        ...placeOf(trap),
        hint: 'Raise memory.max_pages.',
      },
    );
  }

  #outOfMemory(kernel: Kernel): boolean {
    const limit = this.#options.memory?.max_pages ?? undefined;
    if (limit === undefined) return false;
    return this.#refusedMemory || kernel.pages + this.#ownPages(this.#instance?.exports ?? {}) >= limit;
  }

  #ownPages(exports: WebAssembly.Exports): number {
    let pages = this.#facts?.hiddenPages ?? 0;
    for (const value of Object.values(exports)) {
      if (value instanceof WebAssembly.Memory) pages += value.buffer.byteLength / pageBytes;
    }
    return pages;
  }

  get #usesWasi(): boolean {
    if (this.#options.wasi !== true) return false;
    return this.#facts?.imports.some(({ module }) => module === preview1Module) ?? true;
  }

  #logLevel(): number {
    const level = this.#options.logLevel ?? 'info';
    return level === 'off' ? logOff : logLevels.indexOf(level);
  }

  #kernelHost(): KernelHost {
    const { memory } = this.#options;
    const config = new Map(Object.entries(this.#options.config ?? {}).map(([key, value]) => [key, encodeText(value)]));
    return {
      mayGrow: (more) => {
        const limit = memory?.max_pages ?? undefined;
        if (limit === undefined) return true;
        const instance = this.#instance;
        const used = instance === undefined ? 1 : instance.kernel.pages + this.#ownPages(instance.exports);
        this.#refusedMemory = used + more > limit;
        return !this.#refusedMemory;
      },
      configGet: (key) => config.get(key),
      varGet: (key) => this.#vars.get(key),
      varSet: (key, value) => (value === undefined ? this.#vars.delete(key) : this.#vars.set(key, value)),
      httpRequest: (request, body) => this.#http.request(request, body),
      httpHeaders: () => this.#http.headers,
      log: (level, text) => this.#host.log(level, text),
    };
  }
}

const notCallable = (name: string, reason: string): PluginError =>
  new PluginError('not-callable', `"${name}" cannot be called by a host: it ${reason}.`, {
    hint: 'Extism calls exports without parameters that return nothing or one value.',
  });

const placeOf = ({ exitCode, wasmStack }: PluginError): Pick<PluginErrorData, 'exitCode' | 'wasmStack'> => ({
  ...(exitCode !== undefined && { exitCode }),
  ...(wasmStack !== undefined && { wasmStack }),
});

const isStackOverflow = (error: unknown): error is RangeError =>
  error instanceof RangeError && /call stack/.test(error.message);
