// Which mock of a case answers an import.
import type { FunctionType } from '../../../wasm/types';
import type { CaseMocks } from '../model';

/** An import that is a function. */
export interface ImportedFunction {
  readonly module: string;
  readonly name: string;
  readonly type: FunctionType;
}

/** `script?`: there are scripts, and what they have is known once they run. */
export type ServedBy = 'rule' | 'plugin' | 'script?';

/** Undefined if no mock can. A plug-in goes before a rule, and a rule before a script. */
export function servedBy(
  { module, name }: Pick<ImportedFunction, 'module' | 'name'>,
  { functions = {}, scripts = [], plugins = {} }: CaseMocks,
): ServedBy | undefined {
  if (Object.hasOwn(plugins, module)) return 'plugin';
  if (Object.hasOwn(functions, module) && Object.hasOwn(functions[module] ?? {}, name)) return 'rule';
  return scripts.length > 0 ? 'script?' : undefined;
}
