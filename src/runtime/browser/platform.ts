// A browser's side of loading a plug-in: addresses instead of files.
import type { Platform } from '../platform';

export const browserPlatform: Platform = {
  readFile: (path) => download(path, { method: 'GET', headers: {} }),
  fetch: download,
  sha256: async (bytes) => {
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  },
};

async function download(
  url: string,
  { method, headers }: { readonly method: string; readonly headers: Readonly<Record<string, string>> },
): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url, { method, headers });
  if (!response.ok) throw new Error(`it answered with status ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}
