// Where the checkout is, and where what is installed once for all checkouts is kept.
import os from 'node:os';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../..');

/** $PLUGWRIGHT_CACHE, else `plugwright` in the user's cache folder. */
export const cache = path.resolve(
  process.env.PLUGWRIGHT_CACHE ||
    path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'plugwright'),
);
