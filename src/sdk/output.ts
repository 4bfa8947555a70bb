// What a call of a plug-in gave.

export interface OutputFacts {
  /** Milliseconds inside the call. */
  readonly durationMs: number;
  /** Milliseconds of compilation, linking and initialisation; 0 if the instance was there already. */
  readonly loadMs: number;
  /** Bytes of all memories of the plug-in after the call. */
  readonly memoryBytes: number;
  /**
   * Log entries and lines of output that were over the cap, 10,000 entries and 4 MiB per call, and were left out: half of
   * it is for those at the beginning, half for those at the end.
   */
  readonly droppedLogs: number;
}

/** The bytes that a plug-in's function put out; empty if it put out none. */
export class Output implements OutputFacts {
  readonly durationMs: number;
  readonly loadMs: number;
  readonly memoryBytes: number;
  readonly droppedLogs: number;
  readonly #bytes: Uint8Array<ArrayBuffer>;

  constructor(bytes: Uint8Array<ArrayBuffer>, { durationMs, loadMs, memoryBytes, droppedLogs }: OutputFacts) {
    this.#bytes = bytes;
    this.durationMs = durationMs;
    this.loadMs = loadMs;
    this.memoryBytes = memoryBytes;
    this.droppedLogs = droppedLogs;
  }

  /** Bytes. */
  get length(): number {
    return this.#bytes.length;
  }

  /** The caller's own, not a copy. */
  bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes;
  }

  /** As UTF-8; what is invalid is replaced by U+FFFD. */
  text(): string {
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(this.#bytes);
  }

  /** @throws SyntaxError if it is no JSON. */
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller knows what it gets
  json<T = unknown>(): T {
    return JSON.parse(this.text()) as T;
  }
}
