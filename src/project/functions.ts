// The functions that a module exports, in the order in which people want to see them.
import { closest } from '../runtime/closest';
import { readModule } from '../wasm';
import type { FunctionType, WasmModule } from '../wasm/types';
import type { PluginFunction } from './description';

/** Callable ones first; what only the language's runtime needs comes last on each side. */
export function describeFunctions({ exports }: WasmModule): PluginFunction[] {
  const functions = exports.flatMap(({ name, external }) =>
    external.kind === 'function' ? [describeFunction(name, external.type)] : [],
  );
  // Sorting keeps the order of the binary among equals.
  return functions.sort((a, b) => rank(a) - rank(b));
}

function describeFunction(name: string, type: FunctionType): PluginFunction {
  const reason = whyNotCallable(type);
  const note = notes.get(name);
  return {
    name,
    type,
    callable: reason === undefined,
    ...(reason !== undefined && { reason }),
    ...(note !== undefined && { note }),
  };
}

function whyNotCallable({ parameters, results }: FunctionType): string | undefined {
  const reasons = [
    ...(parameters.length > 0 ? [`takes parameters (${parameters.join(', ')})`] : []),
    ...(results.length > 1 ? [`returns ${results.length} values`] : []),
  ];
  return reasons.length > 0 ? reasons.join(' and ') : undefined;
}

const notes = new Map([
  ['_start', 'the main program of a WASI command; each call starts it anew'],
  ['_initialize', "sets up the language's runtime; hosts call it before the first call"],
  ['__wasm_call_ctors', 'runs constructors; hosts call it before the first call'],
  ['hs_init', "sets up Haskell's runtime; hosts call it before the first call"],
]);

/** Names that compilers give to what no person wrote. */
const plumbing =
  /^(_initialize|_start|hs_\w+|malloc|free|calloc|realloc|memalign|aligned_alloc|asyncify_\w+|stack(Save|Restore|Alloc)|dynCall_\w+|cabi_\w+|emscripten_\w+|_emscripten_\w+|__.*)$/;

function rank({ name, callable }: PluginFunction): number {
  return (callable ? 0 : 2) + (plumbing.test(name) ? 1 : 0);
}

const listed = 20;

/** Which functions there are instead of one that there is not; undefined if there are none. */
export function functionHint(wanted: string, bytes: Uint8Array): string | undefined {
  const names = describeFunctions(readModule(bytes)).flatMap(({ name, callable }) => (callable ? [name] : []));
  if (names.length === 0) return undefined;
  const near = closest(wanted, names);
  const list = `The plug-in has ${names.slice(0, listed).join(', ')}${names.length > listed ? ', …' : ''}.`;
  return near === undefined ? list : `Did you mean "${near}"? ${list}`;
}
