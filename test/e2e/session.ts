// What the script that starts the scenarios provides: servers with the extension, and a browser.

export interface Session {
  /** Loads the extension from this checkout; every folder is trusted. */
  readonly trusted: string;
  /** The same, but asks for trust. */
  readonly restricted: string;
  /** Has the packaged extension installed, as people get it. */
  readonly packaged: string;
  /** Where playwright-core connects to. */
  readonly browser: string;
}

export function readSession(): Session {
  const text = process.env['PLUGWRIGHT_E2E'];
  if (text === undefined) throw new Error('Start these tests by `npm run test:e2e`.');
  return JSON.parse(text) as Session;
}
