// What the command line tells of itself.

/** 130 is what shells give for Ctrl+C. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, cancelled: 130 } as const;

/** The command line itself is wrong. */
export class UsageError extends Error {
  override readonly name = 'UsageError';

  constructor(
    readonly command: '' | 'call' | 'inspect' | 'test',
    message: string,
  ) {
    super(message);
  }
}

/** By name: commands in bundles of their own have a class of their own. */
export const isUsageError = (error: unknown): error is UsageError =>
  error instanceof Error && error.name === 'UsageError';

export const help = `plugwright - run, test and inspect Extism plug-ins

  plugwright call PLUGIN FUNCTION [options]   call a function, its output goes to stdout
  plugwright test [GLOB...] [options]         run the cases of *.cases.json files
  plugwright inspect PLUGIN [--json]          list functions, imports and memories
  plugwright --version

PLUGIN is a .wasm or .wat file, a manifest, or an http(s) address.
Exit codes: 0 done, 1 the plug-in or a case failed, 2 wrong command line or case file,
130 cancelled.
Each command tells its options with --help.
`;

export const callHelp = `plugwright call PLUGIN FUNCTION [options]

Calls an exported function. Output goes to stdout as it is, logs go to stderr.
PLUGIN is a .wasm or .wat file, a manifest, or an http(s) address.

Input (none: empty)
  -i, --input TEXT         the input
      --input-file FILE    the bytes of a file
      --stdin              the bytes of standard input

What the plug-in is and may do
  -m, --manifest           PLUGIN is an Extism manifest in JSON or TOML; default for .json
                           and .toml
      --link [NAME=]PATH   a module that the plug-in imports from, by default under the
                           name of its file; also an address; may be repeated
      --config KEY=VALUE   a config entry; may be repeated
      --set-config JSON    config entries as a JSON object of strings
      --allow-host GLOB    a host it may send HTTP requests to; may be repeated
      --allow-path HOST[:GUEST]
                           a folder it may use, "ro:" in front: read-only; may be repeated
      --timeout MS         milliseconds that one call may take (0: the manifest's)
      --memory-max PAGES   64 KiB pages of all its memories (0: the manifest's)
      --http-response-max BYTES
                           of one HTTP response (default: 50 MiB)
      --enable-http-response-headers
                           let it read the headers of HTTP responses
      --var-max BYTES      of all vars (default: 1 MiB, 0: no vars)
      --wasi, --no-wasi    provide WASI preview 1 (default: on)

How it is run and shown
      --log-level LEVEL    trace, debug, info, warn, error or off (default: info)
      --loop N             call N times, each output on its own line; vars are kept
      --json               one JSON object per call: output, error, times, logs
  -q, --quiet              no logs, nothing but the output and errors
  -v, --verbose            also sizes and times, on stderr
      --github-token TOKEN is taken and not used: nothing is read from GitHub

These are the options of "extism call", and --input-file, --no-wasi and --json. Different are:
WASI is on, logs are shown from info on, nothing is added to the output of a single call, and
paths in a manifest are relative to its folder. Options win over the manifest's fields; config,
hosts and paths are added to it.
`;

export const testHelp = `plugwright test [GLOB...] [options]

Runs the cases of case files: **/*.cases.json below the current folder, and tests of an xtp.toml.
GLOB is a glob, a folder or a file. Folders that tools fill, such as node_modules, .git and target,
are passed over. The scripts that cases name are run, so run only what you trust.

Which cases
  -t, --name PATTERN       those whose name an ECMAScript regular expression finds
      --shard I/N          the I-th of N parts, for N machines that run all cases together
      --bail               stop after the first case that fails
  -w, --watch              run again what a changed file touches; a terminal's keys are
                           Enter (the same again), a (all), f (failed ones), q (quit)

How they run
      --timeout MS         milliseconds per call, where case and manifest say none (30000)
  -u, --update             write all snapshots; otherwise only missing ones are written
      --ci                 write no snapshots; default if the variable CI is set

How it is told
  -r, --reporter NAME[=FILE]
                           spec (default), json or junit, to a file or to stdout; may be repeated
  -o, --output FILE        the file of the only reporter
      --no-color           no colours; NO_COLOR and FORCE_COLOR are heeded as well

Exit codes: 0 all passed or were skipped, 1 a case failed, 2 wrong command line, no cases, or
errors in a case file (its other cases run), 130 cancelled.

json is one document: version, files [{file, problems, cases}], totals, durationMs. A case has its
name, outcome (passed, failed, errored, skipped, cancelled), durationMs, failures and calls, whose
output is {"text"} or, if it is not UTF-8, {"base64"}, of the first MB; "bytes" tells its length.
`;

export const inspectHelp = `plugwright inspect PLUGIN [options]

Lists what a plug-in exports, what it imports and whether that is provided. Runs nothing.
PLUGIN is a .wasm or .wat file, a manifest, or an http(s) address. Of a manifest all modules are
told, the main one first; what one module takes of another is provided by it.

  -m, --manifest   PLUGIN is an Extism manifest in JSON or TOML; default for .json and .toml
      --json       the description as JSON; further modules of a manifest are in "modules"
      --no-color   no colours; NO_COLOR and FORCE_COLOR are heeded as well
`;
