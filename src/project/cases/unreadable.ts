// Why a file cannot be read, in words that are the same on the command line and in VS Code.
import { messageOf } from '../../runtime/errors';

/** By the codes of Node and of VS Code. */
const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  FileNotFound: 'there is no such file',
  EntryNotFound: 'there is no such file',
  EISDIR: 'it is a folder',
  FileIsADirectory: 'it is a folder',
  EACCES: 'reading it is not permitted',
  EPERM: 'reading it is not permitted',
  NoPermissions: 'reading it is not permitted',
};

export const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';

/** To follow `… could not be read: `. */
export function whyUnreadable(error: unknown): string {
  const code = codeOf(error);
  return Object.hasOwn(reasons, code) ? (reasons[code] ?? '') : messageOf(error);
}

/** Also of an error that was made of another. */
export function isMissing(error: unknown): boolean {
  if (error instanceof Error && error.cause !== undefined) return isMissing(error.cause);
  return reasons[codeOf(error)] === reasons['ENOENT'];
}
