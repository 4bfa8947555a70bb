// What of the Testing view is loaded with the first run or command.
export { acceptOutput, record, removeRecording } from './actions';
export { ContinuousRun } from './continuous';
export { CaseRuns } from './runs';
export { targetItems } from './targets';
export { ChangedFiles } from './readFiles';
