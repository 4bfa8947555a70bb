// Who provides an import of a plug-in: one judgement for the linker and for the tree.
import { formatExternal, formatFunctionType } from '../wasm/format';
import type { ExternalType, FunctionType, ValueType, WasmImport } from '../wasm/types';
import { abiOf, environment, environmentModule, type Abi } from './abi';
import { closest } from './closest';
import { judgeForeign } from './foreignImports';
import type { ImportVerdict } from './importVerdict';
import { preview1 } from './wasi/names';

export const preview1Module = 'wasi_snapshot_preview1';

/** What to do about imports that nobody provides; where mocks can be given, there is more to say. */
export const missingImportsHint =
  'See the imports of the plug-in: each must come from Extism, WASI preview 1, a module of the manifest or a host function.';

const provided: ImportVerdict = { support: 'provided' };
const unknown = (advice: string): ImportVerdict => ({ support: 'unknown', advice });

/** Judges one import by module, name and type. */
export function judgeImport({ module, name, external }: WasmImport): ImportVerdict {
  const abi = abiOf(module, name);
  if (abi !== undefined) {
    const type = Object.hasOwn(abi.functions, name) ? abi.functions[name]?.type : undefined;
    return type === undefined
      ? missing(abi.title, name, Object.keys(abi.functions), hintOn(abi, name))
      : judgeType(abi.title, type, external);
  }
  if (module !== preview1Module) return judgeForeign({ module, name, external });
  const type = Object.hasOwn(preview1, name) ? preview1[name] : undefined;
  return type === undefined
    ? missing('WASI preview 1', name, Object.keys(preview1))
    : judgeType('WASI preview 1', type, external);
}

function missing(standard: string, name: string, names: readonly string[], hint?: string): ImportVerdict {
  const near = closest(name, names);
  const advice = hint ?? (near === undefined ? undefined : `did you mean ${near}?`);
  return unknown(`${standard} has no such function${advice === undefined ? '.' : `; ${advice}`}`);
}

function judgeType(standard: string, type: FunctionType, external: ExternalType): ImportVerdict {
  if (external.kind !== 'function')
    return unknown(`It is a function in ${standard}, and imported as ${external.kind}.`);
  if (sameType(type, external.type)) return provided;
  return unknown(
    `Its type in ${standard} is ${formatFunctionType(type)}; the import says ${formatExternal(external)}.`,
  );
}

export const sameType = (a: FunctionType, b: FunctionType): boolean =>
  sameValues(a.parameters, b.parameters) && sameValues(a.results, b.results);

const sameValues = (a: readonly ValueType[], b: readonly ValueType[]): boolean =>
  a.length === b.length && a.every((value, index) => value === b[index]);

/** For functions that an earlier generation did not have yet. */
function hintOn(abi: Abi, name: string): string | undefined {
  if (abi.module === environmentModule) return undefined;
  const current = name.replace(/^extism_/, '');
  return !Object.hasOwn(environment, current)
    ? undefined
    : `it came with ABI 1.x as ${environmentModule} ${current}. Rebuild the plug-in with a current PDK.`;
}
