// Runs cases and judges them.
export { acceptEdits, type Acceptance } from './acceptance';
export { CaseRunner } from './runner';
export { extensions as snapshotExtensions, movedSnapshots } from './snapshotNames';
export type { CaseFiles, CaseRunOptions, CaseRunParts, LoadedPlugin } from './parts';
