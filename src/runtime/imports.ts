// Who provides an import of a plug-in: one judgement for the linker and for the tree.
import { formatExternal, formatFunctionType } from '../wasm/format';
import type { ExternalType, FunctionType, WasmImport } from '../wasm/types';
import { environment, environmentModule } from './abi';
import { closest } from './closest';
import { judgeForeign } from './foreignImports';
import type { ImportVerdict } from './importVerdict';
import { preview1 } from './wasi/names';

export const preview1Module = 'wasi_snapshot_preview1';

const provided: ImportVerdict = { support: 'provided' };
const unknown = (advice: string): ImportVerdict => ({ support: 'unknown', advice });

/** Judges one import by module, name and type. */
export function judgeImport({ module, name, external }: WasmImport): ImportVerdict {
  if (module === environmentModule) return judgeByTable(environment, 'Extism ABI 1.x', name, external);
  if (module === preview1Module) return judgeByTable(preview1, 'WASI preview 1', name, external);
  return judgeForeign({ module, name, external });
}

function judgeByTable(
  table: Readonly<Record<string, FunctionType>>,
  standard: string,
  name: string,
  external: ExternalType,
): ImportVerdict {
  const type = Object.hasOwn(table, name) ? table[name] : undefined;
  if (type === undefined) {
    const near = closest(name, Object.keys(table));
    return unknown(`${standard} has no such function${near === undefined ? '.' : `; did you mean ${near}?`}`);
  }
  if (external.kind !== 'function')
    return unknown(`It is a function in ${standard}, and imported as ${external.kind}.`);
  if (formatFunctionType(type) === formatFunctionType(external.type)) return provided;
  return unknown(
    `Its type in ${standard} is ${formatFunctionType(type)}; the import says ${formatExternal(external)}.`,
  );
}
