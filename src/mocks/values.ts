// The values that a plug-in passes to a host function: numbers, and handles of blocks.
import { PluginError } from '../runtime/errors';
import type { HostCall, WasmValue } from '../runtime/hostFunctions';
import { quoted } from './bytes';

/** An argument, whose block is read only if somebody asks. */
export class Argument {
  #block: Uint8Array | undefined | 'unread' = 'unread';

  constructor(
    readonly value: WasmValue,
    private readonly plugin: HostCall,
  ) {}

  /** The bytes of its block; none for 0, undefined if it is no handle. Handles are i64. */
  get block(): Uint8Array | undefined {
    if (this.#block === 'unread') this.#block = blockOf(this.plugin, this.value);
    return this.#block;
  }
}

function blockOf(plugin: HostCall, value: WasmValue): Uint8Array | undefined {
  if (typeof value === 'number') return undefined;
  if (value === 0n) return new Uint8Array();
  try {
    return plugin.read(value);
  } catch (error) {
    if (error instanceof PluginError) return undefined;
    throw error;
  }
}

/** A block's text in quotes, else the number. */
export const shownArgument = ({ value, block }: Argument): string =>
  block === undefined || value === 0n ? String(value) : quoted(block);

/** Whether two numbers are the same to WebAssembly, which knows no sign and, as a number of JavaScript, no width. */
export function sameNumber(a: WasmValue, b: WasmValue): boolean {
  if (typeof a === 'number' && typeof b === 'number') {
    return Object.is(a, b) || a === b || (Number.isInteger(a) && Number.isInteger(b) && isSigned32(a, b));
  }
  return isWhole(a) && isWhole(b) && BigInt.asIntN(64, BigInt(a)) === BigInt.asIntN(64, BigInt(b));
}

/** The same 32 bits, one read with its sign and the other without. */
const isSigned32 = (a: number, b: number): boolean =>
  Math.abs(a - b) === 2 ** 32 && Math.min(a, b) >= -(2 ** 31) && Math.min(a, b) < 0;

const isWhole = (value: WasmValue): boolean => typeof value === 'bigint' || Number.isInteger(value);
