// What a plug-in is allowed: by its manifest, and by those who run it.
import type { Manifest } from '../runtime/manifest';

export type ManifestOptions = Pick<Manifest, 'memory' | 'config' | 'allowed_hosts' | 'allowed_paths' | 'timeout_ms'>;

/** What is said above wins; config, hosts, paths and limits of memory are united. */
export function unitedOptions(below: ManifestOptions, above: ManifestOptions): ManifestOptions {
  const timeout_ms = above.timeout_ms === undefined ? below.timeout_ms : above.timeout_ms;
  const hosts = [...(below.allowed_hosts ?? []), ...(above.allowed_hosts ?? [])];
  return {
    memory: { ...below.memory, ...above.memory },
    config: { ...below.config, ...above.config },
    allowed_hosts: [...new Set(hosts)],
    allowed_paths: mounts(below.allowed_paths ?? {}, above.allowed_paths ?? {}),
    ...(timeout_ms !== undefined && { timeout_ms }),
  };
}

/** A folder of the plug-in is one folder of the host: that which was named last. */
function mounts(
  below: Readonly<Record<string, string>>,
  above: Readonly<Record<string, string>>,
): Record<string, string> {
  const guests = new Set(Object.values(above));
  const kept = Object.entries(below).filter(([, guest]) => !guests.has(guest));
  return { ...Object.fromEntries(kept), ...above };
}
