// Test modules made to order: a list of steps becomes a module whose `test` takes them.
import { assembleText } from '../../../scripts/build/wat.mjs';

export type Step =
  | { readonly assert: string; readonly passed: boolean; readonly reason?: string }
  | { readonly group: string }
  | { readonly reset: true }
  /** Asserts that the output is this. */
  | { readonly call: string; readonly input: string; readonly output: string }
  /** `tell`: a function that gets the nanoseconds as eight bytes. */
  | { readonly time: string; readonly input: string; readonly tell?: string }
  /** Asserts that the mock input is this; `undefined`: that there is none. */
  | { readonly mockInput: string | undefined }
  /** Text format. */
  | { readonly code: string };

/** @param result what `test` returns. */
export function testModule(steps: readonly Step[], result = 0): Promise<Uint8Array<ArrayBuffer>> {
  const texts = new Texts();
  const handle = (text: string): string => {
    const { offset, length } = texts.place(text);
    return `(call $store (i32.const ${offset}) (i32.const ${length}))`;
  };
  const compare = (name: string, got: string, expected: string): string =>
    `(call $assert ${handle(name)} (call $same ${got} ${handle(expected)}) ${handle(`not ${expected}`)})`;
  const code = steps.map((step): string => {
    if ('assert' in step) {
      const reason = step.reason === undefined ? '(i64.const 0)' : handle(step.reason);
      return `(call $assert ${handle(step.assert)} (i64.const ${step.passed ? 1 : 0}) ${reason})`;
    }
    if ('group' in step) return `(call $group ${handle(step.group)})`;
    if ('reset' in step) return '(call $reset)';
    if ('call' in step) {
      return compare(step.call, `(call $call ${handle(step.call)} ${handle(step.input)})`, step.output);
    }
    if ('time' in step) {
      const time = `(call $time ${handle(step.time)} ${handle(step.input)})`;
      return step.tell === undefined
        ? `(drop ${time})`
        : `(drop (call $call ${handle(step.tell)} (call $bytes ${time})))`;
    }
    if ('mockInput' in step) {
      return step.mockInput === undefined
        ? `(call $assert ${handle('no mock input')} (i64.extend_i32_u (i64.eqz (call $mock_input))) (i64.const 0))`
        : compare('mock input', '(call $mock_input)', step.mockInput);
    }
    return step.code;
  });
  return assembleText('test.wat', module(code.join('\n'), texts.data, result));
}

const module = (steps: string, data: string, result: number): string => `(module
  (import "xtp:test/harness" "assert" (func $assert (param i64 i64 i64)))
  (import "xtp:test/harness" "call" (func $call (param i64 i64) (result i64)))
  (import "xtp:test/harness" "time" (func $time (param i64 i64) (result i64)))
  (import "xtp:test/harness" "group" (func $group (param i64)))
  (import "xtp:test/harness" "reset" (func $reset))
  (import "xtp:test/harness" "mock_input" (func $mock_input (result i64)))
  (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
  (import "extism:host/env" "length" (func $length (param i64) (result i64)))
  (import "extism:host/env" "load_u8" (func $load_u8 (param i64) (result i32)))
  (import "extism:host/env" "store_u8" (func $store_u8 (param i64 i32)))
  (import "extism:host/env" "store_u64" (func $store_u64 (param i64 i64)))
  (memory 4)
  ${data}
  (func $store (param $from i32) (param $size i32) (result i64) (local $to i64) (local $i i32)
    (local.set $to (call $alloc (i64.extend_i32_u (local.get $size))))
    (block $done (loop $next
      (br_if $done (i32.ge_u (local.get $i) (local.get $size)))
      (call $store_u8 (i64.add (local.get $to) (i64.extend_i32_u (local.get $i)))
        (i32.load8_u (i32.add (local.get $from) (local.get $i))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br $next)))
    (local.get $to))
  (func $bytes (param $number i64) (result i64) (local $to i64)
    (local.set $to (call $alloc (i64.const 8)))
    (call $store_u64 (local.get $to) (local.get $number))
    (local.get $to))
  (func $same (param $a i64) (param $b i64) (result i64) (local $i i64)
    (if (i64.ne (call $length (local.get $a)) (call $length (local.get $b))) (then (return (i64.const 0))))
    (block $done (loop $next
      (br_if $done (i64.ge_u (local.get $i) (call $length (local.get $a))))
      (if (i32.ne (call $load_u8 (i64.add (local.get $a) (local.get $i)))
                  (call $load_u8 (i64.add (local.get $b) (local.get $i))))
        (then (return (i64.const 0))))
      (local.set $i (i64.add (local.get $i) (i64.const 1)))
      (br $next)))
    (i64.const 1))
  (func (export "test") (result i32)
    ${steps}
    (i32.const ${result})))`;

/** Strings in the data of the module. */
class Texts {
  data = '';
  #end = 0;

  place(text: string): { offset: number; length: number } {
    const bytes = new TextEncoder().encode(text);
    const escaped = [...bytes].map((byte) => `\\${byte.toString(16).padStart(2, '0')}`).join('');
    const offset = this.#end;
    this.data += `(data (i32.const ${offset}) "${escaped}")\n`;
    this.#end += bytes.length;
    return { offset, length: bytes.length };
  }
}
