// What a manifest is refused for and what it is warned of.
import { expect } from 'vitest';
import { PluginError } from '../../../../src/runtime/errors';
import { parseManifest } from '../../../../src/runtime/manifest';

/** The lines of the error, none if the manifest is accepted. */
export function problems(value: unknown): string[] {
  try {
    parseManifest(value);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(PluginError);
    expect(error).toMatchObject({ code: 'manifest' });
    const [, ...lines] = (error as Error).message.split('\n');
    return lines.map((line) => line.trim());
  }
}

export const warnings = (value: unknown): readonly string[] => parseManifest(value).warnings;
