// What of the catalogue is loaded with the first case file.
export { readCaseFile } from './read';
export { warningsOf } from './warnings';
