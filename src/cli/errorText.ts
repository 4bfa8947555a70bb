// A plug-in's error for a terminal.
import type { PluginErrorData } from '../runtime/errors';

export function describeError({ message, hint, wasmStack }: Partial<PluginErrorData>): string {
  const frames = (wasmStack ?? []).map(
    ({ functionName, functionIndex, offset }) =>
      `  at ${functionName ?? `wasm-function[${functionIndex}]`}${offset === undefined ? '' : ` (0x${offset.toString(16)})`}`,
  );
  return [message ?? 'failed', ...frames, ...(hint === undefined ? [] : [`  ${hint}`])].join('\n');
}
