// The two things that people ask of texts: that they hold a part, or that an expression finds something in them.
import { messageOf } from '../../../../runtime/errors';
import { CaseProblem, type Path } from '../parts';

const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Undefined for what is not UTF-8. */
export function utf8Text(bytes: Uint8Array): string | undefined {
  try {
    return strictDecoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** @throws CaseProblem if the expression is none. */
export function expression(source: string, path: Path): RegExp {
  try {
    return new RegExp(source, 'u');
  } catch (error) {
    throw new CaseProblem(path, `${JSON.stringify(source)} is no regular expression: ${messageOf(error)}`);
  }
}

/** How long a text is, in words for a sentence. */
export const sizeOf = (bytes: Uint8Array): string => (bytes.length === 1 ? '1 byte' : `${bytes.length} bytes`);
