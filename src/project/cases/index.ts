// All of cases as one part, which the editor loads when the first case file is read.
export { contentBytes } from './content';
export * from './file';
export * from './mocks';
export * from './run';
export { unitedMocks } from './run/mocks';
