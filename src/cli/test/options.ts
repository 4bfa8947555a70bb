// The options of `plugwright test`.
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { UsageError } from '../usage';
import type { Shard } from './shard';

const flags = {
  reporter: { type: 'string', multiple: true, short: 'r' },
  output: { type: 'string', short: 'o' },
  name: { type: 'string', short: 't' },
  watch: { type: 'boolean', short: 'w' },
  shard: { type: 'string' },
  update: { type: 'boolean', short: 'u' },
  ci: { type: 'boolean' },
  bail: { type: 'boolean' },
  timeout: { type: 'string' },
  'no-color': { type: 'boolean' },
} as const satisfies ParseArgsConfig['options'];

const reporterNames = ['spec', 'json', 'junit'] as const;
export type ReporterName = (typeof reporterNames)[number];

export interface ReporterChoice {
  readonly name: ReporterName;
  /** Default: standard output. */
  readonly file?: string;
}

export interface TestOptions {
  /** Globs, folders and files; none: all below the current folder. */
  readonly patterns: readonly string[];
  readonly reporters: readonly ReporterChoice[];
  /** Finds something in the names of the cases that run. */
  readonly name?: RegExp;
  readonly shard?: Shard;
  /** Which snapshots are written. */
  readonly update: 'none' | 'missing' | 'all';
  readonly watch: boolean;
  /** Stop after the first case that fails. */
  readonly bail: boolean;
  /** Milliseconds of cases and manifests that say nothing else. */
  readonly timeoutMs?: number;
  readonly plain: boolean;
}

/** @throws UsageError */
export function parseTest(args: readonly string[], env: NodeJS.ProcessEnv): TestOptions {
  const { values, positionals } = parse(args);
  const isCi = values.ci === true || !['', '0', 'false'].includes(env['CI'] ?? '');
  const timeoutMs = milliseconds(values.timeout);
  const shard = values.shard === undefined ? undefined : shardOf(values.shard);
  if (values.watch === true && shard !== undefined) throw wrong('--watch and --shard exclude each other');
  return {
    patterns: positionals,
    reporters: reporters(values.reporter ?? ['spec'], values.output),
    ...(values.name !== undefined && { name: expression(values.name) }),
    ...(shard !== undefined && { shard }),
    update: values.update === true ? 'all' : isCi ? 'none' : 'missing',
    watch: values.watch === true,
    bail: values.bail === true,
    ...(timeoutMs !== undefined && { timeoutMs }),
    plain: values['no-color'] === true,
  };
}

const wrong = (message: string): UsageError => new UsageError('test', message);

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: flags, allowPositionals: true });
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error));
  }
}

/** `NAME` or `NAME=FILE`. `output` is the file of the only one that has none. */
function reporters(entries: readonly string[], output: string | undefined): ReporterChoice[] {
  const choices = entries.map((entry): ReporterChoice => {
    const [, given, file] = /^([^=]*)(?:=(.*))?$/s.exec(entry) ?? [];
    const name = reporterNames.find((each) => each === given);
    if (name === undefined) throw wrong(`--reporter is one of ${reporterNames.join(', ')}, not "${given ?? ''}"`);
    if (file === '') throw wrong(`--reporter ${name}= needs a file`);
    return { name, ...(file !== undefined && { file }) };
  });
  const toStdout = choices.filter(({ file }) => file === undefined);
  if (output !== undefined && toStdout.length !== 1) {
    throw wrong('--output is the file of one reporter; write --reporter NAME=FILE for each');
  }
  if (toStdout.length > 1) {
    throw wrong('only one reporter can write to standard output; write --reporter NAME=FILE for the others');
  }
  return output === undefined ? choices : choices.map((choice) => ({ file: output, ...choice }));
}

function expression(text: string): RegExp {
  try {
    return new RegExp(text, 'u');
  } catch (error) {
    throw wrong(`--name takes a regular expression: ${(error as Error).message}`);
  }
}

function milliseconds(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d*$/.test(text)) throw wrong(`--timeout takes milliseconds, not "${text}"`);
  return Number(text);
}

function shardOf(text: string): Shard {
  const [, index = 0, count = 0] = (/^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? []).map(Number);
  if (index < 1 || index > count) throw wrong(`--shard takes I/N with I from 1 to N, not "${text}"`);
  return { index, count };
}
