// What builds find wrong, in the Problems view: at most the problems of the last build of each.
import path from 'node:path';
import * as vscode from 'vscode';
import { type Problem, type ProblemMatcher, ProblemScanner } from '../../project/problems/matcher';
import { placeOf } from '../../project/toolchains/place';
import { type Build, folderOf } from '../builds/builds';

const severities = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
} as const;

/** A compiler that finds more than so many has lost its way, and VS Code would be slow with them. */
const mostProblems = 500;

export class BuildProblems implements vscode.Disposable {
  readonly #collections = new Map<string, { readonly build: Build; readonly of: vscode.DiagnosticCollection }>();
  readonly #matchers: ReadonlyMap<string, ProblemMatcher>;

  constructor(context: vscode.ExtensionContext) {
    const { contributes } = context.extension.packageJSON as { contributes: { problemMatchers?: ProblemMatcher[] } };
    this.#matchers = new Map((contributes.problemMatchers ?? []).map((matcher) => [matcher.name, matcher]));
  }

  /** A listener for the output of a build that starts now; the problems of its last run go. */
  listen(build: Build): { output(text: string): void; end(): number } {
    const collection = this.#collectionOf(build);
    collection.clear();
    const names = build.plan.matcher.map((name) => name.replace(/^\$/, ''));
    const scanner = new ProblemScanner(names.flatMap((name) => this.#matchers.get(name) ?? []));
    const found = new Map<string, vscode.Diagnostic[]>();
    let errors = 0;
    let count = 0;
    const take = (problems: readonly Problem[]): void => {
      for (const problem of problems) {
        if (++count > mostProblems) return;
        if (problem.severity === 'error') errors++;
        const place = placeOf(problem, build.plan);
        const uri = uriOf(place.file, build);
        const list = found.get(uri.toString()) ?? [];
        list.push(diagnosticOf({ ...problem, ...place }));
        found.set(uri.toString(), list);
        collection.set(uri, list);
      }
    };
    return {
      output: (text) => take(scanner.push(text)),
      end: () => {
        take(scanner.finish());
        return errors;
      },
    };
  }

  /** Takes away what these builds found. */
  forget(isGone: (build: Build) => boolean): void {
    for (const { build, of } of this.#collections.values()) if (isGone(build)) of.clear();
  }

  dispose(): void {
    for (const { of } of this.#collections.values()) of.dispose();
    this.#collections.clear();
  }

  #collectionOf(build: Build): vscode.DiagnosticCollection {
    const known = this.#collections.get(build.key)?.of;
    const collection = known ?? vscode.languages.createDiagnosticCollection(build.plan.toolchain);
    this.#collections.set(build.key, { build, of: collection });
    return collection;
  }
}

/** Compilers name files from where they run. */
const uriOf = (file: string, build: Build): vscode.Uri =>
  vscode.Uri.file(path.resolve(folderOf(build).fsPath, file.replace(/^file:\/\//, '')));

function diagnosticOf({
  line,
  column,
  endLine,
  endColumn,
  severity,
  message,
  code,
  source,
}: Problem): vscode.Diagnostic {
  const start = new vscode.Position(Math.max(0, line - 1), Math.max(0, (column ?? 1) - 1));
  const end =
    endColumn === undefined
      ? // A place without an end is the word there; a line without a column is the line.
        new vscode.Position(start.line, column === undefined ? Number.MAX_SAFE_INTEGER : start.character)
      : new vscode.Position((endLine ?? line) - 1, endColumn - 1);
  const diagnostic = new vscode.Diagnostic(new vscode.Range(start, end), message, severities[severity]);
  if (source !== undefined) diagnostic.source = source;
  if (code !== undefined) diagnostic.code = code;
  return diagnostic;
}
