// `output`: byte by byte, or the value if it is JSON.
import type { Content } from '../../model';
import { bytesSides } from '../sides';
import type { Failures, ReadContent } from './call';
import { bytesDifference } from './bytesDifference';
import { jsonFailures } from './jsonOutput';
import { lineEndsHint } from './lineEnds';

/** @param fileOf location of a file that content speaks of. */
export async function outputFailures(
  output: Uint8Array,
  expected: Content,
  read: ReadContent,
  fileOf: (relative: string) => string,
): Promise<Failures> {
  const path = ['output'];
  if (typeof expected === 'object' && 'json' in expected) return jsonFailures(output, expected.json, 'equal', path);
  const bytes = await read(expected, path);
  const difference = bytesDifference(bytes, output);
  if (difference === undefined) return [];
  const file = typeof expected === 'object' && 'file' in expected ? expected.file : undefined;
  const hint = file === undefined ? undefined : lineEndsHint(bytes, output);
  return [
    {
      message: `The output differs from the expected one${difference}.`,
      ...bytesSides(bytes, output),
      path,
      ...(hint !== undefined && { hint }),
      ...(file !== undefined && { snapshot: fileOf(file) }),
    },
  ];
}
