// Reads Makefiles as far as detection needs them: variables, rules, recipes; conditions count as true.

export interface Rule {
  readonly target: string;
  readonly prerequisites: readonly string[];
  /** Lines of the shell, with variables expanded. */
  readonly recipe: readonly string[];
}

interface Block {
  readonly targets: readonly string[];
  /** Of a static pattern rule, e.g. `%.wasm` in `a.wasm b.wasm: %.wasm: %.c`. */
  readonly pattern: string | undefined;
  readonly prerequisites: readonly string[];
  readonly recipe: string[];
}

/**
 * The rules of a Makefile in its order; a pattern rule becomes one for each file that has such a name.
 * @param files of the folder, for pattern rules.
 */
export function readMakefile(text: string, files: readonly string[]): Rule[] {
  const variables = new Map([
    ['CC', 'cc'],
    ['CXX', 'c++'],
    ['MAKE', 'make'],
    ['CURDIR', '.'],
  ]);
  const blocks: Block[] = [];
  for (const line of text.replace(/\\\r?\n\s*/g, ' ').split(/\r?\n/)) {
    const last = blocks.at(-1);
    if (line.startsWith('\t')) last?.recipe.push(line.replace(/^[\t @+-]+/, ''));
    else if (!assign(line, variables)) blocks.push(...ruleLine(line, variables));
  }
  return blocks.flatMap((block) => rulesOf(block, variables, files));
}

function assign(line: string, variables: Map<string, string>): boolean {
  const [, name, operator, value = ''] =
    /^\s*(?:(?:export|override)\s+)?([\w.-]+)\s*(\+=|\?=|!=|:{0,3}=)\s*(.*?)\s*(?:\s#.*)?$/.exec(line) ?? [];
  if (name === undefined || operator === undefined) return false;
  const before = variables.get(name);
  const builtIn = (name === 'CC' && before === 'cc') || (name === 'CXX' && before === 'c++');
  if (operator === '+=' && before !== undefined) variables.set(name, `${before} ${value}`);
  // Make has a compiler of its own, which `CC ?=` does not change; those who write so mean theirs all the same.
  else if (operator !== '?=' || before === undefined || builtIn) variables.set(name, value);
  return true;
}

function ruleLine(line: string, variables: ReadonlyMap<string, string>): Block[] {
  const [, left, right] = /^([^\s#][^:=#]*?)\s*::?(?!=)([^=].*|)$/.exec(line) ?? [];
  if (left === undefined || right === undefined) return [];
  const [dependencies = '', ...inline] = right.replace(/\s#.*$/, '').split(';');
  const parts = dependencies.split(/:(?!\\)/);
  return [
    {
      targets: wordsOf(expand(left, variables)),
      pattern: parts.length > 1 ? parts[0]?.trim() : undefined,
      prerequisites: wordsOf(expand(parts.at(-1) ?? '', variables)),
      recipe: inline.length > 0 ? [inline.join(';').trim()] : [],
    },
  ];
}

function rulesOf(block: Block, variables: ReadonlyMap<string, string>, files: readonly string[]): Rule[] {
  const { targets, pattern, prerequisites, recipe } = block;
  return targets.flatMap((target) => {
    const shape = pattern ?? target;
    const stems = target.includes('%') ? stemsOf(prerequisites[0] ?? '', files) : [stemOf(shape, target) ?? ''];
    return stems.map((stem): Rule => {
      const name = target.replace('%', stem);
      const needed = prerequisites.map((each) => each.replace('%', stem));
      const automatic = new Map([
        ...variables,
        ['@', name],
        ['<', needed[0] ?? ''],
        ['^', needed.join(' ')],
        ['*', stem],
        ['@D', name.includes('/') ? name.slice(0, name.lastIndexOf('/')) : '.'],
        ['@F', name.slice(name.lastIndexOf('/') + 1)],
      ]);
      return { target: name, prerequisites: needed, recipe: recipe.map((line) => expand(line, automatic)) };
    });
  });
}

/** What `%` stands for in each of these names that fits. */
const stemsOf = (pattern: string, names: readonly string[]): string[] =>
  names.flatMap((name) => stemOf(pattern, name) ?? []);

function stemOf(pattern: string, name: string): string | undefined {
  const [before, after, ...more] = pattern.split('%');
  if (before === undefined || after === undefined || more.length > 0) return undefined;
  const fits = name.startsWith(before) && name.endsWith(after) && name.length > before.length + after.length;
  return fits ? name.slice(before.length, name.length - after.length) : undefined;
}

/** Unknown variables and functions of make stay as they are written; nothing is expanded without end. */
function expand(text: string, variables: ReadonlyMap<string, string>, depth = 0): string {
  if (depth > 8) return text;
  return text.replace(
    /\$(?:\(([\w.-]+|[@<^*][DF]?)\)|\{([\w.-]+|[@<^*][DF]?)\}|([@<^*]))/g,
    (whole, inParentheses?: string, inBraces?: string, alone?: string) => {
      const value = variables.get(inParentheses ?? inBraces ?? alone ?? '');
      return value === undefined || value.length > 4000 ? whole : expand(value, variables, depth + 1);
    },
  );
}

const wordsOf = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');
