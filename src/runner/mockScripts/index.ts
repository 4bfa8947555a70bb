// Loads mock scripts: modules in JavaScript or TypeScript whose default export stands in for the host of a plug-in.
import type { Script } from '../../mocks/script';
import type { Host, LogLevel } from '../../runtime/host';
import { scriptConsole } from './console';
import { scriptOf } from './exports';
import { ScriptModules, type Transform } from './modules';

/**
 * Reads and runs the scripts, each with fresh variables; what they import of their own goes with them.
 *
 * @param paths absolute.
 * @param level the lowest that is logged.
 * @param transform of `transform.ts`.
 * @param onFile is told of each file that is read, also of what is imported and not there.
 * @throws PluginError `source` if a script cannot be read, `host` if it is no proper one; with file, line and column.
 */
export function loadScripts(
  paths: readonly string[],
  level: LogLevel,
  host: Host,
  transform: Transform,
  onFile: (file: string) => void,
): Script[] {
  const modules = new ScriptModules(transform, scriptConsole(level, host), onFile);
  return paths.map((path) => scriptOf(path, modules.load(path), modules.places));
}
