// A plug-in: link, initialise, call.
import { closest } from './closest';
import { readFacts } from './compile';
import { PluginError } from './errors';
import { failureOf } from './failure';
import { logLevels, type Host, type LogLevel } from './host';
import { hostFunctionBinder, type HostFunctions } from './hostFunctions';
import { HttpClient } from './httpClient';
import { initialise, initialiseAsync, Instances, usesWasi } from './instantiate';
import { Kernel } from './kernel';
import { kernelHost } from './kernelHost';
import { link, type LinkedModule } from './link';
import { defaultMaxVarBytes, type Manifest } from './manifest';
import { stackSwitching, type StackSwitching } from './stackSwitching';
import { Vars } from './vars';
import { ExitStatus, type Wasi } from './wasi';
import { wasiFor, type WasiOptions } from './wasiFor';

const pageBytes = 65536;
const logOff = 0x7fffffff;
const nothing = new Uint8Array();
/** A gigabyte of exchange memory. */
const runawayPages = 16_384;

/** What a plug-in may do: the manifest's fields, and what no manifest has. */
export interface PluginOptions extends Omit<Manifest, 'wasm' | 'timeout_ms'> {
  /** Provide WASI preview 1, with arguments, environment and input if any. Default: false. */
  readonly wasi?: boolean | WasiOptions;
  /** Lowest level that is logged. Default: info. */
  readonly logLevel?: LogLevel | 'off';
  /** Let plug-ins read the headers of HTTP responses. Default: false, as in the reference. */
  readonly httpResponseHeaders?: boolean;
  /** Vars to begin with, until a reset. */
  readonly vars?: Readonly<Record<string, Uint8Array>>;
  /** Functions of the embedding program by module and name. */
  readonly functions?: HostFunctions;
  /** Bytes of output that a call may give; more is an error. Default: no limit but that of memory. */
  readonly maxOutputBytes?: number;
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
  readonly modules: Instances;
  readonly wasi: Wasi | undefined;
}

type Entry = () => unknown;

/** A module of a manifest by the name under which others import it. */
export interface NamedModule {
  readonly name: string;
  readonly module: WebAssembly.Module;
}

/**
 * One plug-in with its memory and vars. A call returns when the plug-in does, so that untrusted plug-ins belong in a
 * worker. Instantiated at the first call.
 */
export class Plugin {
  readonly #main: LinkedModule;
  readonly #compiled: ReadonlyMap<string, WebAssembly.Module>;
  readonly #modules: readonly LinkedModule[];
  readonly #options: PluginOptions;
  readonly #host: Host;
  readonly #vars: Vars;
  readonly #callable = new Map<string, Entry>();
  #http: HttpClient;
  #instance: Instance | undefined;
  /** Memories of the modules while they are made: growth counts them from their first moment. */
  #growing: Instances | undefined;
  #running = false;
  #closed = false;
  #abandoned = false;
  #stale = false;
  /** The call under way had to make the instance. */
  #loaded = false;
  #refusedMemory = false;

  /**
   * @param modules from {@link compilePlugin}, with `maxPages` where `memory.max_pages` is given; several by the names of
   *   the manifest, of which the one named `main`, else the last one, is called.
   * @throws PluginError `link` if an import has nobody to provide it, `manifest` if two modules have one name.
   */
  constructor(modules: WebAssembly.Module | readonly NamedModule[], options: PluginOptions, host: Host) {
    const named = modules instanceof WebAssembly.Module ? [{ name: 'main', module: modules }] : modules;
    const facts = named.map(({ name, module }) => ({ name, facts: readFacts(module) }));
    this.#main = link(facts, options.functions ?? {}, isOn(options.wasi));
    this.#compiled = new Map(named.map(({ name, module }) => [name, module]));
    this.#modules = [this.#main, ...reached(this.#main)];
    this.#options = options;
    this.#host = host;
    this.#vars = new Vars(options.memory?.max_var_bytes ?? defaultMaxVarBytes);
    for (const [name, value] of Object.entries(options.vars ?? {})) this.#vars.set(name, value);
    this.#http = this.#httpClient();
  }

  /** The vars as they stand; kept from call to call. */
  get vars(): ReadonlyMap<string, Uint8Array> {
    return this.#vars.values;
  }

  /** Bytes of all memories, the exchange memory with the host among them; 0 before the first call. */
  get memoryBytes(): number {
    const instance = this.#instance;
    return instance === undefined ? 0 : (instance.kernel.pages + pagesOf(instance.modules)) * pageBytes;
  }

  functionExists(name: string): boolean {
    return this.#main.facts.exports[name]?.kind === 'function' && Object.hasOwn(this.#main.facts.exports, name);
  }

  /**
   * Calls an export with bytes and gives the bytes that it answers with.
   *
   * @throws PluginError in every case of failure; what the plug-in said of it (`error_set`) wins over all else.
   */
  call(name: string, input: Uint8Array = nothing): CallOutcome {
    this.#claim(name);
    try {
      const started = performance.now();
      const { kernel } = this.#ready(name, false);
      const called = this.#loaded ? performance.now() : started;
      let returned: unknown;
      try {
        kernel.begin(input);
        returned = this.#entry(name)();
      } catch (error) {
        this.#thrown(error, name, kernel);
      }
      return this.#finish(name, kernel, returned, started, called);
    } finally {
      this.#running = false;
    }
  }

  /**
   * The same for a plug-in whose host functions and HTTP requests take their time: it is suspended meanwhile. Needs an
   * engine with JavaScript promise integration; see {@link stackSwitching}.
   */
  async callAsync(name: string, input: Uint8Array = nothing): Promise<CallOutcome> {
    if (stackSwitching === undefined) {
      throw new PluginError('host', 'This engine cannot suspend WebAssembly.', {
        hint: 'Run the plug-in in a worker.',
      });
    }
    this.#claim(name);
    try {
      const started = performance.now();
      const instance = this.#ready(name, true);
      const { kernel } = instance;
      if (this.#loaded) await this.#initialiseAsync(name, instance, stackSwitching);
      const called = performance.now();
      let returned: unknown;
      try {
        kernel.begin(input);
        returned = await stackSwitching.promising(this.#entry(name))();
      } catch (error) {
        this.#thrown(error, name, kernel);
      }
      return this.#finish(name, kernel, returned, started, called);
    } finally {
      this.#running = false;
    }
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

  /** Closes it in the middle of a {@link callAsync}: what the plug-in waits for never comes, so that it runs no further. */
  abandon(): void {
    this.#abandoned = true;
    this.close();
  }

  #claim(name: string): void {
    if (this.#closed) throw new PluginError('closed', 'The plug-in is closed.');
    if (this.#running) {
      throw new PluginError('reentrant', `"${name}" was called while another call of this plug-in is running.`, {
        hint: 'A host function cannot call back into the plug-in that called it; others await each call before the next.',
      });
    }
    this.#running = true;
  }

  /** The instance, made if there is none. */
  #ready(name: string, suspendable: boolean): Instance {
    this.#checkCallable(name);
    this.#loaded = this.#instance === undefined || this.#stale;
    this.#refusedMemory = false;
    return this.#instance === undefined || this.#stale ? this.#load(name, suspendable) : this.#instance;
  }

  #thrown(error: unknown, name: string, kernel: Kernel): void {
    // What a runaway has left is given back rather than cleared: that would take seconds, and all of the memory.
    if (kernel.pages > runawayPages) this.#stale = true;
    if (!(error instanceof ExitStatus && error.code === 0)) throw this.#failure(error, name, kernel);
  }

  #finish(name: string, kernel: Kernel, returned: unknown, started: number, called: number): CallOutcome {
    const said = kernel.hasSaid;
    const message = said ? kernel.errorText() : undefined;
    const code = this.#codeOf(name, returned);
    if (message !== undefined) throw new PluginError('plugin', message, { exitCode: code });
    if (code !== 0) {
      throw new PluginError('return-code', `"${name}" returned non-zero exit code ${code}.`, {
        exitCode: code,
        hint: 'The plug-in gave no reason (error_set); its logs may.',
      });
    }
    this.#checkMemory();
    return {
      output: said ? this.#output(kernel) : new Uint8Array(0),
      returnCode: 0,
      loadMs: called - started,
      durationMs: performance.now() - called,
    };
  }

  /** As the Rust runtime sees it: what is no i32 is no return code. */
  #codeOf(name: string, returned: unknown): number {
    if (returned === undefined) return 0;
    return typeof returned === 'number' && this.#returnsCode(name) ? returned | 0 : -1;
  }

  #returnsCode(name: string): boolean {
    const exported = this.#main.facts.exports[name];
    return exported?.kind === 'function' && exported.type.results[0] === 'i32';
  }

  #drop(): void {
    this.#instance?.wasi?.close();
    this.#instance = undefined;
    this.#growing = undefined;
    this.#callable.clear();
    this.#stale = false;
    this.#http = this.#httpClient();
  }

  /** @throws PluginError `unknown-function`, `not-callable` */
  #checkCallable(name: string): void {
    if (this.#callable.has(name)) return;
    const { exports } = this.#main.facts;
    const exported = Object.hasOwn(exports, name) ? exports[name] : undefined;
    if (exported?.kind !== 'function') {
      const names = Object.keys(exports).filter((other) => exports[other]?.kind === 'function');
      const near = closest(name, names);
      throw new PluginError('unknown-function', `Function not found: "${name}".`, {
        hint: near === undefined ? 'See the functions that the plug-in exports.' : `Did you mean "${near}"?`,
      });
    }
    const { parameters, results } = exported.type;
    if (parameters.length > 0) throw notCallable(name, `takes parameters (${parameters.join(', ')})`);
    if (results.length > 1) throw notCallable(name, `returns ${results.length} values`);
  }

  #load(name: string, suspendable: boolean): Instance {
    this.#drop();
    const suspending = suspendable ? this.#suspending : undefined;
    const parts = {
      host: this.#host,
      config: this.#options.config,
      vars: this.#vars,
      http: this.#http,
      mayGrow: (more: number) => this.#mayGrow(more),
    };
    const kernel = new Kernel(kernelHost(parts), this.#logLevel(), suspending);
    if (this.#main.facts.merged === undefined) kernel.instantiate();
    const { functions = {}, wasi: wanted, allowed_paths } = this.#options;
    try {
      const options = { kernel, onEvent: this.#host.onEvent, suspending };
      const wasi = isOn(wanted) && usesWasi(this.#main) ? wasiFor(this.#host, allowed_paths, wanted) : undefined;
      const world = { kernel, wasi, bind: hostFunctionBinder(functions, options) };
      const modules = new Instances(world, this.#compiled);
      this.#growing = modules;
      const exports = modules.make(this.#main);
      const instance = { kernel, exports, modules, wasi };
      this.#instance = instance;
      if (!suspendable && !startsItself(name)) initialise(exports, this.#main.facts);
      return instance;
    } catch (error) {
      if (!(error instanceof WebAssembly.LinkError)) this.#failedToStart(error, kernel);
      this.#drop();
      throw new PluginError('link', `The plug-in does not link: ${error.message}`);
    }
  }

  async #initialiseAsync(name: string, { exports, kernel }: Instance, switching: StackSwitching): Promise<void> {
    try {
      if (!startsItself(name)) await initialiseAsync(exports, this.#main.facts, switching);
    } catch (error) {
      this.#failedToStart(error, kernel);
    }
  }

  #failedToStart(error: unknown, kernel: Kernel): never {
    const failure = this.#failure(error, 'the start of the plug-in', kernel);
    this.#drop();
    throw failure;
  }

  /** An import that the plug-in waits for, but not for an answer that comes once the plug-in is abandoned. */
  readonly #suspending: StackSwitching['suspending'] = (run) => {
    const waiting = (...args: never[]): unknown => {
      const answer = run(...args);
      if (!(answer instanceof Promise)) return answer;
      return answer.then(
        (value: unknown) => (this.#abandoned ? never : value),
        (error: unknown) => {
          if (this.#abandoned) return never;
          throw error;
        },
      );
    };
    return (stackSwitching as StackSwitching).suspending(waiting);
  };

  #entry(name: string): Entry {
    // A command's `_start` leaves its instance used up.
    this.#stale = name === '_start';
    const known = this.#callable.get(name);
    if (known !== undefined) return known;
    const exported = this.#instance?.exports[name] as Entry;
    this.#callable.set(name, exported);
    return exported;
  }

  #failure(error: unknown, name: string, kernel: Kernel): PluginError {
    const facts = this.#modules.map((module) => module.facts);
    const memory = { limit: this.#maxPages, used: this.#usedPages(kernel), refused: this.#refusedMemory };
    return failureOf(error, name, kernel.errorText(), facts, memory);
  }

  get #maxPages(): number | undefined {
    return this.#options.memory?.max_pages ?? undefined;
  }

  #usedPages(kernel: Kernel | undefined): number {
    return (kernel?.pages ?? 1) + (this.#growing === undefined ? 0 : pagesOf(this.#growing));
  }

  /** The engine caps each memory by itself; several together may still have gone over the limit. */
  #checkMemory(): void {
    const limit = this.#maxPages;
    if (limit === undefined) return;
    const used = this.#usedPages(this.#instance?.kernel);
    if (used <= limit) return;
    throw new PluginError('oom', `Out of memory: the plug-in took ${used} pages, ${limit} are allowed.`, {
      hint: 'Raise memory.max_pages.',
    });
  }

  #output(kernel: Kernel): Uint8Array<ArrayBuffer> {
    const { maxOutputBytes = Infinity } = this.#options;
    const { outputSize } = kernel;
    if (outputSize <= maxOutputBytes) return kernel.output();
    throw new PluginError('host', `The output has ${outputSize} bytes, ${maxOutputBytes} are allowed.`, {
      hint: 'Give less at a time, or raise the limit of the embedding program.',
    });
  }

  #logLevel(): number {
    const level = this.#options.logLevel ?? 'info';
    return level === 'off' ? logOff : logLevels.indexOf(level);
  }

  #httpClient(): HttpClient {
    const { http, httpAsync, onEvent } = this.#host;
    return new HttpClient(httpAsync ?? http, this.#options, onEvent);
  }

  #mayGrow(more: number): boolean | 'any' {
    const limit = this.#maxPages;
    if (limit === undefined) return 'any';
    this.#refusedMemory = this.#usedPages(this.#instance?.kernel) + more > limit;
    return !this.#refusedMemory;
  }
}

/** What runs the constructors, if any, by itself. */
const startsItself = (name: string): boolean => name === '_start' || name === '_initialize';

const never = new Promise<never>(() => undefined);

const isOn = (wasi: PluginOptions['wasi']): wasi is true | WasiOptions => wasi !== undefined && wasi !== false;

function pagesOf({ memories, hiddenPages }: Instances): number {
  let pages = hiddenPages;
  for (const { buffer } of memories) pages += buffer.byteLength / pageBytes;
  return pages;
}

/** The modules that a module needs, itself left out. */
function reached(main: LinkedModule, seen = new Set([main])): LinkedModule[] {
  return main.links.flatMap(({ provider }) => {
    if (provider.by !== 'module' || seen.has(provider.module)) return [];
    seen.add(provider.module);
    return [provider.module, ...reached(provider.module, seen)];
  });
}

const notCallable = (name: string, reason: string): PluginError =>
  new PluginError('not-callable', `"${name}" cannot be called by a host: it ${reason}.`, {
    hint: 'Extism calls exports without parameters that return nothing or one value.',
  });
