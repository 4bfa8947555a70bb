// One instance of the kernel (kernel.wat): the memory between a plug-in and its host.
import type { HttpResponse, LogLevel } from './host';
import { logLevels, longestLog } from './host';
import { PluginError } from './errors';
import kernelBytes from './kernel.wat';
import { decodeStart, decodeText, encodeText } from './text';

const pageBytes = 65536;

/** What the kernel asks of its plug-in's host when a host function is called. */
export interface KernelHost {
  /** Whether the kernel's memory may get so many more pages; `any` if there is no limit. */
  mayGrow(pages: number): boolean | 'any';
  configGet(key: string): Uint8Array | undefined;
  varGet(key: string): Uint8Array | undefined;
  /** The value is the receiver's own copy; undefined deletes. */
  varSet(key: string, value: Uint8Array | undefined): void;
  /** A promise only where the kernel was told how to suspend. */
  httpRequest(request: Uint8Array, body: Uint8Array | undefined): HttpResponse | Promise<HttpResponse>;
  httpHeaders(): string | undefined;
  log(level: LogLevel, text: string): void;
}

interface KernelExports {
  readonly memory: WebAssembly.Memory;
  readonly log_level: WebAssembly.Global<'i32'>;
  readonly http_status: WebAssembly.Global<'i32'>;
  begin(length: number): number;
  error(): number;
  set_error(handle: number): void;
  output_start(): number;
  output_size(): number;
  said(): number;
  allocate(length: number): number;
  release(handle: number): void;
  size_of(handle: number): number;
  reset(): void;
}

/** Whose handle was wrong, by the number that kernel.wat gives. */
const handleUses = [
  'config_get, key',
  'var_get, key',
  'var_set, key',
  'var_set, value',
  'http_request, request',
  'http_request, body',
  'log, text',
];

let compiled: WebAssembly.Module | undefined;

/** What a kernel is before it has an instance: a page of memory, nothing in it, no error. */
const absent: KernelExports = {
  memory: new WebAssembly.Memory({ initial: 1 }),
  log_level: new WebAssembly.Global({ value: 'i32', mutable: true }),
  http_status: new WebAssembly.Global({ value: 'i32', mutable: true }),
  begin: () => 0,
  error: () => 0,
  set_error: () => undefined,
  output_start: () => 0,
  output_size: () => 0,
  said: () => 0,
  allocate: () => 0,
  release: () => undefined,
  size_of: () => -1,
  reset: () => undefined,
};

export class Kernel {
  /** What plug-ins import, by the names of `abi.ts`. */
  functions: Readonly<Record<string, WebAssembly.ExportValue>> = {};
  /** What the kernel itself imports. */
  readonly imports: Readonly<Record<string, WebAssembly.ImportValue>>;
  #exports = absent;
  #bytes = new Uint8Array();

  constructor(
    private readonly host: KernelHost,
    /** Lowest level that is logged: an index of {@link logLevels}, 0x7fffffff for none. */
    private readonly logLevel: number,
    /** How the engine makes an import that a plug-in waits for; see {@link KernelHost.httpRequest}. */
    suspending?: (run: (...args: number[]) => unknown) => WebAssembly.ImportValue,
  ) {
    this.imports = this.#imports(suspending);
  }

  /** Makes an instance of its own. */
  instantiate(): this {
    compiled ??= new WebAssembly.Module(kernelBytes);
    this.adopt(new WebAssembly.Instance(compiled, { host: this.imports }).exports);
    return this;
  }

  /** Takes an instance, its own or one within a plug-in. */
  adopt(exports: WebAssembly.Exports): void {
    this.functions = exports;
    this.#exports = exports as unknown as KernelExports;
    this.#exports.log_level.value = this.logLevel;
    this.#bytes = new Uint8Array(this.#exports.memory.buffer);
  }

  get pages(): number {
    return this.#exports.memory.buffer.byteLength / pageBytes;
  }

  /** Starts a call with its input. Throws `oom` if there is no room for it. */
  begin(input: Uint8Array): void {
    const offset = this.#exports.begin(input.length);
    if (input.length === 0) return;
    if (offset === 0) throw this.#noRoom(input.length, 'the input');
    this.#view().set(input, offset >>> 0);
  }

  reset(): void {
    this.#exports.reset();
  }

  /** Whether the call has set an error or an output: most of a short call is the asking. */
  get hasSaid(): boolean {
    return this.#exports.said() !== 0;
  }

  /** Bytes of the output. */
  get outputSize(): number {
    return this.#exports.output_size() >>> 0;
  }

  /** A copy of the output; empty if none was set. */
  output(): Uint8Array<ArrayBuffer> {
    const size = this.outputSize;
    return size === 0 ? new Uint8Array(0) : this.copy(this.#exports.output_start() >>> 0, size);
  }

  /** The text of the error that was set; undefined if there is none. */
  errorText(): string | undefined {
    const handle = this.#exports.error();
    // The block of an error that was freed again is no error any more.
    return handle === 0 || !this.isHandle(handle) ? undefined : this.text(handle);
  }

  setErrorText(text: string): void {
    this.#exports.set_error(this.store(encodeText(text)));
  }

  /** Handle of a new block with these bytes; 0 for none. Throws `oom`. */
  store(bytes: Uint8Array): number {
    if (bytes.length === 0) return 0;
    const handle = this.#exports.allocate(bytes.length) >>> 0;
    if (handle === 0) throw this.#noRoom(bytes.length, 'a value for the plug-in');
    this.#view().set(bytes, handle);
    return handle;
  }

  /** Whether it is the handle of a block in use. Handles of other memories, e.g. above 4 GiB, are none. */
  isHandle(handle: number): boolean {
    return handle >= 0 && handle <= 0xffffffff && this.#exports.size_of(handle) !== -1;
  }

  /** A copy of the block of a handle; undefined if it is no handle. */
  load(handle: number): Uint8Array<ArrayBuffer> | undefined {
    const size = this.#exports.size_of(handle);
    return size === -1 ? undefined : this.copy(handle >>> 0, size >>> 0);
  }

  release(handle: number): void {
    this.#exports.release(handle);
  }

  /** A copy of a range that lies in the memory. */
  copy(offset: number, length: number): Uint8Array<ArrayBuffer> {
    return this.#view().slice(offset, offset + length);
  }

  text(handle: number): string {
    const size = this.#exports.size_of(handle);
    return size === -1 ? '' : this.#text(handle >>> 0, size >>> 0);
  }

  #text(offset: number, length: number): string {
    return decodeText(this.#view(), offset, length);
  }

  /** The memory as it is now. When it grows the old view becomes empty, which is quicker to ask than the memory itself. */
  #view(): Uint8Array {
    if (this.#bytes.length === 0) this.#bytes = new Uint8Array(this.#exports.memory.buffer);
    return this.#bytes;
  }

  #noRoom(length: number, what: string): PluginError {
    return new PluginError('oom', `Out of memory: no room for ${what} of ${length} bytes.`, {
      hint: 'Raise memory.max_pages.',
    });
  }

  #imports(suspending = (run: (...args: number[]) => unknown): WebAssembly.ImportValue => run) {
    const { host } = this;
    const answered = (response: HttpResponse): number => {
      this.#exports.http_status.value = response.status;
      return this.store(response.body);
    };
    return {
      may_grow: (pages: number) => {
        const may = host.mayGrow(pages >>> 0);
        return may === 'any' ? 2 : Number(may);
      },
      invalid_handle: (use: number) => {
        throw new PluginError('host', `Invalid memory handle given to ${handleUses[use] ?? 'a host function'}.`, {
          hint: 'The handle was never allocated, or was freed before.',
        });
      },
      config_get: (key: number, keyLength: number) => {
        const value = host.configGet(this.#text(key >>> 0, keyLength >>> 0));
        return value === undefined ? 0 : this.store(value);
      },
      var_get: (key: number, keyLength: number) => {
        const value = host.varGet(this.#text(key >>> 0, keyLength >>> 0));
        return value === undefined ? 0 : this.store(value);
      },
      var_set: (key: number, keyLength: number, value: number, valueLength: number) => {
        const name = this.#text(key >>> 0, keyLength >>> 0);
        host.varSet(name, value === 0 ? undefined : this.copy(value >>> 0, valueLength >>> 0));
      },
      http_request: suspending((request = 0, requestLength = 0, body = 0, bodyLength = 0) => {
        this.#exports.http_status.value = 0;
        const response = host.httpRequest(
          this.copy(request >>> 0, requestLength >>> 0),
          body === 0 ? undefined : this.copy(body >>> 0, bodyLength >>> 0),
        );
        return response instanceof Promise ? response.then(answered) : answered(response);
      }),
      http_headers: () => {
        const headers = host.httpHeaders();
        return headers === undefined ? 0 : this.store(encodeText(headers));
      },
      log: (level: number, text: number, length: number) => {
        const start = decodeStart(this.#view(), text >>> 0, length >>> 0, longestLog);
        host.log(logLevels[level] ?? 'error', start);
      },
    };
  }
}
