// Plug-ins with a function `say` that gives three letters.

const assemblyScriptSource = `@external("extism:host/env", "alloc")
declare function alloc(length: u64): u64;
@external("extism:host/env", "store_u8")
declare function store_u8(offset: u64, byte: u8): void;
@external("extism:host/env", "output_set")
declare function output_set(offset: u64, length: u64): void;
export function say(): i32 {
  const text = String.UTF8.encode("one");
  const block = alloc(text.byteLength);
  for (let i = 0; i < text.byteLength; i++) store_u8(block + i, load<u8>(changetype<usize>(text) + i));
  output_set(block, text.byteLength);
  return 0;
}
export function myAbort(message: usize, file: usize, line: u32, column: u32): void {}
`;

export const assemblyScriptProject: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({
    scripts: { build: 'asc assembly/index.ts --outFile say.wasm --use abort=assembly/index/myAbort' },
    devDependencies: { assemblyscript: '*' },
  }),
  'assembly/index.ts': assemblyScriptSource,
};

export const watSource = (word: string): string => `(module
  (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
  (import "extism:host/env" "store_u8" (func $store_u8 (param i64 i32)))
  (import "extism:host/env" "output_set" (func $output_set (param i64 i64)))
  (memory 1) (data (i32.const 0) "${word}")
  (func (export "say") (local $block i64) (local $i i32)
    (local.set $block (call $alloc (i64.const 3)))
    (loop $copy
      (call $store_u8 (i64.add (local.get $block) (i64.extend_i32_u (local.get $i))) (i32.load8_u (local.get $i)))
      (br_if $copy (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 3))))
    (call $output_set (local.get $block) (i64.const 3))))`;
