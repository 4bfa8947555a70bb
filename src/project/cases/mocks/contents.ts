// Content within mocks: bytes, and numbers where a host function has them.
import type { Content } from '../model';
import { readContent } from '../run/content';
import type { CaseFiles, Path } from '../run/parts';

export class Contents {
  constructor(
    private readonly files: CaseFiles,
    private readonly location: string,
  ) {}

  /** @throws CaseProblem */
  bytes(content: Content, path: Path, what: string): Promise<Uint8Array<ArrayBuffer>> {
    return readContent(content, this.files, this.location, path, what);
  }
}

/** Digits and `n`: an i64 that a number of JSON does not hold. As bytes, it has to be written as `text`. */
const large = /^-?\d+n$/;

/** The number that is written; undefined for other content. */
export function numberOf(written: unknown): number | bigint | undefined {
  if (typeof written === 'number') return written;
  return typeof written === 'string' && large.test(written) ? BigInt(written.slice(0, -1)) : undefined;
}

/** Content that cannot be taken for a number. */
export const unmistakable = (content: Content): Content =>
  typeof content === 'string' && large.test(content) ? { text: content } : content;

/** A number as JSON holds it; undefined for what JSON cannot write. */
export function writtenNumber(value: number | bigint): number | string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  return Number.isSafeInteger(Number(value)) ? Number(value) : `${value}n`;
}
