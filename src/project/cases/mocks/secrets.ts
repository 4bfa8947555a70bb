// What must not stand in a file that goes into a repository.
import { masked } from '../../../mocks/glob';

const secretName =
  /^(?:(?:proxy-)?authorization|(?:set-)?cookie|(?:x-)?api[-_]?key|x-auth-token|.*(?:token|secret|password).*)$/i;

export const maskedHeaders = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, secretName.test(name) ? masked : value]));

/** Also for text with addresses in it. All else of it stays as it is: a replay compares it. */
export function maskedUrl(text: string): string {
  return text
    .replace(/(:\/\/)[^/?#\s]*@/g, `$1${masked}@`)
    .replace(/([?&])([^=&#\s]+)=([^&#\s]*)/g, (whole, before: string, name: string) =>
      secretName.test(decoded(name)) ? `${before}${name}=${masked}` : whole,
    );
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    // Not encoded, or wrongly.
    return name;
  }
}
