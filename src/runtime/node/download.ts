// Fetches a module: the answer must be good, of bounded size, and come in bounded time.
import { joinBytes } from '../bytes';

export interface DownloadLimits {
  /** Of the body, decompressed. */
  readonly maxBytes: number;
  /** How long nothing may come. */
  readonly silenceMs: number;
  /** How long all may take. */
  readonly totalMs: number;
}

const defaultLimits: DownloadLimits = { maxBytes: 256 * 1024 * 1024, silenceMs: 30_000, totalMs: 600_000 };

/**
 * The body of a successful response. Redirects are followed by the Fetch standard: at most 20, and `authorization` is
 * not sent to another origin.
 *
 * @throws Error with the status, the network's error or the limit that is exceeded; the caller names the address.
 */
export async function download(
  url: string,
  { method, headers }: { readonly method: string; readonly headers: Readonly<Record<string, string>> },
  limits: DownloadLimits = defaultLimits,
): Promise<Uint8Array<ArrayBuffer>> {
  const abort = new AbortController();
  const after = (milliseconds: number, message: string): NodeJS.Timeout =>
    setTimeout(() => abort.abort(new Error(message)), milliseconds);
  const silence = after(limits.silenceMs, `nothing came for ${limits.silenceMs / 1000} s`);
  const total = after(limits.totalMs, `it takes longer than ${limits.totalMs / 1000} s`);
  try {
    const response = await fetch(url, { method: method.toUpperCase(), headers: { ...headers }, signal: abort.signal });
    if (!response.ok) throw new Error(statusOf(response));
    return await readBody(response, limits.maxBytes, () => silence.refresh());
  } catch (error) {
    throw abort.signal.aborted ? (abort.signal.reason as Error) : withCause(error as Error);
  } finally {
    clearTimeout(silence);
    clearTimeout(total);
    // A connection whose body nobody wants to the end.
    abort.abort();
  }
}

function statusOf({ status, statusText, redirected, url }: Response): string {
  return `${status} ${statusText}${redirected ? ` of ${url}, to which it redirects` : ''}`;
}

async function readBody(
  response: Response,
  maxBytes: number,
  onProgress: () => void,
): Promise<Uint8Array<ArrayBuffer>> {
  if (response.body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body) {
    onProgress();
    length += chunk.byteLength;
    if (length > maxBytes) throw new Error(`it has more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return joinBytes(chunks);
}

/** `fetch` says "fetch failed", and why in the cause. */
function withCause(error: Error): Error {
  const { cause } = error as { cause?: NodeJS.ErrnoException };
  if (cause === undefined) return error;
  return new Error(cause.message === '' ? (cause.code ?? error.message) : cause.message, { cause });
}
