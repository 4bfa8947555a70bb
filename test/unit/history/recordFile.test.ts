// A stored record: all that was put in comes out again, and no damage goes unseen.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeRecord, encodeRecord, toStored } from '../../../src/project/history/recordFile';
import { newRun } from './runs';

const bytes = fc.uint8Array({ maxLength: 300 });
const strings = fc.string({ unit: 'binary', maxLength: 40 });
const json = fc.jsonValue().filter((value) => !Object.is(value, -0) && !JSON.stringify(value).includes('__proto__'));
const records = fc
  .record({
    output: bytes,
    error: strings,
    at: fc.nat(),
    options: json,
    input: fc.record({ mode: strings, bytes, file: strings }),
    logs: fc.array(fc.record({ time: fc.nat(), source: strings, text: strings })),
  })
  .map(newRun);

it('comes out as it was put in', async () => {
  await fc.assert(
    fc.asyncProperty(records, fc.option(fc.nat(), { nil: undefined }), async (run, pinnedAt) => {
      const stored = { ...(await toStored(run, run.input.bytes)), ...(pinnedAt !== undefined && { pinnedAt }) };
      const back = await decodeRecord(await encodeRecord(stored));
      expect(JSON.stringify(back?.run.options)).toBe(JSON.stringify(run.options));
      const normal = JSON.parse(JSON.stringify(run.options)) as unknown;
      expect(back).toEqual({ ...stored, run: { ...run, options: normal } });
    }),
  );
});

it('is none after any damage', async () => {
  const file = await encodeRecord(await toStored(newRun(), newRun().input.bytes));
  const damage = fc.oneof(
    fc.nat(file.length - 1).map((length) => file.slice(0, length)),
    fc.tuple(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 })).map(([at, mask]) => {
      const other = file.slice();
      other[at]! ^= mask;
      return other;
    }),
    fc.uint8Array({ minLength: 1, maxLength: 50 }).map((more) => Uint8Array.of(...file, ...more)),
    fc.uint8Array({ maxLength: 200 }),
  );
  await fc.assert(
    fc.asyncProperty(damage, async (other) => {
      expect(await decodeRecord(other)).toBeUndefined();
    }),
    { numRuns: 1000 },
  );
});

/** A file whose digest is right, around any header. */
async function sealed(header: string, length?: number): Promise<Uint8Array> {
  const rest = new TextEncoder().encode(header);
  const file = new Uint8Array(36 + rest.length);
  new DataView(file.buffer).setUint32(32, length ?? rest.length, true);
  file.set(rest, 36);
  file.set(new Uint8Array(await crypto.subtle.digest('SHA-256', file.subarray(32))));
  return file;
}

it('is none of another shape, even with the right digest', async () => {
  const { run, ...rest } = await toStored(newRun(), new Uint8Array());
  const good = { ...rest, run: { ...run, input: { mode: 'text' } }, inputLength: 0, outputLength: 0 };
  expect(await decodeRecord(await sealed(JSON.stringify(good)))).toBeDefined();
  for (const name of ['inputLength', 'outputLength']) {
    expect(await decodeRecord(await sealed(JSON.stringify({ ...good, [name]: 1 })))).toBeUndefined();
  }
  const paths = ['run', 'inputKey', 'optionsKey', 'inputLength', 'outputLength'];
  const inRun = ['target', 'at', 'outcome', 'durationMs', 'memoryBytes', 'binary', 'input', 'build', 'logs'];
  for (const wrong of [null, {}, [], 'text', -1, 1.5, [{}]]) {
    for (const name of paths) {
      if (name.endsWith('Key') && typeof wrong === 'string') continue;
      expect(await decodeRecord(await sealed(JSON.stringify({ ...good, [name]: wrong })))).toBeUndefined();
    }
    for (const name of inRun) {
      const isRight = { string: ['build'], number: ['at', 'durationMs', 'memoryBytes'], object: ['logs'] };
      const kind = typeof wrong as keyof typeof isRight;
      if (isRight[kind].includes(name) && (name !== 'logs' || JSON.stringify(wrong) === '[]')) continue;
      const changed = { ...good, run: { ...good.run, [name]: wrong } };
      expect(await decodeRecord(await sealed(JSON.stringify(changed)))).toBeUndefined();
    }
  }
  for (const header of ['', 'null', '[]', '{}', '{"run":', '\ufffd']) {
    expect(await decodeRecord(await sealed(header))).toBeUndefined();
    expect(await decodeRecord(await sealed(header, 0xffffffff))).toBeUndefined();
  }
});
