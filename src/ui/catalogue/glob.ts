// Glob patterns as VS Code's file settings use them, for paths that a file watcher reports.

/** Tells whether a path, relative to its workspace folder and with `/`, or one of its parent folders matches a pattern. */
export type PathFilter = (path: string) => boolean;

export function pathFilter(patterns: readonly string[]): PathFilter {
  const expressions = patterns.map(globExpression);
  return (path) => {
    for (let end = path.indexOf('/'); ; end = path.indexOf('/', end + 1)) {
      const part = end < 0 ? path : path.slice(0, end);
      if (expressions.some((expression) => expression.test(part))) return true;
      if (end < 0) return false;
    }
  };
}

/** Tells whether a path itself, relative and with `/`, matches. */
export function globFilter(pattern: string): PathFilter {
  const expression = globExpression(pattern);
  return (path) => expression.test(path);
}

/** `*`, `**`, `?`, `{a,b}` (also nested) and `[…]`; anything malformed stands for itself. */
function globExpression(pattern: string): RegExp {
  let source = '';
  let braces = 0;
  for (let i = 0; i < pattern.length; i++) {
    const character = pattern.charAt(i);
    const atSegmentStart = i === 0 || '/{,'.includes(pattern.charAt(i - 1));
    const set = character === '[' ? /^\[[!^]?[^\]/]+\]/.exec(pattern.slice(i))?.[0] : undefined;
    if (atSegmentStart && pattern.startsWith('**/', i)) {
      source += '(?:[^/]+/)*';
      i += 2;
    } else if (pattern.startsWith('**', i)) {
      source += '.*';
      i += 1;
    } else if (character === '*') source += '[^/]*';
    else if (character === '?') source += '[^/]';
    else if (set !== undefined) {
      source += set.replace(/^\[!/, '[^').replaceAll('\\', '\\\\');
      i += set.length - 1;
    } else if (character === '{' && closes(pattern, i)) {
      source += '(?:';
      braces++;
    } else if (character === '}' && braces > 0) {
      source += ')';
      braces--;
    } else if (character === ',' && braces > 0) source += '|';
    else source += character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
  }
  try {
    return new RegExp(`^${source}$`);
  } catch {
    // A character set such as `[z-a]` is no regular expression; such a pattern matches nothing, as in VS Code.
    return /^(?!)$/;
  }
}

/** Whether the brace at `start` is closed later in the pattern. */
function closes(pattern: string, start: number): boolean {
  let depth = 0;
  for (let i = start; i < pattern.length; i++) {
    if (pattern.charAt(i) === '{') depth++;
    else if (pattern.charAt(i) === '}' && --depth === 0) return true;
  }
  return false;
}
