// Which of several machines runs which case.

export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly count: number;
}

/** The shards of a list have each entry once, and differ in length by one at most; neighbours part, for they often take alike long. */
export function shardOf<T>(all: readonly T[], { index, count }: Shard): T[] {
  return all.filter((_, at) => at % count === index - 1);
}
