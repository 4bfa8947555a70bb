// What compilers print when they find something wrong, and which markers that makes.
import type { Marker } from './problemCollector';

export interface Recording {
  /** The compiler, and where the text is from. */
  readonly name: string;
  readonly matchers: readonly string[];
  readonly output: string;
  readonly markers: readonly Marker[];
}

const error = (place: string, message: string, code?: string): Marker => ({
  place,
  severity: 'error',
  message,
  ...(code !== undefined && { code }),
});
const warning = (place: string, message: string, code?: string): Marker => ({
  ...error(place, message, code),
  severity: 'warning',
});

export const recordings: readonly Recording[] = [
  {
    name: 'cargo 1.95, recorded',
    matchers: ['$plugwright-rustc'],
    output: `   Compiling shop-plugin v0.1.0 (/home/me/rs/crates/shop)
error[E0425]: cannot find value \`missing\` in this scope
 --> crates/shop/src/lib.rs:5:5
  |
5 |     missing + 1
  |     ^^^^^^^ not found in this scope

warning: unused import: \`std::collections::HashMap\`
 --> crates/shop/src/lib.rs:1:5
  |
1 | use std::collections::HashMap;
  |     ^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = note: \`#[warn(unused_imports)]\` (part of \`#[warn(unused)]\`) on by default

error[E0308]: mismatched types
 --> crates/shop/src/lib.rs:4:18
  |
4 |     let x: i32 = "text";
  |            ---   ^^^^^^ expected \`i32\`, found \`&str\`
  |            |
  |            expected due to this

Some errors have detailed explanations: E0308, E0425.
For more information about an error, try \`rustc --explain E0308\`.
warning: \`shop-plugin\` (lib) generated 1 warning
error: could not compile \`shop-plugin\` (lib) due to 2 previous errors; 1 warning emitted`,
    markers: [
      error('crates/shop/src/lib.rs:5:5', 'cannot find value `missing` in this scope', 'E0425'),
      warning('crates/shop/src/lib.rs:1:5', 'unused import: `std::collections::HashMap`'),
      error('crates/shop/src/lib.rs:4:18', 'mismatched types', 'E0308'),
    ],
  },
  {
    name: 'cargo 1.95 without the target, and with a malformed manifest, recorded',
    matchers: ['$plugwright-rustc'],
    output: `error[E0463]: can't find crate for \`std\`
  |
  = note: the \`wasm32-unknown-unknown\` target may not be installed
  = help: consider downloading the target with \`rustup target add wasm32-unknown-unknown\`

For more information about this error, try \`rustc --explain E0463\`.
error: could not compile \`shop-plugin\` (lib) due to 1 previous error
error: unclosed table, expected \`]\`
 --> Cargo.toml:1:9
  |
1 | [package
  |         ^`,
    markers: [error('Cargo.toml:1:9', 'unclosed table, expected `]`')],
  },
  {
    name: 'Go and TinyGo, from their issues',
    matchers: ['$plugwright-go'],
    output: `# command-line-arguments
./match.go:24:25: undefined: ErrEmptyBuffer
# example.com/plugin/words
words/list.go:7:9: cannot use "a" (untyped string constant) as int value in return statement
words/list.go:9:2: greet redeclared in this block
	words/list.go:3:6: other declaration of greet
vet: ./main.go:3:5: undefined: x
main.go:4:6: can only use //go:wasmimport on declarations
C:\\Users\\me\\plugin\\main.go:5:2: no required module provides package github.com/extism/go-pdk; to add it:
	go get github.com/extism/go-pdk
go: errors parsing go.mod:
/home/me/plugin/go.mod:5: unknown directive: requires
tinygo:wasm-ld: error: /tmp/tinygo2023991394/main.o: undefined symbol: runtime.alloc
	/home/me/project/ir/passes.go:69 +0xb61`,
    markers: [
      error('./match.go:24:25', 'undefined: ErrEmptyBuffer'),
      error('words/list.go:7:9', 'cannot use "a" (untyped string constant) as int value in return statement'),
      error('words/list.go:9:2', 'greet redeclared in this block'),
      error('./main.go:3:5', 'undefined: x'),
      error('main.go:4:6', 'can only use //go:wasmimport on declarations'),
      error(
        'C:\\Users\\me\\plugin\\main.go:5:2',
        'no required module provides package github.com/extism/go-pdk; to add it:',
      ),
      error('/home/me/plugin/go.mod:5', 'unknown directive: requires'),
    ],
  },
  {
    name: 'asc of before 0.21, from an issue of the AssemblyScript PDK',
    matchers: ['$plugwright-asc'],
    output: `ERROR TS6054: File '~lib/@extism/as-pdk.ts' not found.

 import { Host } from '@extism/as-pdk';
                   ~~~~~~~~~~~~~~~~
 in assembly/index.ts(1,22)

FAILURE 1 parse error(s)`,
    markers: [error('assembly/index.ts:1:22', "File '~lib/@extism/as-pdk.ts' not found.", 'TS6054')],
  },
  {
    name: 'extism-js 1.x, written from its source',
    matchers: ['$plugwright-extism-js'],
    output: `thread '<unnamed>' panicked at crates/core/src/lib.rs:70:10:
called \`Result::unwrap()\` on an \`Err\` value: Exception: expecting ';'
    at eval_script:6:5

Error: Couldn't create wasm from input`,
    markers: [error('eval_script:6:5', "expecting ';'")],
  },
  {
    name: 'extism-js with QuickJS of before 1.0, written from a sibling of it',
    matchers: ['$plugwright-extism-js'],
    output: `thread '<unnamed>' panicked at 'called \`Result::unwrap()\` on an \`Err\` value: Uncaught SyntaxError: expecting ';'
    at script.js:17
Error: Couldn't create wasm from input`,
    markers: [error('script.js:17', "expecting ';'")],
  },
  {
    name: 'clang 14 by make, recorded',
    matchers: ['$plugwright-clang'],
    output: `clang --target=wasm32-unknown-unknown -nostdlib -Wl,--no-entry -o plugin.wasm plugin.c
plugin.c:4:10: error: use of undeclared identifier 'missing'
  return missing + 1;
         ^
plugin.c:6:25: warning: incompatible pointer to integer conversion returning 'char *' from a function with result type 'int' [-Wint-conversion]
int f(char *p) { return p; }
                        ^
1 warning and 1 error generated.
make: *** [Makefile:2: plugin.wasm] Error 1
inc.c:1:10: fatal error: 'nofile.h' file not found
#include "nofile.h"
         ^~~~~~~~~~`,
    markers: [
      error('plugin.c:4:10', "use of undeclared identifier 'missing'"),
      warning(
        'plugin.c:6:25',
        "incompatible pointer to integer conversion returning 'char *' from a function with result type 'int'",
        '-Wint-conversion',
      ),
      error('inc.c:1:10', "'nofile.h' file not found"),
    ],
  },
  {
    name: 'gcc 12, recorded, without its notes',
    matchers: ['$plugwright-clang'],
    output: `plugin.c: In function ‘greet’:
plugin.c:4:10: error: ‘missing’ undeclared (first use in this function)
    4 |   return missing + 1;
      |          ^~~~~~~
plugin.c:4:10: note: each undeclared identifier is reported only once for each function it appears in
plugin.c:3:7: warning: unused variable ‘unused’ [-Wunused-variable]`,
    markers: [
      error('plugin.c:4:10', '‘missing’ undeclared (first use in this function)'),
      warning('plugin.c:3:7', 'unused variable ‘unused’', '-Wunused-variable'),
    ],
  },
  {
    name: 'wasm-ld 14, recorded: it knows no places',
    matchers: ['$plugwright-clang', '$plugwright-rustc', '$plugwright-go', '$plugwright-zig'],
    output: `wasm-ld-14: error: symbol exported via --export not found: nope
wasm-ld-14: error: /tmp/ld-318189.o: undefined symbol: host
clang: error: linker command failed with exit code 1 (use -v to see invocation)`,
    markers: [],
  },
  {
    name: 'CMake 3.25, recorded',
    matchers: ['$plugwright-cmake', '$plugwright-clang'],
    output: `CMake Error at CMakeLists.txt:3 (add_executable):
  Cannot find source file:

    nofile.c


CMake Error at cmake/wasi.cmake:7 (add_exe):
  Unknown CMake command "add_exe".

CMake Generate step failed.  Build files cannot be regenerated correctly.
/home/me/c/src/a.c:3:1: error: unknown type name 'foo'`,
    markers: [
      error('CMakeLists.txt:3', 'Cannot find source file:'),
      error('cmake/wasi.cmake:7', 'Unknown CMake command "add_exe".'),
      error('/home/me/c/src/a.c:3:1', "unknown type name 'foo'"),
    ],
  },
  {
    name: 'zig 0.15, from an issue',
    matchers: ['$plugwright-zig'],
    output: `install
+- install pible
   +- compile exe pible Debug wasm32-freestanding 1 errors
src/Pible/Main.zig:6:26: error: use of undeclared identifier 'self'
    defer _ = gpa.deinit(self.allocator);
                         ^~~~
src/Pible/Main.zig:9:1: note: function declared here
error: the following command failed with 1 compilation errors:
error: wasm-ld: undefined symbol: main`,
    markers: [error('src/Pible/Main.zig:6:26', "use of undeclared identifier 'self'")],
  },
  {
    name: 'dotnet, written from the documented format of MSBuild',
    matchers: ['$plugwright-dotnet'],
    output: `MSBuild version 17.8.0+6cdef4241 for .NET
  Determining projects to restore...
/home/me/My Plugin/Program.cs(12,9): error CS0103: The name 'missing' does not exist in the current context [/home/me/My Plugin/MyPlugin.csproj]
C:\\src\\Program.fs(3,5,3,12): warning FS0025: Incomplete pattern matches on this expression. [C:\\src\\F.fsproj::TargetFramework=net8.0]
    C:\\nuget\\Native.targets(409,5): error MSB3073: The command "clang" exited with code 3.

Build FAILED.
    1 Error(s)`,
    markers: [
      error('/home/me/My Plugin/Program.cs:12:9', "The name 'missing' does not exist in the current context", 'CS0103'),
      warning('C:\\src\\Program.fs:3:5-3:12', 'Incomplete pattern matches on this expression.', 'FS0025'),
      error('C:\\nuget\\Native.targets:409:5', 'The command "clang" exited with code 3.', 'MSB3073'),
    ],
  },
  {
    name: 'GHC, from an issue and its documentation',
    matchers: ['$plugwright-ghc', '$plugwright-ghc-line'],
    output: `[1 of 2] Compiling Plugin           ( src/Plugin.hs, dist-newstyle/build/Plugin.o )

src/Plugin.hs:12:24: error: [GHC-83865]
    • Couldn't match expected type ‘Word8’
                  with actual type ‘a1 -> Unpack b1 a1’
    • Probable cause: ‘d7’ is applied to too few arguments
   |
12 |     VarLen <$> d7 (d7 0)
   |                ^^^^^^^^^

src/Plugin.hs:3:1-18: warning: [GHC-66111] [-Wunused-imports]
    The import of ‘Data.Maybe’ is redundant

exe/Main.hs:7:5: error:
    Variable not in scope: greet

exe/Main.hs:9:1: error: [GHC-58481] parse error on input ‘where’
exe/Main.hs:10:1: error: parse error (possibly incorrect indentation)`,
    markers: [
      error('src/Plugin.hs:12:24', "Couldn't match expected type ‘Word8’", 'GHC-83865'),
      warning('src/Plugin.hs:3:1', 'The import of ‘Data.Maybe’ is redundant', 'GHC-66111'),
      error('exe/Main.hs:7:5', 'Variable not in scope: greet'),
      error('exe/Main.hs:9:1', 'parse error on input ‘where’', 'GHC-58481'),
      error('exe/Main.hs:10:1', 'parse error (possibly incorrect indentation)'),
    ],
  },
  {
    name: 'extism-py, written from its source with an exception that Python 3.11 printed',
    matchers: ['$plugwright-extism-py', '$plugwright-python'],
    output: `thread '<unnamed>' panicked at lib/src/lib.rs:120:6:
initialize python code: PyErr { type: <class 'SyntaxError'>, value: SyntaxError('invalid syntax', ('<source>', 3, 11, 'def greet(:\\n', 3, 12)), traceback: None }
x: SyntaxError("'(' was never closed", ('<source>', 1, 5, "x = ('a',\\n", 1, 0))
x: IndentationError('expected an indented block after function definition on line 1', ('<source>', 2, 1, 'x\\n', 2, 2))
Error: Couldn't create wasm from input`,
    markers: [
      error('<source>:3:11', 'invalid syntax'),
      error('<source>:1:5', "'(' was never closed"),
      error('<source>:2:1', 'expected an indented block after function definition on line 1'),
    ],
  },
  {
    name: 'Python 3.11, recorded: syntax errors, and no other exceptions, whose places say little',
    matchers: ['$plugwright-extism-py', '$plugwright-python'],
    output: `  File "plugin/code.py", line 1
    def f(:
          ^
SyntaxError: invalid syntax
Traceback (most recent call last):
  File "/home/me/b4.py", line 3, in <module>
    g()
  File "/home/me/b4.py", line 2, in g
    return zz
           ^^
NameError: name 'zz' is not defined`,
    markers: [error('plugin/code.py:1', 'invalid syntax')],
  },
  {
    name: 'moon of 2025 and 2026, from issues',
    matchers: ['$plugwright-moon'],
    output: `failed: moonc build-package -error-format json /home/me/src/list.mbt -o /home/me/_build/list.core
Error: [3002]
     ╭─[ /home/me/src/list.mbt:252:11 ]
     │
 252 │   self.set?(idx, item).unwrap()
     │           ┬  
     │           ╰── Parse error, unexpected token \`?\`, you may expect \`;\` or \`}\`.
─────╯
 Warning: [0002]
    ╭─[/home/me/main/main.mbt:62:27]
    │
 62 │     [x, remain] => (Other(x), remain)
    │                           ──┬──  
    │                             ╰──── Warning: Unused variable 'x'
────╯
Failed with 1 warnings, 1 errors.
error: failed to build`,
    markers: [
      error('/home/me/src/list.mbt:252:11', 'Parse error, unexpected token `?`, you may expect `;` or `}`.', '3002'),
      warning('/home/me/main/main.mbt:62:27', "Warning: Unused variable 'x'", '0002'),
    ],
  },
];
