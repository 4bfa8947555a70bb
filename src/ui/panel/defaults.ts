// The options of a function where nothing is typed: those of its manifest, or else of the settings.
import * as vscode from 'vscode';
import type { Manifest } from '../../runtime/manifest';
import type { PluginCatalogue } from '../catalogue/catalogue';
import { runSettings } from '../settings';
import type { ManifestDefaults, RunDefaults, Target } from './protocol';

export function runDefaults(target: Target | undefined, catalogue: PluginCatalogue): RunDefaults {
  const uri = target && vscode.Uri.parse(target.uri);
  const { timeout, maxPages, wasi } = runSettings(uri);
  const options = uri && catalogue.get(uri)?.manifest?.options;
  return {
    timeoutMs: options?.timeout_ms ?? timeout ?? 0,
    maxPages: options?.memory?.max_pages ?? maxPages ?? 0,
    wasi,
    ...(options && { manifest: manifestDefaults(options) }),
  };
}

function manifestDefaults(options: Omit<Manifest, 'wasm'>): ManifestDefaults {
  const { config, allowed_hosts, allowed_paths, timeout_ms, memory } = options;
  return {
    config: Object.entries(config ?? {}).map(([key, value]) => ({ key, value })),
    allowedHosts: allowed_hosts ?? [],
    allowedPaths: Object.entries(allowed_paths ?? {}).map(([path, guest]) => {
      const readOnly = path.startsWith('ro:');
      return { host: vscode.workspace.asRelativePath(readOnly ? path.slice(3) : path), guest, readOnly };
    }),
    setsTimeout: timeout_ms !== undefined,
    setsMaxPages: memory?.max_pages !== undefined,
  };
}
