// A measured number before and after, and whether the change is more than noise.

export interface Quantity {
  readonly before: number;
  readonly after: number;
  /** `after / before`; undefined if there is nothing to divide by. */
  readonly ratio?: number;
  /** Worth a person's attention. */
  readonly notable: boolean;
}

/** A change is noise if it is smaller than `least`, or than `share` of the smaller number. */
export interface Noise {
  readonly least: number;
  readonly share: number;
}

/** Milliseconds: clocks and schedulers move short calls by more than their code does. */
export const durationNoise: Noise = { least: 1, share: 0.2 };
/** Bytes: one page of WebAssembly. */
export const memoryNoise: Noise = { least: 65_536, share: 0.2 };
/** Bytes. */
export const binaryNoise: Noise = { least: 1024, share: 0.05 };

export function quantity(before: number, after: number, noise: Noise): Quantity {
  const change = Math.abs(after - before);
  return {
    before,
    after,
    ...(before > 0 && after >= 0 && { ratio: after / before }),
    notable: change >= noise.least && change >= noise.share * Math.min(before, after),
  };
}
