// Whether this engine can run merged modules.

/** A module with two memories: `(module (memory 0) (memory 0))`. */
const twoMemories = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 5, 5, 2, 0, 0, 0, 0);

/** False in Node 20. */
export const supportsMerging = (): boolean => WebAssembly.validate(twoMemories);
