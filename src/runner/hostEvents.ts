// Host events as text, as they cross the border among the logs.
import type { HostEvent } from '../runtime/host';

/** i64 values are bigints, which JSON does not know: they go as `"5n"`. */
export const encodeEvent = (event: HostEvent): string =>
  JSON.stringify(event, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));

/** Undefined for an event that was too long for the channel and lost its end. */
export function decodeEvent(text: string): HostEvent | undefined {
  try {
    return JSON.parse(text, function (this: unknown, key, value: unknown) {
      const isValue = Array.isArray(this) || key === 'result';
      return isValue && typeof value === 'string' ? BigInt(value.slice(0, -1)) : value;
    }) as HostEvent;
  } catch {
    return undefined;
  }
}
