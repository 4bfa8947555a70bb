// Shards: together they are all cases, none twice.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shardOf } from '../../../src/cli/test/shard';

it('parts any list into disjoint shards that are complete, even and always the same', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string()), fc.integer({ min: 1, max: 40 }), (cases, count) => {
      const shards = Array.from({ length: count }, (_, at) => shardOf(cases, { index: at + 1, count }));
      expect(shards.flat().sort()).toEqual([...cases].sort());
      const lengths = shards.map(({ length }) => length);
      expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1);
      for (const shard of shards) expect(cases.filter((each) => shard.includes(each))).toEqual(shard);
      expect(shardOf(cases, { index: count, count })).toEqual(shards.at(-1));
    }),
  );
});
