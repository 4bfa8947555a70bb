// Short names for bytes and JSON of any size.

export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

/** 128 bits in hexadecimal. */
export async function bytesKey(bytes: Uint8Array): Promise<string> {
  const digest = await sha256(new Uint8Array(bytes));
  return Array.from(digest.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The same for the same JSON in any order of keys. */
export function jsonKey(value: unknown): Promise<string> {
  const sorted = JSON.stringify(value, (_, each: unknown) => (isObject(each) ? withSortedKeys(each) : each));
  return bytesKey(new TextEncoder().encode(sorted));
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const withSortedKeys = (value: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
