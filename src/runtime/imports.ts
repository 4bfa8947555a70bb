// Who provides an import of a plug-in: one judgement for the linker and for the tree.
import { formatExternal, formatFunctionType } from '../wasm/format';
import type { ExternalType, FunctionType, WasmImport } from '../wasm/types';
import { abiOf, environmentModule, type Abi } from './abi';
import { closest } from './closest';
import { judgeForeign } from './foreignImports';
import type { ImportVerdict } from './importVerdict';
import { preview1 } from './wasi/names';

export const preview1Module = 'wasi_snapshot_preview1';

const provided: ImportVerdict = { support: 'provided' };
const unknown = (advice: string): ImportVerdict => ({ support: 'unknown', advice });

/** Judges one import by module, name and type. */
export function judgeImport({ module, name, external }: WasmImport): ImportVerdict {
  const abi = abiOf(module, name);
  if (abi !== undefined) return judgeByTable(abi.title, typesOf(abi), name, external, hintOn(abi, name));
  if (module === preview1Module) return judgeByTable('WASI preview 1', preview1, name, external);
  return judgeForeign({ module, name, external });
}

function judgeByTable(
  standard: string,
  table: Readonly<Record<string, FunctionType>>,
  name: string,
  external: ExternalType,
  hint?: string,
): ImportVerdict {
  const type = Object.hasOwn(table, name) ? table[name] : undefined;
  if (type === undefined) {
    const near = closest(name, Object.keys(table));
    const advice = hint ?? (near === undefined ? undefined : `did you mean ${near}?`);
    return unknown(`${standard} has no such function${advice === undefined ? '.' : `; ${advice}`}`);
  }
  if (external.kind !== 'function')
    return unknown(`It is a function in ${standard}, and imported as ${external.kind}.`);
  if (sameType(type, external.type)) return provided;
  return unknown(
    `Its type in ${standard} is ${formatFunctionType(type)}; the import says ${formatExternal(external)}.`,
  );
}

export const sameType = (a: FunctionType, b: FunctionType): boolean => formatFunctionType(a) === formatFunctionType(b);

const typesOf = ({ functions }: Abi): Record<string, FunctionType> =>
  Object.fromEntries(Object.entries(functions).map(([name, { type }]) => [name, type]));

/** For functions that an earlier generation did not have yet. */
function hintOn(abi: Abi, name: string): string | undefined {
  if (abi.module === environmentModule) return undefined;
  const current = name.replace(/^extism_/, '');
  return abiOf(environmentModule, current)?.functions[current] === undefined
    ? undefined
    : `it came with ABI 1.x as ${environmentModule} ${current}. Rebuild the plug-in with a current PDK.`;
}
