// Content of a case whose files are there to be read.
import { contentBytes, ContentError } from '../content';
import type { Content } from '../model';
import { CaseProblem, type CaseFiles, type Path } from './parts';

/**
 * @param path of the content within the case.
 * @param what the content is, to begin the sentence with that says what is wrong.
 * @throws CaseProblem
 */
export async function readContent(
  content: Content,
  files: CaseFiles,
  location: string,
  path: Path,
  what: string,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await contentBytes(content, (relative) => files.read(files.resolve(location, relative)));
  } catch (error) {
    if (!(error instanceof ContentError)) throw error;
    throw new CaseProblem(path.length === 0 ? [] : [...path, error.key], `${what} cannot be read: ${error.message}.`);
  }
}
