// Tests of XTP's: test modules, mock hosts and xtp.toml.
export { findXtpTests, type FoundXtpTests } from './find';
export {
  mockInputOf,
  runXtpFiles,
  runXtpToml,
  xtpTestsFor,
  type XtpFiles,
  type XtpTomlOptions,
  type XtpTomlParts,
} from './files';
export type { ParsedXtpToml, XtpMockInput, XtpProblem, XtpTest, XtpTestTable } from './model';
export { runXtpTest, type XtpRunOptions, type XtpRunParts } from './run';
export { harnessModule, isXtpTestModule, testModuleProblems } from './testModule';
export { parseXtpToml } from './toml';
