// Clocks and random bytes of a recording: exactly as recorded, and in a way of their own after its end.

/** The least that time goes on by after the end, in nanoseconds: a plug-in that waits for a time gets there. */
const leastStep = 1000;

/** Readings of a clock in nanoseconds; after the end of the recording, time goes on in the last step. */
export function replayedClock({
  start,
  steps,
}: {
  readonly start: bigint;
  readonly steps: readonly number[];
}): () => bigint {
  let time: bigint | undefined;
  let at = 0;
  const lastStep = BigInt(Math.max(leastStep, Math.round(steps.at(-1) ?? 0)));
  return () => {
    if (time === undefined) return (time = start);
    const step = steps[at++];
    return (time += step === undefined ? lastStep : BigInt(Math.round(step)));
  };
}

/** The recorded bytes, and then others that are the same each time. */
export function replayedRandom(recorded: Uint8Array): (into: Uint8Array) => void {
  let at = 0;
  let more: (() => number) | undefined;
  return (into) => {
    const part = recorded.subarray(at, at + into.length);
    into.set(part);
    at += part.length;
    if (part.length === into.length) return;
    more ??= generator(recorded);
    for (let index = part.length; index < into.length; index++) into[index] = more();
  };
}

/** Bytes by Marsaglia's xorshift with 32 bits, seeded by an FNV-1a hash. */
function generator(seed: Uint8Array): () => number {
  let state = 0x811c9dc5;
  for (const byte of seed) state = Math.imul(state ^ byte, 0x01000193);
  if (state === 0) state = 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 16) & 0xff;
  };
}
