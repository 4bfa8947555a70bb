// What the command line tells of itself.

export const exitCodes = { ok: 0, failed: 1, usage: 2 } as const;

/** The command line itself is wrong. */
export class UsageError extends Error {
  override readonly name = 'UsageError';

  constructor(
    readonly command: '' | 'call' | 'inspect',
    message: string,
  ) {
    super(message);
  }
}

export const help = `plugwright - run and inspect Extism plug-ins

  plugwright call PLUGIN FUNCTION [options]   call a function, its output goes to stdout
  plugwright inspect PLUGIN [--json]          list functions, imports and memories
  plugwright --version

PLUGIN is a .wasm or .wat file, or an http(s) address.
Exit codes: 0 done, 1 the plug-in failed, 2 wrong command line.
plugwright call --help tells the options.
`;

export const callHelp = `plugwright call PLUGIN FUNCTION [options]

Calls an exported function. Output goes to stdout as it is, logs go to stderr.

Input (none: empty)
  -i, --input TEXT         the input
      --input-file FILE    the bytes of a file
      --stdin              the bytes of standard input

What the plug-in is and may do
  -m, --manifest           PLUGIN is an Extism manifest in JSON
      --config KEY=VALUE   a config entry; may be repeated
      --set-config JSON    all config entries as a JSON object of strings
      --allow-host GLOB    a host it may send HTTP requests to; may be repeated
      --allow-path HOST[:GUEST]
                           a folder it may use, "ro:" in front: read-only; may be repeated
      --timeout MS         milliseconds that one call may take
      --memory-max PAGES   64 KiB pages of all its memories
      --http-response-max BYTES
      --var-max BYTES
      --wasi, --no-wasi    provide WASI preview 1 (default: on)

How it is run and shown
      --log-level LEVEL    trace, debug, info, warn, error or off (default: info)
      --loop N             call N times; vars are kept from call to call
      --json               one JSON object per call: output, error, times, logs
`;

export const inspectHelp = `plugwright inspect PLUGIN [--json]

Lists what a plug-in exports, what it imports and whether that is provided. Runs nothing.

  -m, --manifest   PLUGIN is an Extism manifest in JSON
      --json       the description as JSON
`;
