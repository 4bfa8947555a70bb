// The ids that package.json contributes and the code refers to. A test holds both to each other.

export const commands = {
  runFunction: 'plugwright.runFunction',
  runAgain: 'plugwright.runAgain',
  cancelRun: 'plugwright.cancelRun',
  openPanel: 'plugwright.openPanel',
  openOutput: 'plugwright.openOutput',
  saveOutput: 'plugwright.saveOutput',
  restartPlugin: 'plugwright.restartPlugin',
  refresh: 'plugwright.refresh',
  copyName: 'plugwright.copyName',
  openFile: 'plugwright.openFile',
  revealPlugin: 'plugwright.revealPlugin',
  openSource: 'plugwright.openSource',
  openSample: 'plugwright.openSample',
  showLog: 'plugwright.showLog',
  buildPlugin: 'plugwright.buildPlugin',
  buildAndRun: 'plugwright.buildAndRun',
  watchPlugin: 'plugwright.watchPlugin',
  stopWatching: 'plugwright.stopWatching',
  stopWatchingAll: 'plugwright.stopWatchingAll',
  watchMenu: 'plugwright.watchMenu',
  showWatchLog: 'plugwright.showWatchLog',
  openDiff: 'plugwright.openDiff',
  showHistory: 'plugwright.showHistory',
  pinBaseline: 'plugwright.pinBaseline',
  clearHistory: 'plugwright.clearHistory',
  saveAsCase: 'plugwright.saveAsCase',
  openCase: 'plugwright.openCase',
  editCase: 'plugwright.editCase',
  duplicateCase: 'plugwright.duplicateCase',
  renameCase: 'plugwright.renameCase',
  deleteCase: 'plugwright.deleteCase',
  moveCaseUp: 'plugwright.moveCaseUp',
  moveCaseDown: 'plugwright.moveCaseDown',
  generateMock: 'plugwright.generateMock',
  generateMockScript: 'plugwright.generateMockScript',
  runCase: 'plugwright.runCase',
  acceptOutput: 'plugwright.acceptOutput',
  updateSnapshot: 'plugwright.updateSnapshot',
  recordCase: 'plugwright.recordCase',
  removeRecording: 'plugwright.removeRecording',
} as const;
export type CommandId = (typeof commands)[keyof typeof commands];

export const pluginsView = 'plugwright.plugins';
export const testController = 'plugwright';
export const runPanelType = 'plugwright.run';
/** True once the first search is over. */
export const searchedContext = 'plugwright.searched';
/** The paths of all manifests that are known. */
export const manifestsContext = 'plugwright.manifests';

export const settings = {
  exclude: 'plugwright.files.exclude',
  timeout: 'plugwright.run.timeout',
  maxPages: 'plugwright.run.maxPages',
  wasi: 'plugwright.run.wasi',
  watchOnStartup: 'plugwright.watch.onStartup',
  watchRerun: 'plugwright.watch.rerun',
  buildCommand: 'plugwright.build.command',
  historyMaxRuns: 'plugwright.history.maxRuns',
} as const;

/** What `when` clauses tell tree items by. */
export const itemContexts = {
  plugin: 'plugin',
  watchedPlugin: 'plugin.watched',
  brokenPlugin: 'plugin.broken',
  problem: 'problem',
  group: 'group',
  function: 'function',
  otherFunction: 'function.other',
  case: 'case',
  sequenceCase: 'case.sequence',
  import: 'import',
  mockImport: 'import.mock',
  mockModule: 'group.mock',
  section: 'section',
  part: 'part',
  partFile: 'part.file',
} as const;
export type ItemContext = (typeof itemContexts)[keyof typeof itemContexts];
