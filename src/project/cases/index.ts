// All of cases as one part, which the editor loads when the first case file is read.
export * from './file';
export * from './run';
