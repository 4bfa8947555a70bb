// Reads WebAssembly binaries without compiling them.
export { formatExternal, formatFunctionType } from './format';
export { readModule } from './module';
export { functionNames } from './names';
export { readSections } from './sections';
export * from './types';
