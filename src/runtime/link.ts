// Checks that every import of a plug-in has somebody to provide it, and says all that is wrong at once.
import { formatExternal } from '../wasm/format';
import type { WasmImport } from '../wasm/types';
import { PluginError } from './errors';
import { judgeImport, preview1Module } from './imports';

/** Functions by module and name that the embedder gives besides the runtime's own. */
export type Providers = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** @throws PluginError `link`, a line for each import that nobody provides. */
export function checkImports(imports: readonly WasmImport[], given: Providers, wasi: boolean): void {
  const problems: string[] = [];
  let needsWasi = false;
  for (const wasmImport of imports) {
    if (isGiven(wasmImport, given)) continue;
    if (wasmImport.module === preview1Module && !wasi) {
      needsWasi = true;
      problems.push(line(wasmImport, 'WASI is off.'));
      continue;
    }
    const { support, advice } = judgeImport(wasmImport);
    if (support !== 'provided') problems.push(line(wasmImport, advice ?? ''));
  }
  if (problems.length === 0) return;
  const count = problems.length === 1 ? 'An import is' : `${problems.length} imports are`;
  throw new PluginError('link', `${count} not provided:\n${problems.join('\n')}`, {
    hint: needsWasi
      ? 'Turn WASI on.'
      : 'See the imports of the plug-in: each must come from Extism, WASI preview 1 or a host function.',
  });
}

function isGiven({ module, name, external }: WasmImport, given: Providers): boolean {
  return external.kind === 'function' && Object.hasOwn(given, module) && Object.hasOwn(given[module] ?? {}, name);
}

const line = ({ module, name, external }: WasmImport, advice: string): string =>
  `  ${module} ${name} ${formatExternal(external)}: ${advice}`;
