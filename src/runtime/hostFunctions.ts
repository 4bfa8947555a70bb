// Functions of the embedding program that a plug-in may import, beside the runtime's own.
import { formatFunctionType } from '../wasm/format';
import type { FunctionType, WasmImport } from '../wasm/types';
import { messageOf, PluginError } from './errors';
import type { HostEvent } from './host';
import type { Kernel } from './kernel';
import { encodeText } from './text';

/** A value that crosses the border: an i64 is a bigint, all else a number. */
export type WasmValue = number | bigint;

/** The types that cross the border between plug-in and host. */
export type WasmType = 'i32' | 'i64' | 'f32' | 'f64';

/**
 * Gets the values that the plug-in passes and returns what the import's type says. It may return a promise where the
 * plug-in can wait: in a worker, or in this thread if the engine can suspend WebAssembly.
 */
export type HostFunction = (plugin: HostCall, ...args: WasmValue[]) => HostResult | Promise<HostResult>;

// eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- a function without a result returns nothing
export type HostResult = WasmValue | void;

/** A host function that states its type, which the linker then checks; made by {@link hostFunction}. */
export interface TypedHostFunction {
  readonly type: FunctionType;
  readonly run: HostFunction;
}

/** Host functions by module and name. */
export type HostFunctions = Readonly<Record<string, Readonly<Record<string, HostFunction | TypedHostFunction>>>>;

type Values<T extends readonly WasmType[]> = { -readonly [K in keyof T]: T[K] extends 'i64' ? bigint : number };
// eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- see HostResult
type Result<T extends readonly WasmType[]> = T extends readonly [] ? void : Values<T>[number];

/**
 * A host function with its WebAssembly type: `hostFunction(['i64'], ['i64'], (plugin, key) => plugin.write(…))`.
 * A pointer into the memory that plug-in and host share is an `i64`.
 */
export function hostFunction<const P extends readonly WasmType[], const R extends readonly [] | readonly [WasmType]>(
  parameters: P,
  results: R,
  run: (plugin: HostCall, ...args: Values<P>) => Result<R> | Promise<Result<R>>,
): TypedHostFunction {
  return { type: { parameters, results }, run: run as unknown as HostFunction };
}

/** What a host function can do with the memory that it shares with the plug-in that called it, while the call lasts. */
export interface HostCall {
  /** A copy of the block of a handle. @throws PluginError `host` if it is none. */
  read(handle: WasmValue): Uint8Array<ArrayBuffer>;
  /** The same as UTF-8 text. */
  readText(handle: WasmValue): string;
  /** A new block, which the plug-in has to free; 0 for nothing. @throws PluginError `oom` */
  write(value: Uint8Array | string): bigint;
  free(handle: WasmValue): void;
  /** Makes the plug-in's call fail with this message. */
  setError(message: string): void;
}

/** A host function by name and, if it states one, type. */
export interface HostFunctionName {
  readonly module: string;
  readonly name: string;
  readonly type?: FunctionType;
}

export const namesOf = (functions: HostFunctions): HostFunctionName[] =>
  Object.entries(functions).flatMap(([module, members]) =>
    Object.entries(members).map(([name, given]) => ({
      module,
      name,
      ...(typeof given === 'object' && { type: given.type }),
    })),
  );

export const declaredType = (given: HostFunction | TypedHostFunction | undefined): FunctionType | undefined =>
  typeof given === 'object' ? given.type : undefined;

/** Makes of an import that the embedder provides what the engine wants. */
export type HostFunctionBinder = (wasmImport: WasmImport) => WebAssembly.ImportValue;

export interface BinderOptions {
  readonly kernel: Kernel;
  readonly onEvent: ((event: HostEvent) => void) | undefined;
  /** How the engine lets a plug-in wait for a promise; undefined where it cannot. */
  readonly suspending: ((run: (...args: WasmValue[]) => unknown) => WebAssembly.ImportValue) | undefined;
}

/** The functions as the engine wants them; what they throw names them. */
export function hostFunctionBinder(functions: HostFunctions, options: BinderOptions): HostFunctionBinder {
  const call = hostCall(options.kernel);
  return ({ module, name, external }) => {
    const given = functions[module]?.[name] as HostFunction | TypedHostFunction;
    const run = typeof given === 'object' ? given.run : given;
    const type = external.kind === 'function' ? external.type : { parameters: [], results: [] };
    const report = reporter(module, name, options.onEvent);
    const invoke = (...args: WasmValue[]): unknown => {
      const done = report?.(args);
      try {
        const result = run(call, ...args);
        if (!isPromise(result)) {
          done?.(result);
          return converted(result, type);
        }
        if (options.suspending === undefined) {
          result.catch(() => undefined);
          throw new UnfitResult(
            'it returns a promise, and this engine cannot wait for it. Run the plug-in in a worker.',
          );
        }
        return result.then(
          (value) => {
            done?.(value);
            return converted(value, type);
          },
          (error: unknown) => {
            done?.(undefined, error);
            throw failed(module, name, error);
          },
        );
      } catch (error) {
        done?.(undefined, error);
        throw failed(module, name, error);
      }
    };
    return options.suspending?.(invoke) ?? invoke;
  };
}

export function hostCall(kernel: Kernel): HostCall {
  const handleOf = (value: WasmValue): number => {
    const handle = Number(value);
    if (!kernel.isHandle(handle)) throw new PluginError('host', `${value} is no memory handle.`);
    return handle;
  };
  return {
    read: (handle) => kernel.load(handleOf(handle)) ?? new Uint8Array(),
    readText: (handle) => kernel.text(handleOf(handle)),
    write: (value) => BigInt(kernel.store(typeof value === 'string' ? encodeText(value) : value)),
    free: (handle) => {
      if (kernel.isHandle(Number(handle))) kernel.release(Number(handle));
    },
    setError: (message) => kernel.setErrorText(message),
  };
}

const isPromise = (value: unknown): value is Promise<HostResult> =>
  typeof value === 'object' && value !== null && 'then' in value;

/** A result that the plug-in cannot get. Its stack would show the runtime, and not the function that is wrong. */
class UnfitResult extends Error {}

/** Where a number is meant as an i64, or the other way round, it is taken as such. */
function converted(value: HostResult, type: FunctionType): HostResult {
  const [result] = type.results;
  if (result === undefined) return undefined;
  const fits = typeof value === 'bigint' || typeof value === 'number';
  if (!fits || (result === 'i64' && typeof value === 'number' && !Number.isInteger(value))) {
    throw new UnfitResult(
      `it returned ${fits ? value : typeof value}, and the plug-in expects ${formatFunctionType(type)}.`,
    );
  }
  if (result === 'i64') return BigInt(value);
  return result === 'i32' && typeof value === 'bigint' ? Number(BigInt.asIntN(32, value)) : Number(value);
}

function failed(module: string, name: string, error: unknown): PluginError {
  if (error instanceof PluginError) return error;
  const text = messageOf(error);
  return new PluginError('host', `The host function ${module} ${name} failed: ${text}`, {
    ...(error instanceof Error &&
      !(error instanceof UnfitResult) &&
      error.stack !== undefined && { hostStack: error.stack }),
  });
}

/** Times a call for the one who listens; nothing is measured if nobody does. */
function reporter(module: string, name: string, onEvent: BinderOptions['onEvent']) {
  if (onEvent === undefined) return undefined;
  return (args: readonly WasmValue[]) => {
    const started = performance.now();
    return (result: HostResult, error?: unknown): void =>
      onEvent({
        type: 'host-call',
        module,
        name,
        args,
        ...(result !== undefined && { result }),
        ...(error !== undefined && { error: messageOf(error) }),
        durationMs: performance.now() - started,
      });
  };
}
