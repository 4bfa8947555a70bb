// What a script started or made goes when the script ends, however it ends.
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

const pending = new Set();

/** `undo` is synchronous and runs once: when the returned function is called, or else at the end of the process. */
export function atEnd(undo) {
  const once = () => {
    if (pending.delete(once)) undo();
  };
  pending.add(once);
  return once;
}

/** A folder of its own below the system's temporary one. */
export async function temporaryFolder(name) {
  const folder = await mkdtemp(path.join(os.tmpdir(), `plugwright-${name}-`));
  atEnd(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  return folder;
}

// The last come is the first to go: a server before the folder in which it works.
process.on('exit', () => {
  for (const undo of [...pending].reverse()) undo();
});
for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 })) {
  process.on(signal, () => process.exit(code));
}

// A stage of `npm test` ends with it, even if that was killed.
process.on('disconnect', () => process.exit(1));
process.channel?.unref();
