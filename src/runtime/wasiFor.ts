// WASI as a plug-in gets it: the files of `allowed_paths`, and arguments, environment and input if the embedder gives any.
import type { Clock, Host } from './host';
import type { Manifest } from './manifest';
import { createWasi, type Preopen, type Wasi } from './wasi';

/** What a command can read beside its files. All of it is empty unless told. */
export interface WasiOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: Uint8Array;
}

/** @throws PluginError `manifest` if a folder of `allowedPaths` cannot be opened. */
export function wasiFor(host: Host, allowedPaths: Manifest['allowed_paths'], options: true | WasiOptions): Wasi {
  const { fileSystem, clock = machineClock, random = machineRandom } = host;
  const { args = [], env = {}, stdin = new Uint8Array() } = options === true ? {} : options;
  return createWasi({
    args,
    env,
    preopens: fileSystem === undefined ? [] : preopensOf(allowedPaths),
    stdin,
    fileSystem,
    stdout: (chunk) => host.stdout(chunk),
    stderr: (chunk) => host.stderr(chunk),
    now: clock.now,
    monotonic: clock.monotonic,
    random,
  });
}

export const machineClock: Clock = {
  now: () => BigInt(Math.round((performance.timeOrigin + performance.now()) * 1000)) * 1000n,
  monotonic: () => BigInt(Math.round(performance.now() * 1e6)),
};

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

export function machineRandom(into: Uint8Array): void {
  for (let at = 0; at < into.length; at += randomAtOnce) {
    const part = new Uint8Array(Math.min(randomAtOnce, into.length - at));
    into.set(crypto.getRandomValues(part), at);
  }
}
