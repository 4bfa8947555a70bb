// `hash`: the SHA-256 of the output.
import { createHash } from 'node:crypto';
import { CaseProblem } from '../parts';
import type { Failures } from './call';
import { sizeOf } from './text';

export const hashOf = (output: Uint8Array): string => `sha256:${createHash('sha256').update(output).digest('hex')}`;

export function hashFailures(output: Uint8Array, expected: string): Failures {
  const path = ['hash'];
  if (!/^sha256:[0-9a-f]{64}$/i.test(expected)) {
    throw new CaseProblem(path, `${JSON.stringify(expected)} is no hash; it is sha256: and 64 hexadecimal digits`);
  }
  const actual = hashOf(output);
  if (actual === expected.toLowerCase()) return [];
  return [{ message: `The output (${sizeOf(output)}) has another hash than expected.`, expected, actual, path }];
}
