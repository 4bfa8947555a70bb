// Loads mock scripts: modules in JavaScript or TypeScript whose default export stands in for the host of a plug-in.
import type { Script } from '../../mocks/script';
import type { Host, LogLevel } from '../../runtime/host';
import { scriptConsole } from './console';
import { scriptOf } from './exports';
import { ScriptModules } from './modules';

/**
 * Reads and runs the scripts, each with fresh variables; what they import of their own goes with them.
 *
 * @param paths absolute.
 * @param level the lowest that is logged.
 * @throws PluginError `source` if a script cannot be read, `host` if it is no proper one; with file, line and column.
 */
export function loadScripts(paths: readonly string[], level: LogLevel, host: Host): Script[] {
  const modules = new ScriptModules(scriptConsole(level, host));
  return paths.map((path) => scriptOf(path, modules.load(path), modules.places));
}
