// From places in the merged module back to places in the plug-in.

/** Data only: it travels with the compiled module. */
export interface PlaceMap {
  /** Functions of the plug-in, imports included. They keep their indices; the kernel's come behind. */
  readonly functions: number;
  /** Pairs of an offset in the merged module and the same place in the plug-in's file; between two of them nothing moves. */
  readonly shifts: readonly number[];
}

/** Notes where code has moved to. */
export class Shifts {
  readonly pairs: number[] = [];

  /** Offsets must be added in order. */
  add(merged: number, original: number): void {
    const [lastMerged = NaN, lastOriginal = NaN] = this.pairs.slice(-2);
    if (merged - lastMerged === original - lastOriginal) return;
    this.pairs.push(merged, original);
  }
}

/**
 * Offset of an instruction in the plug-in's file, in bytes, for one in a function of it in the merged module. What was put in
 * the place of a call lies inside that call.
 */
export function originalOffset({ shifts }: PlaceMap, offset: number): number {
  // The last pair at or before the offset.
  let low = 0;
  let high = shifts.length / 2 - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((shifts[middle * 2] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  const [merged = 0, original = 0, , next = Infinity] = shifts.slice(low * 2, low * 2 + 4);
  return Math.min(original + Math.max(0, offset - merged), next - 1);
}

/** Index of a function in the plug-in's file; undefined for one of the kernel's. */
export function originalFunction({ functions }: PlaceMap, index: number): number | undefined {
  return index < functions ? index : undefined;
}
