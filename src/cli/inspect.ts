// `plugwright inspect`: what a plug-in exports and imports, read from its bytes.
import { parseArgs } from 'node:util';
import type { PluginDescription, PluginImport } from '../project/description';
import { describePlugin } from '../project/describe';
import { PluginError } from '../runtime/errors';
import { formatFunctionType, readModule, WasmFormatError, type Limits } from '../wasm';
import { loadPlugin } from './loadPlugin';
import { exitCodes, UsageError } from './usage';

export async function inspect(args: readonly string[], bundles: string): Promise<number> {
  const { plugin, isManifest, json } = parseInspect(args);
  const { bytes, name } = await loadPlugin(plugin, isManifest, bundles);
  const description = describe(name, bytes);
  process.stdout.write(json ? `${JSON.stringify(description, undefined, 2)}\n` : asText(name, description));
  return exitCodes.ok;
}

function parseInspect(args: readonly string[]): { plugin: string; isManifest: boolean; json: boolean } {
  const options = { manifest: { type: 'boolean', short: 'm' }, json: { type: 'boolean' } } as const;
  let parsed;
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError('inspect', (error as Error).message);
  }
  const [plugin, ...surplus] = parsed.positionals;
  if (plugin === undefined || surplus.length > 0) throw new UsageError('inspect', 'one PLUGIN is needed');
  return { plugin, isManifest: parsed.values.manifest === true, json: parsed.values.json === true };
}

function describe(name: string, bytes: Uint8Array): PluginDescription {
  try {
    return describePlugin(readModule(bytes));
  } catch (error) {
    if (error instanceof WasmFormatError) throw new PluginError('invalid', `${name}: ${error.message}`);
    throw error;
  }
}

function asText(name: string, description: PluginDescription): string {
  const { size, language, functions, memories, customSections } = description;
  return [
    `${name}: ${[language ?? 'language unknown', formatSize(size)].join(', ')}`,
    ...section(
      'Functions',
      functions.map((f) => [f.name, f.callable ? formatFunctionType(f.type) : (f.reason ?? 'not callable')]),
    ),
    ...importLines(description.imports),
    ...section(
      'Memory',
      memories.map((memory) => [formatLimits(memory), '']),
    ),
    ...section(
      'Custom sections',
      customSections.map((custom) => [custom.name, formatSize(custom.size)]),
    ),
    '',
  ].join('\n');
}

function importLines(imports: readonly PluginImport[]): string[] {
  const modules = [...new Set(imports.map(({ module }) => module))];
  return modules.flatMap((module) =>
    section(
      `Imports from ${module}`,
      imports
        .filter((entry) => entry.module === module)
        .map(({ name, signature, support, advice }) => [
          name,
          `${signature}  ${[marks[support], ...(advice === undefined ? [] : [advice])].join(': ')}`,
        ]),
    ),
  );
}

const marks = { provided: 'provided', mock: 'needs a mock', unknown: 'unknown' } as const;

function section(title: string, rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(0, ...rows.map(([first]) => first.length));
  return rows.length === 0
    ? []
    : ['', title, ...rows.map(([first, second]) => `  ${first.padEnd(width)}  ${second}`.trimEnd())];
}

function formatLimits({ minimum, maximum, shared, index }: Limits): string {
  const range = maximum === undefined ? `${minimum} pages and more` : `${minimum} to ${maximum} pages`;
  return [range, ...(shared ? ['shared'] : []), ...(index === 'i64' ? ['64-bit'] : [])].join(', ');
}

function formatSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
