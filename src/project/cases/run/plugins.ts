// The plug-ins of a run: each is read once, until it was built anew.
import { messageOf } from '../../../runtime/errors';
import { isMissing } from '../unreadable';
import { CaseProblem, type CaseRunParts, type LoadedPlugin } from './parts';

export class Plugins {
  readonly #loaded = new Map<string, Promise<LoadedPlugin>>();

  constructor(private readonly loadPlugin: CaseRunParts['loadPlugin']) {}

  /** What is missing now may be there at the next time. */
  async load(location: string): Promise<LoadedPlugin> {
    const loading = this.#loaded.get(location) ?? this.loadPlugin(location);
    this.#loaded.set(location, loading);
    try {
      return await loading;
    } catch (error) {
      if (this.#loaded.get(location) === loading) this.#loaded.delete(location);
      throw error;
    }
  }

  /**
   * @param written how the case file names it.
   * @throws CaseProblem
   */
  async main(location: string, written: string): Promise<LoadedPlugin> {
    try {
      return await this.load(location);
    } catch (error) {
      // A manifest may be there, and one of its modules not.
      if (isMissing(error) && !/\.(json|toml)$/i.test(written)) {
        const message = `The plug-in ${written} cannot be loaded: there is no such file.`;
        throw new CaseProblem([], message, 'Build it, or correct the path, which is relative to the case file.');
      }
      const message = `The plug-in ${written} cannot be loaded: ${messageOf(error)}`;
      throw new CaseProblem([], /[.!?]$/.test(message) ? message : `${message}.`, hintOf(error));
    }
  }

  forget(location: string): void {
    this.#loaded.delete(location);
  }

  clear(): void {
    this.#loaded.clear();
  }
}

function hintOf(error: unknown): string {
  if (error instanceof Error && 'hint' in error && typeof error.hint === 'string') return error.hint;
  return 'Build it, or see "plugin" of the case file.';
}
