// Why a text could not be assembled.
import type { WatDiagnostic } from './messages';

export class WatError extends Error {
  override readonly name = 'WatError';

  /** The message lists the diagnostics as `file:line:column: text`, one a line. */
  constructor(
    fileName: string,
    readonly diagnostics: readonly WatDiagnostic[],
  ) {
    super(diagnostics.map(({ line, column, message }) => `${fileName}:${line}:${column}: ${message}`).join('\n'));
  }
}
