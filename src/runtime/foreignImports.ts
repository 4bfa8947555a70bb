// What to say of imports that neither Extism nor WASI preview 1 defines: mostly they tell how the plug-in was built.
import { formatExternal } from '../wasm/format';
import type { ExternalType, WasmImport } from '../wasm/types';
import { earlierUserModule, environment, environmentModule, userModule } from './abi';
import { closest } from './closest';
import type { ImportVerdict } from './importVerdict';

/** Judges an import that neither Extism nor WASI preview 1 defines. */
export function judgeForeign({ module, name, external }: WasmImport): ImportVerdict {
  const type = formatExternal(external);
  const known = toolchains.find(
    (rule) => rule.module.test(module) && (rule.name?.test(name) ?? true) && (rule.type ?? type) === type,
  );
  if (known !== undefined) return { support: 'unknown', advice: known.advice };
  if (external.kind !== 'function') return { support: 'unknown', advice: adviceOnObject(name, external) };
  if (module === testHarness) {
    return {
      support: 'mock',
      advice:
        'It belongs to test modules of XTP. Name this module in a [[test]] of xtp.toml, and run it in the Testing view or by plugwright test.',
    };
  }
  if (/^extism:/.test(module) && module !== userModule && module !== earlierUserModule) {
    const near = closest(module, [environmentModule, userModule]);
    return {
      support: 'unknown',
      advice: `Extism has no such module${near === undefined ? '.' : `; did you mean ${near}?`}`,
    };
  }
  const misplaced = Object.hasOwn(environment, name)
    ? ` If Extism's own ${name} is meant, import it from ${environmentModule}.`
    : '';
  const forgotten =
    module === 'env' && misplaced === ''
      ? ' If it is meant to be part of the plug-in, the linker did not find it.'
      : '';
  return {
    support: 'mock',
    advice: `A host function that the embedding program registers as ${type}.${misplaced}${forgotten}`,
  };
}

/** What XTP gives to modules that test others. */
const testHarness = 'xtp:test/harness';

interface Rule {
  readonly module: RegExp;
  readonly name?: RegExp;
  /** As it is written by `formatExternal`. */
  readonly type?: string;
  readonly advice: string;
}

const emscripten =
  "It belongs to Emscripten's JavaScript. Build with -sSTANDALONE_WASM, or with the WASI SDK or Extism's C PDK.";
const wasmBindgen =
  'It comes from wasm-bindgen, which needs JavaScript. Remove the dependency that brings it, or switch off its "js", "wasm-bindgen" or "wasmbind" feature.';
const sharedLibrary =
  'The plug-in was built as a dynamic library, and there is no main module to load it. Build it without -shared, -fPIC or -sSIDE_MODULE.';

/** What tool chains import, in order; the first that fits. */
const toolchains: readonly Rule[] = [
  {
    module: /^wasi_unstable$/,
    advice: 'It belongs to a WASI before preview 1. Rebuild with a current toolchain.',
  },
  {
    module: /^wasi:|^wasi_snapshot_preview2$/,
    advice: 'It belongs to WASI preview 2. Build for preview 1, e.g. the target wasm32-wasip1.',
  },
  {
    module: /^wasix?_/,
    advice: 'It belongs to a variant of WASI; plug-ins can use preview 1. Build for the target wasm32-wasip1.',
  },
  {
    module: /^(__wbindgen_\w*|wbg|\.{1,2}\/.*)$/,
    advice: wasmBindgen,
  },
  {
    module: /^go(js)?$/,
    advice:
      'It belongs to the JavaScript support of Go. Build with GOOS=wasip1 GOARCH=wasm and -buildmode=c-shared, or with TinyGo.',
  },
  {
    module: /^wasm:js-/,
    advice: 'It belongs to the built-in functions of JavaScript engines, which a plug-in does not get.',
  },
  {
    module: /^env$/,
    name: /^(__linear_memory|__indirect_function_table|__stack_pointer\.\d+)$/,
    advice: 'This looks like an object file or a dynamic library. Link it to a module of its own, e.g. with wasm-ld.',
  },
  { module: /^(GOT\.(mem|func)|env)$/, name: /^(__memory_base|__table_base|__stack_pointer)$/, advice: sharedLibrary },
  { module: /^GOT\.(mem|func)$/, advice: sharedLibrary },
  {
    module: /^env$/,
    name: /^(_?emscripten_\w+|invoke_[a-z]+|__syscall_?\w+|_emval_\w+|_embind_\w+|__cxa_\w+)$/,
    advice: emscripten,
  },
  {
    module: /^env$/,
    name: /^abort$/,
    type: '(i32, i32, i32, i32) -> ()',
    advice: "It is AssemblyScript's abort. Give one of your own, e.g. --use abort=assembly/index/myAbort.",
  },
  {
    module: /^env$/,
    name: /^seed$/,
    type: '() -> f64',
    advice:
      "It is the seed of AssemblyScript's Math.random. Give one of your own, e.g. --use seed=assembly/index/mySeed.",
  },
];

function adviceOnObject(name: string, { kind }: ExternalType): string {
  const memory = kind === 'memory' ? ' Build it without --import-memory (AssemblyScript: --importMemory).' : '';
  const table = kind === 'table' ? ' Build it without --import-table (AssemblyScript: --importTable).' : '';
  return `Extism plug-ins import functions only, and ${name === '' ? 'this' : `"${name}"`} is a ${kind}: the module has to define it.${memory}${table}`;
}
