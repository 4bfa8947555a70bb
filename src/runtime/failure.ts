// From what a call of a plug-in throws to the error that its caller gets.
import { messageOf, PluginError, type PluginErrorData } from './errors';
import { isStackOverflow, trapCode, trapError } from './trap';
import type { ModuleFacts } from './compile';
import { ExitStatus } from './wasi';

/** What the memory of a plug-in looks like when it fails. */
export interface MemoryState {
  /** Pages that `memory.max_pages` allows; undefined for no limit. */
  readonly limit: number | undefined;
  readonly used: number;
  /** A growth was refused in this call. */
  readonly refused: boolean;
}

/**
 * @param name of the function, or words for what was running.
 * @param message what the plug-in said by `error_set`, which wins over all but a lack of memory.
 * @param facts of the plug-in's modules, the main one first.
 */
export function failureOf(
  error: unknown,
  name: string,
  message: string | undefined,
  facts: readonly ModuleFacts[],
  memory: MemoryState,
): PluginError {
  const failure = describe(error, name, facts, memory);
  if (message === undefined || failure.code === 'oom') return failure;
  const trapped = isTrap(error) && failure.wasmStack !== undefined;
  return new PluginError('plugin', message, {
    ...(failure.exitCode !== undefined && { exitCode: failure.exitCode }),
    ...(trapped && { wasmStack: failure.wasmStack }),
    ...(failure.hostStack !== undefined && { hostStack: failure.hostStack }),
  });
}

const isTrap = (error: unknown): error is Error => error instanceof WebAssembly.RuntimeError || isStackOverflow(error);

/** What wasm itself throws is no Error, and has no stack. */
const isUncaught = (error: unknown): boolean =>
  typeof WebAssembly.Exception === 'function' && error instanceof WebAssembly.Exception;

function describe(error: unknown, name: string, facts: readonly ModuleFacts[], memory: MemoryState): PluginError {
  if (error instanceof PluginError) return error;
  if (error instanceof ExitStatus) {
    return new PluginError('exit', `"${name}" exited with code ${error.code}.`, {
      exitCode: error.code,
      hint: 'See what the plug-in wrote to stderr.',
    });
  }
  if (isTrap(error)) {
    const trap = trapError(error, name, facts);
    return isOutOfMemory(memory) ? outOfMemory(trap, memory) : withMemoryHint(trap, memory);
  }
  if (isUncaught(error)) {
    return new PluginError('trap', `"${name}" threw an exception that the plug-in does not catch.`, {
      exitCode: trapCode,
      hint: 'See its logs and stderr; most languages say there what it was.',
    });
  }
  const text = messageOf(error);
  if (error instanceof RangeError && /memory/i.test(text)) return new PluginError('oom', `Out of memory: ${text}.`);
  return new PluginError('host', `A host function failed: ${text}`);
}

const isOutOfMemory = ({ limit, used, refused }: MemoryState): boolean =>
  limit !== undefined && (refused || used >= limit);

const outOfMemory = (trap: PluginError, { limit }: MemoryState): PluginError =>
  new PluginError('oom', `Out of memory: ${limit ?? 0} pages are allowed. ${trap.message}`, {
    ...placeOf(trap),
    hint: 'Raise memory.max_pages.',
  });

/** The engine refuses growth silently; most languages then abort, so that an abort under a limit may come from it. */
function withMemoryHint(trap: PluginError, { limit, used }: MemoryState): PluginError {
  if (limit === undefined) return trap;
  const memory = `${used} of the ${limit} pages of memory.max_pages are in use; if the plug-in asked for more than is left, raise it.`;
  return new PluginError(trap.code, trap.message, {
    ...placeOf(trap),
    hint: trap.hint === undefined ? memory : `${trap.hint} ${memory}`,
  });
}

const placeOf = ({ exitCode, wasmStack }: PluginError): Pick<PluginErrorData, 'exitCode' | 'wasmStack'> => ({
  ...(exitCode !== undefined && { exitCode }),
  ...(wasmStack !== undefined && { wasmStack }),
});
