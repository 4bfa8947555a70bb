// From what the engine throws to what a person can read: a trap's reason, place and code.
import type { ModuleFacts } from './compile';
import { PluginError, type WasmFrame } from './errors';
import { originalFunction, originalOffset } from './merge';

/** As the Rust host reports a plain trap. */
export const trapCode = 134;

/** `    at name (wasm://wasm/plugin-1a2b3c4d:wasm-function[12]:0x1f)`, the name and the parentheses as the case may be. */
const frame = /^\s*at (?:(.+?) \()?wasm:\/\/wasm\/([^\s:]*):wasm-function\[(\d+)\]:0x([0-9a-f]+)\)?$/;
/** Each frame has its name, and a file can make them as long as itself. */
const longestName = 10_000;
const kernelModule = 'plugwright_kernel-';

/**
 * The plug-in's own frames of an error's stack, innermost first, offsets as in the file.
 *
 * @param facts of the plug-in's modules, the main one first. Which module a frame is in, the engine tells by name only.
 */
export function wasmFrames(error: Error, facts: readonly StackFacts[]): WasmFrame[] {
  const frames: WasmFrame[] = [];
  for (const line of (error.stack ?? '').split('\n')) {
    const [, name, module, index, offset] = frame.exec(line) ?? [];
    if (module === undefined || module.startsWith(kernelModule)) continue;
    const own =
      facts.find(({ moduleName }) => moduleName !== undefined && module.startsWith(`${moduleName}-`)) ?? facts[0];
    const merged = own?.merged;
    // A function of the kernel that is within the plug-in.
    if (merged !== undefined && originalFunction(merged, Number(index)) === undefined) continue;
    const functionName = plainName(name, own?.moduleName);
    const compiledAt = parseInt(offset ?? '0', 16);
    const at = merged === undefined ? compiledAt : originalOffset(merged, compiledAt);
    frames.push({
      functionIndex: Number(index),
      ...(functionName !== undefined && { functionName: functionName.slice(0, longestName) }),
      offset: own !== undefined && at >= own.shift.from + own.shift.by ? at - own.shift.by : at,
    });
  }
  return frames;
}

type StackFacts = Pick<ModuleFacts, 'moduleName' | 'shift' | 'merged'>;

/** The engine writes `module.function`, or only `module` for a function without a name. */
function plainName(name: string | undefined, moduleName: string | undefined): string | undefined {
  if (name === undefined || name === moduleName) return undefined;
  return moduleName !== undefined && name.startsWith(`${moduleName}.`) ? name.slice(moduleName.length + 1) : name;
}

export const isStackOverflow = (error: unknown): error is RangeError =>
  error instanceof RangeError && /call stack/.test(error.message);

/** What a trap was about, by the engine's word for it. */
const reasons: readonly (readonly [RegExp, string, string?])[] = [
  [
    /^unreachable$/,
    'The plug-in gave up (unreachable)',
    'That is how most languages end after a panic or an abort: see its logs and stderr.',
  ],
  [/null function|signature mismatch|indirect call|table index/, 'A call through a wrong function pointer'],
  [/out of bounds/, 'The plug-in read or wrote outside of its memory'],
  [/divide by zero|remainder by zero/, 'Division by zero'],
  [/float unrepresentable/, 'A float that does not fit was made an integer'],
];

/** A trap, a stack overflow, or an exception that the plug-in did not catch. */
export function trapError(error: Error, functionName: string, facts: readonly ModuleFacts[]): PluginError {
  const wasmStack = wasmFrames(error, facts);
  const top = wasmStack[0];
  const place = top === undefined ? `"${functionName}"` : `"${top.functionName ?? `function ${top.functionIndex}`}"`;
  const details = { exitCode: trapCode, wasmStack };
  if (error instanceof RangeError) {
    return new PluginError('trap', `Stack overflow in ${place}.`, {
      ...details,
      hint: 'Look for a recursion that does not end, or for very deep input.',
    });
  }
  const known = reasons.find(([pattern]) => pattern.test(error.message));
  if (known === undefined) return new PluginError('trap', `Trap in ${place}: ${error.message}.`, details);
  const [, reason, hint] = known;
  const message = `${reason} in ${place}.`;
  return new PluginError('trap', message, hint === undefined ? details : { ...details, hint });
}
