// The modules of a plug-in with those that stand in for its host.
import type { LinkedSource, PluginSource } from '../../../runner/runner';

/** A plug-in with others that are mocks: a module whose name one of them has stands back. */
export function withLinked(plugin: PluginSource, mocks: readonly LinkedSource[]): PluginSource {
  if (mocks.length === 0) return plugin;
  const { linked = [], mainName } = plugin;
  const names = new Set(mocks.map(({ name }) => name));
  const kept = linked.filter(({ name }) => !names.has(name));
  // The plug-in's own is mostly that of its file, and may be that of a module which it imports.
  const isTaken = mainName !== undefined && names.has(mainName);
  return { ...plugin, linked: [...kept, ...mocks], ...(isTaken && { mainName: `${mainName} (plug-in)` }) };
}
