// What must not stand in a file that goes into a repository.
import { masked } from '../../../mocks/glob';
import { decodedName } from '../../../mocks/secretBodies';

const secretName =
  /^(?:(?:proxy-)?authorization|(?:set-)?cookie|sig|.*signature|.*(?:api|application|access|subscription|functions)[-_]?key|.*(?:token|secret|password|passwd|credential).*)$/i;

/** Many services call theirs only `key`, as others call what they look up, which is shorter. */
const isKey = (name: string, value: string): boolean => /^key$/i.test(name) && value.length >= 20;

export const maskedHeaders = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, secretName.test(name) ? masked : value]));

/** Also for text with addresses in it. All else of it stays as it is: a replay compares it. */
export function maskedUrl(text: string): string {
  return text
    .replace(/(:\/\/)[^/?#\s]*@/g, `$1${masked}@`)
    .replace(/([?&])([^=&#\s]+)=([^&#\s]*)/g, (whole, before: string, name: string, value: string) =>
      secretName.test(decodedName(name)) || isKey(name, value) ? `${before}${name}=${masked}` : whole,
    );
}
