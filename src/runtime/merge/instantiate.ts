// Runs a merged module: gives the kernel its host, and tells the kernel's exports from the plug-in's.
import { hostName } from './hosts';
import { type MergeMap, startName } from './merge';

/** The kernel's imports by name, as for a kernel of its own. */
export type KernelImports = Readonly<Record<string, WebAssembly.ImportValue>>;

export interface MergedInstance {
  readonly kernel: WebAssembly.Exports;
  readonly plugin: WebAssembly.Exports;
  /** The plug-in's start function; the embedder calls it once, when it has taken up the kernel. */
  readonly start: (() => void) | undefined;
}

type HostCall = (...numbers: readonly number[]) => unknown;

/**
 * @param module made from what mergeKernel gave.
 * @param imports for the plug-in, without what the kernel provides.
 * @throws what `new WebAssembly.Instance` throws.
 */
export function instantiateMerged(
  module: WebAssembly.Module,
  { prefix, hostCalls }: MergeMap,
  imports: WebAssembly.Imports,
  kernelImports: KernelImports,
): MergedInstance {
  const calls = hostCalls.map((name) => kernelImports[name] as HostCall);
  const host: HostCall = (...numbers) => calls[numbers.at(-1) ?? -1]?.(...numbers);
  const { exports } = new WebAssembly.Instance(module, {
    ...imports,
    [prefix]: { ...kernelImports, [hostName]: host },
  });
  const kernel: Record<string, WebAssembly.ExportValue> = Object.create(null) as Record<string, never>;
  const plugin: Record<string, WebAssembly.ExportValue> = Object.create(null) as Record<string, never>;
  for (const [name, value] of Object.entries(exports)) {
    if (name.startsWith(prefix)) kernel[name.slice(prefix.length)] = value;
    else plugin[name] = value;
  }
  return { kernel, plugin, start: kernel[startName] as (() => void) | undefined };
}
