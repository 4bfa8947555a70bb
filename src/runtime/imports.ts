// Who provides an import of a plug-in: one judgement for the linker and for the tree.
import { formatExternal, formatFunctionType } from '../wasm/format';
import type { ExternalType, FunctionType, WasmImport } from '../wasm/types';
import { environment, environmentModule } from './abi';
import { closest } from './closest';
import { preview1 } from './wasi/names';

export const preview1Module = 'wasi_snapshot_preview1';

/** `provided`: the runtime has it. `mock`: the embedding program has to give it. `unknown`: nobody can. */
export interface ImportVerdict {
  readonly support: 'provided' | 'mock' | 'unknown';
  /** Why not, and what to do: sentences, for `mock` and `unknown`. */
  readonly advice?: string;
}

const provided: ImportVerdict = { support: 'provided' };
const unknown = (advice: string): ImportVerdict => ({ support: 'unknown', advice });

/** Judges one import by module, name and type. */
export function judgeImport({ module, name, external }: WasmImport): ImportVerdict {
  if (module === environmentModule) return judgeByTable(environment, 'Extism ABI 1.x', name, external);
  if (module === preview1Module) return judgeByTable(preview1, 'WASI preview 1', name, external);
  const old = judgeOldAbi(module, name);
  if (old !== undefined) return old;
  if (external.kind !== 'function') {
    return unknown(
      `Extism plug-ins import functions only, and this is a ${external.kind}. Let the module define its own.`,
    );
  }
  return judgeOther(module, external.type);
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

function judgeOldAbi(module: string, name: string): ImportVerdict | undefined {
  if (module === 'env' && name.startsWith('extism_')) {
    return unknown('It belongs to Extism ABI 0.x, before January 2024. Rebuild the plug-in with a current PDK.');
  }
  if (module === 'extism:env' || module === 'extism:user') {
    return unknown('It belongs to an Extism ABI of October 2023. Rebuild the plug-in with a current PDK.');
  }
  return undefined;
}

function judgeOther(module: string, type: FunctionType): ImportVerdict {
  if (module === 'wasi_unstable') {
    return unknown('It belongs to a WASI before preview 1. Rebuild with a current toolchain.');
  }
  if (module.startsWith('wasi:')) {
    return unknown('It belongs to WASI preview 2. Build for preview 1, e.g. the target wasm32-wasip1.');
  }
  if (module === '__wbindgen_placeholder__' || module.startsWith('./') || module === 'wbg') {
    return unknown('It comes from wasm-bindgen, which needs JavaScript. Remove that dependency from the plug-in.');
  }
  return {
    support: 'mock',
    advice: `A host function that the embedding program registers as ${formatFunctionType(type)}.`,
  };
}
