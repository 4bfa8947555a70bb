// What loading a plug-in needs of the machine, behind one seam: Node in src/runtime/node, something else in a browser.

export interface Platform {
  /** Throws if the file cannot be read. */
  readFile(path: string): Promise<Uint8Array<ArrayBuffer>>;
  /** The body of a successful response. Follows redirects. Throws on network failure, on any status but 2xx, and on too large or too slow an answer. */
  fetch(
    url: string,
    request: { readonly method: string; readonly headers: Readonly<Record<string, string>> },
  ): Promise<Uint8Array<ArrayBuffer>>;
  /** Lower-case hex. */
  sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string>;
}
