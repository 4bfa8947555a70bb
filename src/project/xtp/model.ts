// A test of XTP's: a wasm module that calls a plug-in through a harness and asserts what it gave.

/** As an xtp.toml has it in `[[test]]`; places are as they are written. */
export interface XtpTestTable {
  /** No two tests of a file have the same. */
  readonly name: string;
  /** Command line that makes the test module; it runs in the folder of xtp.toml. */
  readonly build?: string;
  /** The test module, a path or an address. */
  readonly with: string;
  /** A module whose exports serve the plug-in's imports. */
  readonly mockHost?: string;
  readonly mockInput?: XtpMockInput;
  /** Of its `[[test]]` in the file, from 1; undefined where that cannot be told. */
  readonly line?: number;
}

/** What the harness gives to a test that asks for its input. */
export type XtpMockInput = { readonly data: string } | { readonly file: string };

/** A test that can be run: its places are locations or addresses. */
export interface XtpTest extends XtpTestTable {
  /** Location of the xtp.toml, or of the test module where there is none. */
  readonly file: string;
  /** Undefined if xtp.toml has no `bin`: a person has to say which. */
  readonly plugin?: string;
  /** Command line that makes the plug-in, in the folder of xtp.toml. */
  readonly pluginBuild?: string;
}

export interface XtpProblem {
  /** A sentence, with the field in front where there is one. */
  readonly message: string;
  /** Both from 1; of a wrong value the line of its `[[test]]`. */
  readonly line?: number;
  readonly column?: number;
}

export interface ParsedXtpToml {
  /** The binary that `xtp plugin build` makes: a path or an address. */
  readonly plugin?: string;
  /** Command line of `xtp plugin build`, that of `[scripts]`. */
  readonly pluginBuild?: string;
  /** Those that can be run. */
  readonly tests: readonly XtpTestTable[];
  readonly problems: readonly XtpProblem[];
}
