// The file by which a workspace greets whoever opens it first: it names a function and an input to try.

export interface Welcome {
  /** Paths relative to the workspace folder, with `/`. */
  readonly plugin: string;
  readonly function: string;
  readonly input?: string;
}

export const welcomePath = '.plugwright/welcome.json';

/** Reads the file's text. Throws an `Error` that says which field is wrong. */
export function parseWelcome(text: string): Welcome {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) throw new Error('must be an object');
  const fields = value as Record<string, unknown>;
  const plugin = innerPath(fields, 'plugin');
  const input = fields['input'] === undefined ? undefined : innerPath(fields, 'input');
  if (typeof fields['function'] !== 'string') throw new Error('"function" must be a string');
  return { plugin, function: fields['function'], ...(input !== undefined && { input }) };
}

function innerPath(fields: Record<string, unknown>, name: string): string {
  const path = fields[name];
  if (typeof path !== 'string' || path === '') throw new Error(`"${name}" must be a path`);
  if (/^[/\\]|^[a-z]:|\\/i.test(path) || path.split('/').includes('..')) {
    throw new Error(`"${name}" must be a path inside the folder, with "/"`);
  }
  return path;
}
