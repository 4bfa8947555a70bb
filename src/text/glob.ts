// Globs as VS Code's settings have them, for paths with `/`: `*`, `**`, `?`, `{a,b}` (also nested) and `[…]`.

/** Whether a glob matches the whole path; in a glob, whatever is malformed stands for itself. */
export const matches = (path: string, glob: string): boolean => expressionOf(glob).test(path);

/** Whether one of the globs matches the path, or one of the folders above. */
export function matchesWithin(path: string, globs: readonly string[]): boolean {
  for (let end = path.indexOf('/'); ; end = path.indexOf('/', end + 1)) {
    const part = end < 0 ? path : path.slice(0, end);
    if (globs.some((glob) => matches(part, glob))) return true;
    if (end < 0) return false;
  }
}

const expressions = new Map<string, RegExp>();

function expressionOf(glob: string): RegExp {
  const known = expressions.get(glob);
  if (known) return known;
  const made = compile(glob);
  expressions.set(glob, made);
  return made;
}

/** `**` stands for folders where it is all between two slashes, and for `*` elsewhere. */
const tokens =
  /(?<folders>(?<=^|[/{,])(?:\*\*\/)+)|(?<below>\/\*\*(?=$|[},]))|(?<all>(?<=^|[/{,])\*\*(?=$|[},]))|(?<name>\*+)|(?<set>\[[!^]?[^\]/]+\])|[^]/g;

function compile(glob: string): RegExp {
  let source = '';
  let braces = 0;
  for (const { 0: token, index, groups = {} } of glob.matchAll(tokens)) {
    if (groups['folders']) source += '(?:[^/]+/)*';
    else if (groups['below']) source += '(?:/.*)?';
    else if (groups['all']) source += '.*';
    else if (groups['name']) source += '[^/]*';
    else if (token === '?') source += '[^/]';
    else if (groups['set']) source += token.replace(/^\[!/, '[^').replaceAll('\\', '\\\\');
    else if (token === '{' && closes(glob, index)) {
      source += '(?:';
      braces++;
    } else if (token === '}' && braces > 0) {
      source += ')';
      braces--;
    } else if (token === ',' && braces > 0) source += '|';
    else source += token.replace(/[\\^$.+()[\]{}|/]/, '\\$&');
  }
  try {
    return new RegExp(`^${source}$`);
  } catch {
    // A character set such as `[z-a]` is no regular expression; such a glob matches nothing, as in VS Code.
    return /^(?!)$/;
  }
}

/** Whether the brace at `start` is closed later in the glob. */
function closes(glob: string, start: number): boolean {
  let depth = 0;
  for (let i = start; i < glob.length; i++) {
    if (glob.charAt(i) === '{') depth++;
    else if (glob.charAt(i) === '}' && --depth === 0) return true;
  }
  return false;
}
