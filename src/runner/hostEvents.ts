// Host events as text, as they cross the border among the logs.
import type { HostEvent } from '../runtime/host';

/** JSON knows no bigints, which i64 values are, and not all numbers: they go as `"5n"`, `"NaN"`, `"-Infinity"`, `"-0"`. */
export const encodeEvent = (event: HostEvent): string =>
  JSON.stringify(event, (_, value: unknown) => {
    if (typeof value === 'bigint') return `${value}n`;
    if (typeof value !== 'number') return value;
    if (Object.is(value, -0)) return '-0';
    return Number.isFinite(value) ? value : String(value);
  });

/** Undefined for an event that was too long for the channel and lost its end. */
export function decodeEvent(text: string): HostEvent | undefined {
  try {
    return JSON.parse(text, function (this: unknown, key, value: unknown) {
      const isValue = Array.isArray(this) || key === 'result';
      return isValue && typeof value === 'string' ? decodeValue(value) : value;
    }) as HostEvent;
  } catch {
    return undefined;
  }
}

const decodeValue = (text: string): number | bigint => (text.endsWith('n') ? BigInt(text.slice(0, -1)) : Number(text));
