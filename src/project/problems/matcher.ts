// Finds the errors in what a compiler prints, by problem matchers as VS Code's tasks have them.

/** A pattern of a problem matcher; the numbers are groups of its regular expression. */
export interface ProblemPattern {
  readonly regexp: string;
  /** The whole line of a file is meant where it is `file`. Default: `location`. */
  readonly kind?: 'file' | 'location';
  readonly file?: number;
  /** `line`, `line,column` or `line,column,endLine,endColumn`. */
  readonly location?: number;
  readonly line?: number;
  readonly column?: number;
  readonly endLine?: number;
  readonly endColumn?: number;
  readonly severity?: number;
  readonly code?: number;
  readonly message?: number;
  /** The last pattern of several may match several times. */
  readonly loop?: boolean;
}

export interface ProblemMatcher {
  readonly name: string;
  /** Of problems whose line says nothing of it. */
  readonly severity?: 'error' | 'warning' | 'info';
  readonly source?: string;
  readonly pattern: ProblemPattern | readonly ProblemPattern[];
}

export interface Problem {
  /** As it was printed. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based; undefined for the whole line. */
  readonly column?: number;
  readonly endLine?: number;
  readonly endColumn?: number;
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
  readonly code?: string;
  readonly source?: string;
}

type Found = Partial<
  Record<'file' | 'line' | 'column' | 'endLine' | 'endColumn' | 'severity' | 'code' | 'message', string>
>;

interface Compiled {
  readonly matcher: ProblemMatcher;
  readonly patterns: readonly { readonly pattern: ProblemPattern; readonly regexp: RegExp }[];
  /** How far the patterns of several lines have matched, and what they found. */
  at: number;
  found: Found;
}

/** Longer lines are no messages of compilers, and could keep a regular expression busy. */
const longestLine = 2000;

export class ProblemScanner {
  readonly #matchers: readonly Compiled[];
  #rest = '';

  /** Matchers are tried in their order; the first that fits a line has it. */
  constructor(matchers: readonly ProblemMatcher[]) {
    this.#matchers = matchers.map((matcher) => ({
      matcher,
      patterns: [matcher.pattern].flat().map((pattern) => ({ pattern, regexp: new RegExp(pattern.regexp) })),
      at: 0,
      found: {},
    }));
  }

  /** Takes output as it comes, in pieces of any size; gives the problems that are whole with it. */
  push(text: string): Problem[] {
    const lines = (this.#rest + text).split(/\r?\n/);
    this.#rest = (lines.pop() ?? '').slice(-longestLine);
    return lines.flatMap((line) => this.#take(line));
  }

  /** What the last line, which has no end, completes. */
  finish(): Problem[] {
    const line = this.#rest;
    this.#rest = '';
    return line === '' ? [] : this.#take(line);
  }

  #take(line: string): Problem[] {
    const plain = withoutColours(line).slice(0, longestLine);
    for (const compiled of this.#matchers) {
      const problem = advance(compiled, plain);
      if (problem === 'partly') return [];
      if (problem !== undefined) return [problem];
    }
    return [];
  }
}

/** A problem that the line completes, or whether the line was a part of one. */
function advance(compiled: Compiled, line: string): Problem | 'partly' | undefined {
  const step = compiled.patterns[compiled.at];
  const match = step?.regexp.exec(line);
  if (step === undefined || !match) {
    const started = compiled.at > 0;
    compiled.at = 0;
    compiled.found = {};
    // The line that breaks off one problem may begin the next.
    return started ? advance(compiled, line) : undefined;
  }
  compiled.found = { ...compiled.found, ...read(step.pattern, match) };
  const last = compiled.at === compiled.patterns.length - 1;
  if (!last) {
    compiled.at++;
    return 'partly';
  }
  const problem = asProblem(compiled.found, compiled.matcher, step.pattern);
  if (step.pattern.loop !== true) {
    compiled.at = 0;
    compiled.found = {};
  }
  return problem ?? 'partly';
}

function read(pattern: ProblemPattern, match: RegExpExecArray): Found {
  const group = (index: number | undefined): string | undefined => (index === undefined ? undefined : match[index]);
  const [line, column, endLine, endColumn] = (group(pattern.location) ?? '').split(/[,:]/);
  const found: Found = {};
  const put = (name: keyof Found, value: string | undefined): void => {
    if (value !== undefined && value !== '') found[name] = value.trim();
  };
  put('line', line);
  put('column', column);
  put('endLine', endLine);
  put('endColumn', endColumn);
  for (const name of ['file', 'line', 'column', 'endLine', 'endColumn', 'severity', 'code', 'message'] as const) {
    put(name, group(pattern[name]));
  }
  return found;
}

function asProblem(found: Found, matcher: ProblemMatcher, pattern: ProblemPattern): Problem | undefined {
  const { file, message } = found;
  const line = pattern.kind === 'file' ? 1 : Number(found.line);
  if (file === undefined || message === undefined || !Number.isInteger(line)) return undefined;
  const number = (text: string | undefined): number | undefined =>
    text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
  const [column, endLine, endColumn] = [number(found.column), number(found.endLine), number(found.endColumn)];
  return {
    file,
    line,
    message,
    severity: severityOf(found.severity) ?? matcher.severity ?? 'error',
    ...(column !== undefined && { column }),
    ...(endLine !== undefined && { endLine }),
    ...(endColumn !== undefined && { endColumn }),
    ...(found.code !== undefined && { code: found.code }),
    ...(matcher.source !== undefined && { source: matcher.source }),
  };
}

function severityOf(word: string | undefined): Problem['severity'] | undefined {
  if (word === undefined) return undefined;
  if (/^(e|error|fatal|fatal error)$/i.test(word)) return 'error';
  if (/^(w|warn|warning)$/i.test(word)) return 'warning';
  return /^(i|info|note|hint|help|suggestion)$/i.test(word) ? 'info' : undefined;
}

/** Colours and other commands to the terminal. */
const withoutColours = (line: string): string => line.replace(/\u001b\[[0-9;?]*[A-Za-z]|\u001b\][^\u0007]*\u0007/g, '');
