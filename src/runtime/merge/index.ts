// A plug-in and the kernel in one module, for engines with multi-memory: calls of the kernel become plain code.
export { instantiateMerged, type KernelImports, type MergedInstance } from './instantiate';
export { type MergedModule, type MergeMap, mergeKernel, type Provided } from './merge';
export { originalFunction, originalOffset } from './offsets';
export { supportsMerging } from './support';
