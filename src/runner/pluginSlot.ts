// The plug-in that a worker holds, from its code to the replies of its calls.
import { MockedHost } from '../mocks/mockedHost';
import type { Script } from '../mocks/script';
import { messageOf, PluginError, type PluginErrorData } from '../runtime/errors';
import type { Host, HostEvent } from '../runtime/host';
import type { HostFunctionName, HostFunctions } from '../runtime/hostFunctions';
import { compilePlugin, readFacts } from '../runtime/compile';
import { wantedOfEmbedder } from '../runtime/link';
import { Plugin } from '../runtime/plugin';
import type { CallReply, Load } from './messages';
import type { VarSnapshot } from './protocol';

/** Bytes of a var's value that are shown. */
const shownVarBytes = 64 * 1024;

const defaultMaxOutputBytes = 512 * 1024 * 1024;

/** What a slot has of the worker around it. */
export interface Surroundings {
  readonly host: Host;
  /** The embedder's functions, to be called across the border. */
  readonly functions: (names: readonly HostFunctionName[]) => HostFunctions;
  /** Takes what a plug-in asks of its host, where it is traced. */
  readonly onEvent: (event: HostEvent) => void;
}

/** A module that was compiled here, for the cache of the client. */
export interface Compiled {
  readonly key: string;
  readonly module: WebAssembly.Module;
}

/** Loads the mock scripts, each time afresh, and tells of each file that they are made of. */
export type LoadScripts = (onFile: (file: string) => void) => readonly Script[];

export class PluginSlot {
  #plugin: Plugin | undefined;
  /** What the plug-in has for a host, if it is mocked or recorded. */
  #mocked: MockedHost | undefined;
  /** Why there is no plug-in, or no host for it; the answer to each call until the next load or reset. */
  #failure: PluginErrorData | undefined;
  readonly #scriptFiles = new Set<string>();
  #loadMs = 0;
  #shownVarBytes = shownVarBytes;
  #sentVars: ReadonlyMap<string, Uint8Array> | undefined;

  constructor(private readonly surroundings: Surroundings) {}

  /**
   * Puts a plug-in in the place of the last one. What had to be compiled for it is returned.
   */
  load({ name, options, modules, merge, functions }: Load, loadScripts: LoadScripts = () => []): Compiled[] {
    this.unload();
    const started = performance.now();
    const compiled: Compiled[] = [];
    this.#shownVarBytes = options.wholeVars === true ? Infinity : shownVarBytes;
    try {
      const maxPages = options.memory?.max_pages ?? undefined;
      const named = modules.map(({ name: moduleName, code }) => {
        if ('module' in code) return { name: moduleName, module: code.module };
        const module = compilePlugin(code.bytes, { merge, ...(maxPages !== undefined && { maxPages }) });
        compiled.push({ key: code.key, module });
        return { name: moduleName, module };
      });
      const { onEvent } = this.surroundings;
      const given = { host: this.surroundings.host, functions: this.surroundings.functions(functions) };
      const { mocks, record = false } = options;
      if (mocks !== undefined || record) {
        const facts = named.map(({ name: moduleName, module }) => ({ name: moduleName, facts: readFacts(module) }));
        const load = (): readonly Script[] => loadScripts((file) => this.#scriptFiles.add(file));
        const wanted = wantedOfEmbedder(facts, given.functions);
        this.#mocked = new MockedHost({ ...given, wanted, mocks: mocks ?? {}, record, loadScripts: load });
      }
      const { host, functions: provided } = this.#mocked ?? given;
      this.#plugin = new Plugin(
        named,
        { ...options, maxOutputBytes: options.maxOutputBytes ?? defaultMaxOutputBytes, functions: provided },
        options.trace === true ? { ...host, onEvent } : host,
      );
    } catch (error) {
      const data = asData(error);
      this.#failure = { ...data, message: `${name}: ${data.message}` };
    }
    this.#loadMs = performance.now() - started;
    return compiled;
  }

  call(functionName: string, input: Uint8Array): CallReply {
    const loadMs = this.#loadMs;
    this.#loadMs = 0;
    const started = performance.now();
    try {
      const plugin = this.#plugin;
      if (plugin === undefined || this.#failure !== undefined)
        throw PluginError.fromData(this.#failure ?? { code: 'closed', message: 'No plug-in' });
      const outcome = plugin.call(functionName, input);
      return {
        output: outcome.output,
        returnCode: outcome.returnCode,
        durationMs: outcome.durationMs,
        loadMs: outcome.loadMs + loadMs,
        ...this.#state(),
      };
    } catch (error) {
      const data = asData(error);
      return {
        output: new Uint8Array(),
        error: data,
        ...(data.exitCode !== undefined && { returnCode: data.exitCode }),
        durationMs: performance.now() - started,
        loadMs,
        ...this.#state(),
      };
    }
  }

  reset(): void {
    this.#sentVars = undefined;
    if (this.#plugin === undefined) return;
    this.#plugin.reset();
    this.#failure = undefined;
    try {
      this.#mocked?.reset();
    } catch (error) {
      this.#failure = asData(error);
    }
  }

  unload(): void {
    this.#sentVars = undefined;
    this.#failure = undefined;
    this.#scriptFiles.clear();
    this.#plugin?.close();
    this.#plugin = undefined;
    this.#mocked = undefined;
  }

  #state(): Pick<CallReply, 'memoryBytes' | 'vars' | 'recording' | 'scriptFiles'> {
    const vars = this.#plugin?.vars ?? new Map<string, Uint8Array>();
    const recording = this.#mocked?.recording;
    const memoryBytes = this.#plugin?.memoryBytes ?? 0;
    const state = {
      memoryBytes,
      ...(recording !== undefined && { recording }),
      ...(this.#scriptFiles.size > 0 && { scriptFiles: [...this.#scriptFiles] }),
    };
    if (this.#sentVars !== undefined && sameVars(vars, this.#sentVars)) return state;
    this.#sentVars = new Map(vars);
    return { ...state, vars: [...vars].map(([name, value]) => snapshot(name, value, this.#shownVarBytes)) };
  }
}

const snapshot = (name: string, value: Uint8Array, shownBytes: number): VarSnapshot => ({
  name,
  size: value.length,
  value: new Uint8Array(value.subarray(0, shownBytes)),
});

/** Values are replaced and never written to, so that the same array is the same value. */
function sameVars(a: ReadonlyMap<string, Uint8Array>, b: ReadonlyMap<string, Uint8Array>): boolean {
  if (a.size !== b.size) return false;
  for (const [name, value] of a) if (b.get(name) !== value) return false;
  return true;
}

function asData(error: unknown): PluginErrorData {
  if (error instanceof PluginError) return error.toData();
  return { code: 'host', message: messageOf(error) };
}
