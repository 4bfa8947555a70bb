// What a build of a plug-in is: the seam between the detection of toolchains and those who run builds.

/**
 * What detection sees of a workspace folder; paths are relative to it, with `/`, and `''` is the folder itself.
 * Listings leave out what nobody writes by hand: `target`, `node_modules`, `.git` and the like.
 */
export interface ProjectFiles {
  /** The entries of a folder; none if there is no such folder. */
  list(folder: string): Promise<readonly { readonly name: string; readonly isFolder: boolean }[]>;
  /** The text of a file; undefined if there is none. */
  read(path: string): Promise<string | undefined>;
}

/** What runs. `npm` stands for its kin too. WAT is missing: text files are assembled without a build. */
export type Toolchain =
  | 'cargo'
  | 'tinygo'
  | 'go'
  | 'extism-js'
  | 'asc'
  | 'clang'
  | 'make'
  | 'cmake'
  | 'zig'
  | 'dotnet'
  | 'cabal'
  | 'extism-py'
  | 'moon'
  | 'xtp'
  | 'npm'
  | 'custom';

/** A program without which the build cannot run. */
export interface Need {
  readonly program: string;
  /** One sentence, with a command or an address. */
  readonly howToGet: string;
}

export interface BuildPlan {
  /** The same after a restart, e.g. `cargo:crates/shop`; unique in a workspace folder. */
  readonly id: string;
  readonly toolchain: Toolchain;
  /** For people, e.g. `Rust`. */
  readonly language: string;
  /** Where the command runs, relative to the workspace folder; places in the compiler's output are relative to it. */
  readonly folder: string;
  /** What tells that there is a plug-in, e.g. `Cargo.toml: crate-type = ["cdylib"]`. */
  readonly reason: string;
  /** Program and arguments; no shell expands them. Scripts of a project that need one are `sh -c …`. */
  readonly command: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
  readonly needs: readonly Need[];
  /** Names of problem matchers that this extension contributes, e.g. `$plugwright-rustc`. */
  readonly matcher: readonly string[];
  /** The source that its compiler's messages have another name for, relative to `folder`; see `placeOf`. */
  readonly script?: string;
  /** Globs, relative to `folder`, of the files whose saving calls for the build. */
  readonly sources: readonly string[];
  /** Paths or globs, relative to the workspace folder, of the binaries that it writes. */
  readonly outputs: readonly string[];
}

/** A project file that was passed over, and why. */
export interface Skipped {
  readonly path: string;
  /** For people, e.g. `line 3: invalid value`. */
  readonly reason: string;
}

export interface Detection {
  /** Those of compilers before those of scripts that call them. */
  readonly builds: readonly BuildPlan[];
  readonly skipped: readonly Skipped[];
}
