// Reads the commands of scripts as far as detection needs them: words, variables before a command, `cd`, outputs.
import { from, nameOf } from './paths';

export interface Command {
  /** Where it runs, relative to the workspace folder. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Without its folder, ending and the runner (`npx`, `pnpm exec`), e.g. `asc`. */
  readonly program: string;
  /** Program and arguments as they are written, without quotes. */
  readonly words: readonly [string, ...string[]];
}

/** The commands of a script that runs in `folder`, in their order, whatever joins them. */
export function commandsOf(script: string, folder: string): Command[] {
  const commands: Command[] = [];
  let here: string | undefined = folder;
  for (const words of splitCommands(script)) {
    const [first, second] = words;
    if (first === 'cd' && second !== undefined) here = here === undefined ? undefined : from(here, second);
    else if (here !== undefined) {
      const command = commandOf(words, here);
      if (command !== undefined) commands.push(command);
    }
  }
  return commands;
}

/** A script that is a single command in which a shell has nothing to do; undefined for others. */
export function simpleCommand(script: string, folder: string): Command | undefined {
  const text = script.trim();
  if (/[|&;<>()$`*?[\]#~!\n\\{}]/.test(text)) return undefined;
  const commands = commandsOf(text, folder);
  return commands[0]?.folder === folder && commands.length === 1 ? commands[0] : undefined;
}

function commandOf(words: readonly string[], folder: string): Command | undefined {
  const env: Record<string, string> = {};
  let at = 0;
  for (; at < words.length; at++) {
    const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(words[at] ?? '') ?? [];
    if (name === undefined || value === undefined) break;
    env[name] = value;
  }
  const [program, ...args] = words.slice(at);
  if (program === undefined || program === '') return undefined;
  return { folder, env, program: programOf([program, ...args]), words: [program, ...args] };
}

/** Of a command that only runs another one, the program of that. */
function programOf(words: readonly string[]): string {
  const [program = '', ...args] = words;
  const name = nameOf(program.replaceAll('\\', '/')).replace(/\.(exe|cmd|js)$/, '');
  const rest = args.filter((word) => !/^(-|[A-Za-z_]\w*=)/.test(word));
  const runsNext = ['npx', 'bunx', 'env', 'cross-env', 'time', 'exec'].includes(name);
  const runsAfterExec = ['npm', 'pnpm', 'yarn', 'bun'].includes(name) && ['exec', 'dlx', 'x'].includes(rest[0] ?? '');
  if (runsNext && rest.length > 0) return programOf(rest);
  if (runsAfterExec && rest.length > 1) return programOf(rest.slice(1));
  // `node esbuild.js` bundles with esbuild as well, only by its API.
  return name === 'node' && rest[0] !== undefined ? `${name} ${nameOf(rest[0])}` : name;
}

/** Splits at line ends, `;`, `&&`, `||`, `|` and `&`, and drops quotes, comments and redirections. */
function splitCommands(script: string): string[][] {
  const commands: string[][] = [[]];
  const token =
    /\\\r?\n|\r?\n|&&|\|\||[;|&]|\d*[<>]{1,2}&?\s*[^\s;&|]*|(?<=^|\s)#[^\n]*|(?:\\.|"(?:\\.|[^"\\])*"|'[^']*'|[^\s;&|<>"'\\]|["'\\])+/g;
  for (const [text] of script.matchAll(token)) {
    if (/^(\r?\n|&&|\|\||[;|&])$/.test(text)) commands.push([]);
    else if (!/^(\\\r?\n|\d*[<>]|#)/.test(text)) commands.at(-1)?.push(unquoted(text));
  }
  return commands.filter((words) => words.length > 0);
}

const unquoted = (word: string): string =>
  word.replace(/"((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)/g, (_, double?: string, single?: string, escaped?: string) =>
    double === undefined ? (single ?? escaped ?? '') : double.replace(/\\(["\\$`])/g, '$1'),
  );

/** The `.wasm` files that a command writes, relative to the workspace folder. */
export function outputsOf({ program, words, folder }: Command): string[] {
  if (['cp', 'mv', 'install', 'copy', 'cpy'].includes(program)) return copied(words.slice(1), folder);
  const given = words.flatMap((word, index) => {
    const [, attached] =
      /^(?:--?(?:o|output|out|outFile|binaryFile|out-file)=|-femit-bin=|-o(?=\S))(.+)$/.exec(word) ?? [];
    const next = /^(-o|--output|--?outFile|--?out|-b|--binaryFile|--out-file)$/.test(word)
      ? words[index + 1]
      : undefined;
    return attached ?? next ?? [];
  });
  return wasmFiles(given, folder);
}

function copied(words: readonly string[], folder: string): string[] {
  const paths = words.filter((word) => !word.startsWith('-'));
  const target = paths.at(-1);
  if (target === undefined || paths.length < 2) return [];
  if (target.endsWith('.wasm')) return wasmFiles([target], folder);
  return wasmFiles(
    paths.slice(0, -1).map((source) => `${target}/${nameOf(source)}`),
    folder,
  );
}

const wasmFiles = (paths: readonly string[], folder: string): string[] =>
  paths.filter((path) => path.endsWith('.wasm') && !path.includes('*')).flatMap((path) => from(folder, path) ?? []);
