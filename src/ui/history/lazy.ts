// What of the history is loaded with the first run that has one before it, or with the list.
export { comparisonOf } from './comparison';
export { showHistory } from './picker';
