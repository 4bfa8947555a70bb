// The text of a case file that is not there yet.
import type { Case } from '../model';
import { newFileStyle, writeValue } from './style';

/**
 * It does not name the schema: VS Code knows the file by its name, and warns of an address that it cannot reach.
 *
 * @param plugin path of the plug-in from the folder of the file, with `/`.
 */
export const newCaseFile = (plugin: string, ...cases: readonly Case[]): string =>
  `${writeValue({ plugin, cases }, '', newFileStyle)}\n`;
