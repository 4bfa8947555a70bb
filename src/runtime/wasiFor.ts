// WASI as a plug-in gets it: no arguments, no environment, no input, and the files of `allowed_paths`.
import type { Host } from './host';
import type { Manifest } from './manifest';
import { createWasi, type Preopen, type Wasi } from './wasi';

/** @throws PluginError `manifest` if a folder of `allowedPaths` cannot be opened. */
export function wasiFor(host: Host, allowedPaths: Manifest['allowed_paths']): Wasi {
  const { fileSystem } = host;
  return createWasi({
    args: [],
    env: {},
    preopens: fileSystem === undefined ? [] : preopensOf(allowedPaths),
    stdin: new Uint8Array(),
    fileSystem,
    stdout: (chunk) => host.stdout(chunk),
    stderr: (chunk) => host.stderr(chunk),
    now: () => BigInt(Math.round((performance.timeOrigin + performance.now()) * 1000)) * 1000n,
    monotonic: () => BigInt(Math.round(performance.now() * 1e6)),
    random: fillRandom,
  });
}

/** `ro:` in front of the host path makes the mount read-only. */
function preopensOf(allowedPaths: Manifest['allowed_paths']): Preopen[] {
  return Object.entries(allowedPaths ?? {}).map(([host, guest]) => ({
    host: host.startsWith('ro:') ? host.slice(3) : host,
    guest,
    readOnly: host.startsWith('ro:'),
  }));
}

/** The engine fills at most so many bytes at a time. */
const randomAtOnce = 65536;

function fillRandom(into: Uint8Array): void {
  for (let at = 0; at < into.length; at += randomAtOnce) {
    const part = new Uint8Array(Math.min(randomAtOnce, into.length - at));
    into.set(crypto.getRandomValues(part), at);
  }
}
