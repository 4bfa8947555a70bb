// The mocks of a case over those of its file: its rules come first, and those of the file answer what they leave.
import { readMocks, type ReadMocks } from '../mocks';
import type { Case, CaseFile, CaseMocks, FunctionMock } from '../model';
import { CaseProblem, type CaseRunParts } from './parts';

/**
 * What stands in for the host of a case's session.
 *
 * @throws CaseProblem where scripts may not run
 */
export async function sessionMocks(
  file: CaseFile,
  each: Case,
  { files, loadPlugin, scripts }: Pick<CaseRunParts, 'files' | 'loadPlugin' | 'scripts'>,
  location: string,
): Promise<ReadMocks> {
  const mocks = unitedMocks(file.mocks, each.mocks);
  if (mocks === undefined && each.recording === undefined) return { linked: [] };
  if (!scripts && mocks?.scripts !== undefined && mocks.scripts.length > 0) {
    const path = each.mocks?.scripts === undefined ? [] : ['mocks', 'scripts'];
    throw new CaseProblem(
      path,
      'Mock scripts run in trusted workspaces only.',
      'Trust the workspace to run this case.',
    );
  }
  return await readMocks(mocks, each.recording, files, location, loadPlugin);
}

type Functions = NonNullable<CaseMocks['functions']>;

export function unitedMocks(file: CaseMocks | undefined, each: CaseMocks | undefined): CaseMocks | undefined {
  if (file === undefined || each === undefined) return each ?? file;
  const functions = unitedFunctions(file.functions, each.functions);
  const scripts = [...(each.scripts ?? []), ...(file.scripts ?? [])];
  return {
    ...(functions && { functions }),
    ...((file.http ?? each.http) && { http: [...(each.http ?? []), ...(file.http ?? [])] }),
    ...(scripts.length > 0 && { scripts: [...new Set(scripts)] }),
    ...((file.plugins ?? each.plugins) && { plugins: { ...file.plugins, ...each.plugins } }),
  };
}

function unitedFunctions(file: Functions | undefined, each: Functions | undefined): Functions | undefined {
  if (file === undefined || each === undefined) return each ?? file;
  const modules = new Set([...Object.keys(file), ...Object.keys(each)]);
  return Object.fromEntries(
    [...modules].map((module) => {
      const [below, above] = [own(file, module) ?? {}, own(each, module) ?? {}];
      const names = new Set([...Object.keys(below), ...Object.keys(above)]);
      return [module, Object.fromEntries([...names].map((name) => [name, rules(own(below, name), own(above, name))]))];
    }),
  );
}

const rules = (below: FunctionRules | undefined, above: FunctionRules | undefined): readonly FunctionMock[] =>
  [above ?? [], below ?? []].flat();

type FunctionRules = FunctionMock | readonly FunctionMock[];

/** Names are those of a plug-in, e.g. `constructor`. */
const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;
