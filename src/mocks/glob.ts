// Text with wildcards, compared part by part: an expression made of a pattern could run for ever.

/** What stands in a recording for a secret that was left out. */
export const masked = '***';

/** Whether a text fits a pattern in which the wildcard stands for any characters; all else stands for itself. */
export function fitsPattern(text: string, pattern: string, wildcard = '*'): boolean {
  const [first = '', ...rest] = pattern.split(wildcard);
  const last = rest.pop();
  if (last === undefined) return text === first;
  const end = text.length - last.length;
  if (!text.startsWith(first) || !text.endsWith(last) || end < first.length) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found === -1 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}
