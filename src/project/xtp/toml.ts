// Reads xtp.toml, as far as it is about tests.
import { closest } from '../../runtime/closest';
import type { ParsedXtpToml, XtpMockInput, XtpProblem, XtpTestTable } from './model';

type Table = Readonly<Record<string, unknown>>;

const fields = ['name', 'build', 'with', 'mock_host', 'mock_input'];

/** Reads the tests of an xtp.toml. Tests that are wrong are left out, and a problem tells why. Never throws. */
export async function parseXtpToml(text: string): Promise<ParsedXtpToml> {
  // Few workspaces have an xtp.toml.
  const { readToml } = await import('../../runtime/manifest/toml');
  const parsed = readToml(text.replace(/^\uFEFF/, ''));
  if ('error' in parsed) return { tests: [], problems: [parsed.error] };
  return new Reader(text).read(parsed.value as Table);
}

class Reader {
  readonly #problems: XtpProblem[] = [];
  /** Lines of all `[[test]]`, from 1. */
  readonly #lines: readonly number[];
  #line: number | undefined;

  constructor(text: string) {
    this.#lines = text
      .split('\n')
      .flatMap((line, index) => (/^\s*\[\[\s*(test|"test"|'test')\s*\]\]/.test(line) ? [index + 1] : []));
  }

  read(table: Table): ParsedXtpToml {
    const plugin = this.#text(table, 'bin', '');
    const { scripts } = table;
    const pluginBuild = isTable(scripts) ? this.#text(scripts, 'build', 'scripts') : undefined;
    const tests = this.#tests(table['test']);
    return {
      ...(plugin !== undefined && { plugin }),
      ...(pluginBuild !== undefined && { pluginBuild }),
      tests,
      problems: this.#problems,
    };
  }

  #tests(value: unknown): XtpTestTable[] {
    if (value === undefined) return [];
    if (!Array.isArray(value)) {
      this.#problem('test: Tests are written under [[test]], with two brackets.');
      return [];
    }
    // A text of several lines may hold what looks like a header.
    const known = value.length === this.#lines.length;
    const names = new Set<string>();
    return value.flatMap((entry: unknown, index) => {
      this.#line = known ? this.#lines[index] : undefined;
      const test = isTable(entry)
        ? this.#test(entry, `test[${index}]`)
        : this.#problem(`test[${index}]: A table is needed.`);
      if (test === undefined) return [];
      const name = unique(test.name, names);
      names.add(name);
      return [{ ...test, name }];
    });
  }

  #test(table: Table, path: string): XtpTestTable | undefined {
    for (const key of Object.keys(table).filter((key) => !fields.includes(key))) {
      // XTP may have fields that are not known here; a misspelt one is a mistake.
      const near = closest(key, fields);
      if (near !== undefined) this.#problem(`${path}: There is no field "${key}"; did you mean ${near}?`);
    }
    const before = this.#problems.length;
    const test = this.#text(table, 'with', path);
    const build = this.#text(table, 'build', path);
    const mockHost = this.#text(table, 'mock_host', path);
    const mockInput = this.#input(table['mock_input'], `${path}.mock_input`);
    const name = this.#text(table, 'name', path) ?? test?.replace(/^.*[\\/]|\.\w+$/g, '');
    if (table['with'] === undefined) this.#problem(`${path}.with: The test module is missing, e.g. "dist/test.wasm".`);
    if (this.#problems.length > before || test === undefined) return undefined;
    return {
      name: name === undefined || name === '' ? test : name,
      with: test,
      ...(build !== undefined && { build }),
      ...(mockHost !== undefined && { mockHost }),
      ...(mockInput !== undefined && { mockInput }),
      ...(this.#line !== undefined && { line: this.#line }),
    };
  }

  #input(value: unknown, path: string): XtpMockInput | undefined {
    if (value === undefined) return undefined;
    if (typeof value === 'string') return { data: value };
    if (isTable(value)) {
      const { data, file } = value;
      if (typeof data === 'string' && file === undefined) return { data };
      if (typeof file === 'string' && file !== '' && data === undefined) return { file };
    }
    return this.#problem(`${path}: It is { data = "…" } or { file = "…" }.`);
  }

  /** Undefined if it is not there, or empty, or wrong. */
  #text(table: Table, key: string, path: string): string | undefined {
    const value = table[key];
    if (value === undefined || value === '') return undefined;
    if (typeof value === 'string') return value;
    return this.#problem(`${path === '' ? key : `${path}.${key}`}: Text is needed, not ${describe(value)}.`);
  }

  #problem(message: string): undefined {
    this.#problems.push({ message, ...(this.#line !== undefined && { line: this.#line, column: 1 }) });
    return undefined;
  }
}

function unique(name: string, taken: ReadonlySet<string>): string {
  let given = name;
  for (let count = 2; taken.has(given); count++) given = `${name} (${count})`;
  return given;
}

const isTable = (value: unknown): value is Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

function describe(value: unknown): string {
  if (Array.isArray(value)) return 'an array';
  return isTable(value) ? 'a table' : value instanceof Date ? 'a date' : `the ${typeof value} ${String(value)}`;
}
