// The history of runs and where it is kept on Node; read on first use.
export { FileStore } from './fileStore';
export { RunHistory } from './history';
