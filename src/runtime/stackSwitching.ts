// JavaScript promise integration (JSPI): how an engine lets WebAssembly wait for a promise.

type Promising = (
  exported: (...args: readonly number[]) => unknown,
) => (...args: readonly number[]) => Promise<unknown>;

/** A standard of 2025 that TypeScript's library does not know yet. */
interface Jspi {
  readonly Suspending?: new (run: (...args: never[]) => unknown) => object;
  readonly promising?: Promising;
}

const { Suspending, promising } = WebAssembly as unknown as Jspi;

export interface StackSwitching {
  /** An import that the plug-in waits for. */
  readonly suspending: (run: (...args: never[]) => unknown) => WebAssembly.ImportValue;
  /** An export whose call may be suspended. */
  readonly promising: Promising;
}

/** Undefined where the engine has no such thing. */
export const stackSwitching: StackSwitching | undefined =
  Suspending === undefined || promising === undefined
    ? undefined
    : { suspending: (run) => new Suspending(run) as unknown as WebAssembly.ImportValue, promising };
