// Globs for paths with `/`: `*`, `**`, `?` and `{a,b}`, which does not nest.

const compiled = new Map<string, RegExp>();

export function matches(path: string, glob: string): boolean {
  const expression = compiled.get(glob) ?? new RegExp(`^${source(glob)}$`);
  compiled.set(glob, expression);
  return expression.test(path);
}

export const isGlob = (text: string): boolean => /[*?{]/.test(text);

function source(glob: string): string {
  return glob.replace(/\*\*\/|\*\*|\*|\?|\{([^{}]*)\}|[\\^$.+()[\]{}|]/g, (token, options: string | undefined) => {
    if (token === '**/') return '(?:[^/]+/)*';
    if (token === '**') return '.*';
    if (token === '*') return '[^/]*';
    if (token === '?') return '[^/]';
    return options === undefined ? `\\${token}` : `(?:${options.split(',').map(source).join('|')})`;
  });
}
