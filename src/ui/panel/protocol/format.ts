// Sizes and times for people.

const units = ['KB', 'MB', 'GB'];

/** `1 byte`, `640 bytes`, `13.2 KB`; a KB is 1,024 bytes. */
export function formatBytes(count: number): string {
  if (count < 1024) {
    return count === 1 ? '1 byte' : `${count} bytes`;
  }
  const power = Math.min(Math.floor(Math.log2(count) / 10), units.length);
  const value = count / 1024 ** power;
  return `${value >= 100 ? Math.round(value) : Number(value.toFixed(1))} ${units[power - 1] ?? ''}`;
}

/** `0.4 ms`, `12 ms`, `1.25 s`, `2 min 5 s`. */
export function formatDuration(ms: number): string {
  if (ms < 10) {
    return `${Number(ms.toFixed(ms < 1 ? 2 : 1))} ms`;
  }
  if (ms < 1000) {
    return `${Math.round(ms)} ms`;
  }
  const seconds = ms / 1000;
  if (seconds < 60) {
    return `${Number(seconds.toFixed(seconds < 10 ? 2 : 1))} s`;
  }
  const rest = Math.floor(seconds % 60);
  return `${Math.floor(seconds / 60)} min${rest > 0 ? ` ${rest} s` : ''}`;
}

/** `1,234`. */
export const formatCount = (count: number): string => count.toLocaleString('en-US');
