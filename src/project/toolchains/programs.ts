// What is known of the programs that build plug-ins: how to get them, how they report problems, what they compile.
import type { Need } from './plan';

export interface Program {
  readonly howToGet: string;
  /** Matchers for its messages; none if it has no messages with places. */
  readonly matcher?: readonly string[];
  /** Of what it compiles; none for those that only call others. */
  readonly language?: string;
  /** Globs of what it compiles, below the folder in which it is called. */
  readonly sources?: readonly string[];
  /** Other programs that it calls. */
  readonly needs?: readonly string[];
}

const c = {
  matcher: ['$plugwright-clang'],
  language: 'C',
  sources: ['**/*.{c,h}'],
};
const cpp = {
  matcher: ['$plugwright-clang'],
  language: 'C++',
  sources: ['**/*.{c,cc,cpp,cxx,h,hh,hpp,hxx}'],
};
const wasiSdk =
  'Install wasi-sdk from https://github.com/WebAssembly/wasi-sdk/releases and set WASI_SDK_PATH to its folder.';
const node = 'Install Node.js, which brings it along, from https://nodejs.org.';
const binaryen = 'Install Binaryen from https://github.com/WebAssembly/binaryen/releases.';
const go = { matcher: ['$plugwright-go'], language: 'Go', sources: ['**/*.go', 'go.mod'] };
const rust = {
  matcher: ['$plugwright-rustc'],
  language: 'Rust',
  sources: ['**/*.rs', '**/Cargo.toml', '.cargo/config.toml'],
};
const haskell = {
  howToGet: 'Install the WebAssembly GHC: https://gitlab.haskell.org/haskell-wasm/ghc-wasm-meta.',
  matcher: ['$plugwright-ghc', '$plugwright-ghc-line'],
  language: 'Haskell',
  sources: ['**/*.{hs,lhs,cabal}', 'cabal.project', '**/*.c'],
};
const javascript = ['**/*.{js,jsx,cjs,mjs,ts,tsx,json}'];

const programs: Readonly<Record<string, Program>> = {
  cargo: { howToGet: 'Install Rust from https://rustup.rs.', ...rust },
  rustc: { howToGet: 'Install Rust from https://rustup.rs.', ...rust },
  tinygo: {
    howToGet: 'Install TinyGo: https://tinygo.org/getting-started/install.',
    ...go,
    // It type-checks with the standard library of Go.
    needs: ['go'],
  },
  go: { howToGet: 'Install Go 1.24 or newer from https://go.dev/dl.', ...go },
  'extism-js': {
    howToGet: 'Install the compiler of the JavaScript PDK: https://github.com/extism/js-pdk#install-the-compiler.',
    matcher: ['$plugwright-extism-js'],
    language: 'JavaScript',
    sources: javascript,
    needs: ['wasm-merge', 'wasm-opt'],
  },
  esbuild: {
    howToGet: 'Run `npm install` in the folder of its package.json.',
    matcher: ['$plugwright-esbuild'],
    sources: javascript,
  },
  tsc: {
    howToGet: 'Run `npm install` in the folder of its package.json.',
    matcher: ['$plugwright-tsc'],
    sources: javascript,
  },
  asc: {
    howToGet: 'Run `npm install --save-dev assemblyscript` in the folder of its package.json.',
    matcher: ['$plugwright-asc'],
    language: 'AssemblyScript',
    sources: ['**/*.ts', 'asconfig.json', 'package.json'],
  },
  clang: { howToGet: wasiSdk, ...c },
  'clang++': { howToGet: wasiSdk, ...cpp },
  cc: { howToGet: wasiSdk, ...c },
  emcc: { howToGet: 'Install Emscripten: https://emscripten.org/docs/getting_started/downloads.html.', ...c },
  'em++': { howToGet: 'Install Emscripten: https://emscripten.org/docs/getting_started/downloads.html.', ...cpp },
  make: { howToGet: 'Install GNU make, e.g. `apt install make`, `xcode-select --install` or `choco install make`.' },
  cmake: {
    howToGet: 'Install CMake from https://cmake.org/download.',
    matcher: ['$plugwright-cmake', '$plugwright-clang'],
    language: 'C',
    sources: ['**/*.{c,cc,cpp,cxx,h,hh,hpp,hxx}', '**/CMakeLists.txt', '**/*.cmake'],
  },
  zig: {
    howToGet: 'Install Zig from https://ziglang.org/download.',
    matcher: ['$plugwright-zig'],
    language: 'Zig',
    sources: ['**/*.zig', 'build.zig.zon'],
  },
  dotnet: {
    howToGet:
      'Install the .NET 8 SDK from https://dotnet.microsoft.com/download/dotnet/8.0, run `dotnet workload install wasi-experimental`, and set WASI_SDK_PATH to the folder of wasi-sdk.',
    matcher: ['$plugwright-dotnet'],
    language: 'C#',
    sources: ['**/*.{cs,fs,csproj,fsproj,props,targets}'],
  },
  'wasm32-wasi-cabal': haskell,
  'wasm32-wasi-ghc': haskell,
  'extism-py': {
    howToGet: 'Install the compiler of the Python PDK: https://github.com/extism/python-pdk#install-the-compiler.',
    matcher: ['$plugwright-extism-py', '$plugwright-python'],
    language: 'Python',
    sources: ['**/*.py'],
    needs: ['wasm-merge', 'wasm-opt'],
  },
  moon: {
    howToGet: 'Install MoonBit from https://www.moonbitlang.com/download.',
    matcher: ['$plugwright-moon'],
    language: 'MoonBit',
    sources: ['**/*.mbt', '**/moon.{mod,pkg}', '**/moon.{mod,pkg}.json'],
  },
  sh: { howToGet: 'On Windows, sh comes with Git: https://gitforwindows.org.' },
  node: { howToGet: 'Install Node.js from https://nodejs.org.' },
  npm: { howToGet: node },
  npx: { howToGet: node },
  pnpm: { howToGet: 'Run `npm install --global pnpm`.' },
  yarn: { howToGet: 'Run `npm install --global yarn`.' },
  bun: { howToGet: 'Install Bun from https://bun.sh.' },
  'wasm-merge': { howToGet: binaryen },
  'wasm-opt': { howToGet: binaryen },
};

export const programNamed = (name: string): Program | undefined =>
  Object.hasOwn(programs, name) ? programs[name] : undefined;

/** These programs, and those that they call; unknown ones, such as tools of the shell, are left out. */
export function needsOf(names: Iterable<string>): Need[] {
  const needs = new Map<string, Need>();
  const add = (name: string): void => {
    const program = programNamed(name);
    if (program === undefined || needs.has(name)) return;
    needs.set(name, { program: name, howToGet: program.howToGet });
    program.needs?.forEach(add);
  };
  for (const name of names) add(name);
  return [...needs.values()];
}

export const matchersOf = (names: Iterable<string>): string[] => [
  ...new Set([...names].flatMap((name) => programNamed(name)?.matcher ?? [])),
];

export const sourcesOf = (names: Iterable<string>): string[] => [
  ...new Set([...names].flatMap((name) => programNamed(name)?.sources ?? [])),
];
