// The text of a case file that is not there yet.
import type { Case } from '../model';
import { newFileStyle, writeValue } from './style';

/** By it editors find the schema, also where the extension is not installed. */
export const caseSchemaUrl =
  'https://raw.githubusercontent.com/plugwright/plugwright/main/schemas/plugwright-cases.schema.json';

/** @param plugin path of the plug-in from the folder of the file, with `/`. */
export const newCaseFile = (plugin: string, ...cases: readonly Case[]): string =>
  `${writeValue({ $schema: caseSchemaUrl, plugin, cases }, '', newFileStyle)}\n`;
