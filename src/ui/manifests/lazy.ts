// What is loaded with the first manifest that somebody looks at or runs.
export { loadManifest } from './load';
export { readManifest } from './read';
