// The language of a plug-in, told by what its tools left in the binary.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describePlugin } from '../../../src/project/describe';
import { contains } from '../../../src/project/search';
import { readModule } from '../../../src/wasm';
import { fixture, whyMissing } from '../../fixtures';
import { type Bytes, custom, flat, moduleOf, section, text, vector, wat } from '../wasm/binary';

const languageOf = (bytes: Uint8Array): string | undefined => describePlugin(readModule(bytes)).language;

function producers(languages: string[], tools: string[] = []): Bytes {
  const values = (names: string[]): Bytes => vector(...names.map((name): Bytes => [text(name), text('1.0')]));
  return custom('producers', vector([text('language'), values(languages)], [text('processed-by'), values(tools)]));
}

function names(...functions: string[]): Bytes {
  const content = flat(vector(...functions.map((name, index): Bytes => [index, text(name)])));
  return custom('name', 1, content.length, content);
}

const data = (content: string | Uint8Array): Bytes =>
  section(11, vector([1, text(typeof content === 'string' ? content : new TextDecoder('latin1').decode(content))]));

/** A module with these exported functions. */
const exporting = (...exports: string[]): Uint8Array =>
  wat(`(module ${exports.map((name) => `(func (export "${name}"))`).join(' ')})`);

describe('real compilers', () => {
  for (const [name, language] of [
    ['count_vowels_assemblyscript', 'AssemblyScript'],
    ['count_vowels_c', 'C'],
    ['count_vowels_rust', 'Rust'],
    ['files_rust', 'Rust'],
    ['command_c', 'C'],
  ] as const) {
    const missing = whyMissing(name);
    it.skipIf(missing !== undefined)(`${name} is ${language}${missing === undefined ? '' : ` (${missing})`}`, () => {
      expect(languageOf(fixture(name))).toBe(language);
    });
  }
});

describe('the producers section', () => {
  it.each<[string[], string[], string | undefined]>([
    [['Rust'], ['rustc'], 'Rust'],
    [['Rust', 'C99'], ['rustc', 'Debian clang'], 'Rust'],
    [[], ['rustc'], 'Rust'],
    [['Go'], ['Go cmd/compile'], 'Go'],
    [['C99'], ['clang', 'TinyGo'], 'Go (TinyGo)'],
    [['Zig', 'C11'], ['Zig', 'clang'], 'Zig'],
    [['C_plus_plus_14', 'C11'], ['clang'], 'C++'],
    [['C11'], ['clang'], 'C'],
    [[], ['clang'], 'C/C++'],
    [['D'], ['ldc'], 'D'],
    [[], ['ldc'], 'D'],
    [['Swift'], ['Swift'], 'Swift'],
    [['Haskell'], ['GHC'], 'Haskell'],
    [['Grain'], ['grainc'], 'Grain'],
    [['WAT'], [], 'WAT'],
    [['Mips_Assembler'], [], undefined],
    [[], ['wasm-opt'], undefined],
  ])('of %j by %j is %s', (languages, tools, expected) => {
    expect(languageOf(moduleOf(producers(languages, tools)))).toBe(expected);
  });

  it('leaves C or C++ to the names', () => {
    const clang = producers([], ['clang']);
    expect(languageOf(moduleOf(clang, names('run', 'malloc')))).toBe('C');
    expect(languageOf(moduleOf(clang, names('std::vector<int>::push_back(int const&)')))).toBe('C++');
    expect(languageOf(moduleOf(producers(['C99'], ['clang']), names('__cxa_throw')))).toBe('C++');
  });
});

describe('languages that run in an interpreter or on a runtime of Rust or C', () => {
  const rust = producers(['Rust', 'C11'], ['rustc', 'clang']);

  it.each<[string, Bytes[], string]>([
    ['key words of QuickJS', [data('typeof\0void\0typeof\0new\0in\0instanceof\0do\0')], 'JavaScript'],
    ['modules of CPython', [data('_frozen_importlib_external')], 'Python'],
    ['classes of Ruby', [data('RubyVM::InstructionSequence')], 'Ruby'],
    ['the core library of .NET', [data('System.Private.CoreLib')], 'C# (.NET)'],
  ])('%s', (_, sections, language) => {
    expect(languageOf(moduleOf(...sections, rust))).toBe(language);
    expect(languageOf(moduleOf(...sections))).toBe(language);
  });

  it.each([
    ['runtime.nilPanic', 'Go (TinyGo)'],
    ['NimMainInner', 'Nim'],
  ])('the function %s on C', (name, language) => {
    expect(languageOf(moduleOf(names(name), producers(['C99'], ['clang'])))).toBe(language);
    expect(languageOf(moduleOf(names(name)))).toBe(language);
    expect(languageOf(moduleOf(names(name), rust))).toBe('Rust');
  });

  it.each([
    [['run', 'hs_init'], 'Haskell'],
    [['run', '__arg_start', '__invoke_i32'], 'JavaScript'],
    [['run', '__invokeHostFunc_1_0'], 'JavaScript'],
    [['malloc', 'free', 'calloc', 'realloc', 'asyncify_start_unwind'], 'Go (TinyGo)'],
  ])('exports %j', (exports, language) => {
    expect(languageOf(exporting(...exports))).toBe(language);
  });

  it('imports from Javy', () => {
    expect(languageOf(wat('(module (import "javy_quickjs_provider_v3" "invoke" (func)))'))).toBe('JavaScript');
  });

  it('does not take Rust for one of them', () => {
    expect(languageOf(moduleOf(names('core::fmt::write', 'run'), data('panicked at'), rust))).toBe('Rust');
  });
});

describe('languages whose compilers leave no producers section', () => {
  const utf16 = (value: string): Uint8Array => new Uint8Array(Buffer.from(value, 'utf16le'));

  it.each<[string, Uint8Array, string]>([
    ['the runtime of AssemblyScript', exporting('run', '__new', '__pin', '__unpin'), 'AssemblyScript'],
    ['its abort', wat('(module (import "env" "abort" (func (param i32 i32 i32 i32))))'), 'AssemblyScript'],
    ['its names', moduleOf(names('~lib/rt/tlsf/allocateBlock')), 'AssemblyScript'],
    ['its file names in the data', moduleOf(data(utf16('~lib/array.ts'))), 'AssemblyScript'],
    ['imports of Go', wat('(module (import "gojs" "runtime.wasmExit" (func (param i32))))'), 'Go'],
    ['names of MoonBit', moduleOf(names('moonbit.malloc')), 'MoonBit'],
    ['names of Kotlin', moduleOf(names('kotlin.Throwable.<init>')), 'Kotlin'],
    ['names of Swift', moduleOf(names('swift_retain')), 'Swift'],
    ['names of D', moduleOf(names('_d_run_main')), 'D'],
    ['names of Rust', moduleOf(names('__rust_alloc')), 'Rust'],
    ['paths of Rust in the data', moduleOf(data('/rustc/abc/library/core/src/fmt/mod.rs')), 'Rust'],
    ['names of Zig', moduleOf(names('builtin.default_panic')), 'Zig'],
    ['imports of Emscripten', wat('(module (import "env" "emscripten_notify" (func)))'), 'C/C++'],
  ])('%s', (_, bytes, language) => {
    expect(languageOf(bytes)).toBe(language);
  });

  it('are unknown where nothing tells', () => {
    expect(languageOf(moduleOf())).toBeUndefined();
    expect(languageOf(wat('(module (import "env" "abort" (func)) (func (export "run")))'))).toBeUndefined();
  });
});

describe('search in bytes', () => {
  const find = (hay: Uint8Array, needle: Uint8Array, start = 0, end = hay.length): boolean =>
    contains(hay, start, end, needle);
  const utf8 = (value: string): Uint8Array => new TextEncoder().encode(value);

  it('finds at the start, at the end, and not beyond the borders', () => {
    const hay = utf8('needle in hay, needle');
    expect(find(hay, utf8('needle'), 0, 6)).toBe(true);
    expect(find(hay, utf8('needle'), 1)).toBe(true);
    expect(find(hay, utf8('needle'), 1, hay.length - 1)).toBe(false);
    expect(find(hay, utf8('n'), 20, 21)).toBe(false);
    expect(find(utf8(''), utf8('x'))).toBe(false);
  });

  it('agrees with a plain search', () => {
    const letters = fc.uint8Array({ max: 3, maxLength: 60 });
    const needles = fc.uint8Array({ max: 3, minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(letters, needles, (hay, needle) => {
        expect(find(hay, needle)).toBe(Buffer.from(hay).includes(Buffer.from(needle)));
      }),
      { numRuns: 2000 },
    );
  });
});
