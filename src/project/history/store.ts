// Where the history keeps its records: named bytes.

export interface HistoryStore {
  /** Undefined if there is nothing under this key. */
  read(key: string): Promise<Uint8Array | undefined>;
  /**
   * All or nothing for other readers; what a crash leaves half-written is recognised and dropped.
   * @param key letters, digits, `-` and `.`; the first is a letter or digit. Told apart also if case does not count.
   */
  write(key: string, bytes: Uint8Array): Promise<void>;
  /** Does nothing if there is nothing under this key. */
  delete(key: string): Promise<void>;
  keys(): Promise<readonly string[]>;
}
