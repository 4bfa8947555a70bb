// Mocks as people write them, read with all their files.
import type { Mocks } from '../../../mocks/types';
import type { LinkedSource } from '../../../runner/runner';
import { messageOf } from '../../../runtime/errors';
import type { CaseMocks, CaseRecording, FunctionMock } from '../model';
import { CaseProblem, type CaseFiles, type CaseRunParts } from '../run/parts';
import { isMissing, whyUnreadable } from '../unreadable';
import { Contents } from './contents';
import { readRecording } from './readRecording';
import { functionRule, httpRule } from './rules';

export interface ReadMocks {
  /** Absent if there are none. */
  readonly mocks?: Mocks;
  /** Plug-ins whose exports stand in for modules of the host, and the modules that they link. */
  readonly linked: readonly LinkedSource[];
}

/**
 * @param location of the case file, from which paths are relative.
 * @param loadPlugin reads plug-ins that are mocks.
 * @throws CaseProblem for what is missing or no mock, with its path within the case.
 */
export async function readMocks(
  mocks: CaseMocks | undefined,
  recording: CaseRecording | undefined,
  files: CaseFiles,
  location: string,
  loadPlugin: CaseRunParts['loadPlugin'],
): Promise<ReadMocks> {
  const contents = new Contents(files, location);
  const { functions, http, scripts, plugins } = mocks ?? {};
  const [readFunctions, readHttp, scriptPaths, linked, replay] = await Promise.all([
    functions && functionsOf(functions, contents),
    http && Promise.all(http.map((mock, at) => httpRule(mock, contents, ['mocks', 'http', at]))),
    scripts && Promise.all(scripts.map((script, at) => scriptPath(script, at, files, location))),
    linkedOf(plugins ?? {}, files, location, loadPlugin),
    recording && readRecording(recording, contents),
  ]);
  const all: Mocks = {
    ...(readFunctions && { functions: readFunctions }),
    ...(readHttp && { http: readHttp }),
    ...(scriptPaths && scriptPaths.length > 0 && { scripts: scriptPaths }),
    ...(replay && { replay }),
  };
  return { linked, ...(Object.keys(all).length > 0 && { mocks: all }) };
}

async function functionsOf(
  functions: NonNullable<CaseMocks['functions']>,
  contents: Contents,
): Promise<NonNullable<Mocks['functions']>> {
  const modules = Object.entries(functions).map(async ([module, members]) => {
    const rules = Object.entries(members).map(async ([name, given]) => {
      const path = ['mocks', 'functions', module, name];
      const list = isList(given) ? given : [given];
      const each = list.map((mock, at) => functionRule(mock, contents, given === list ? [...path, at] : path));
      return [name, await Promise.all(each)] as const;
    });
    return [module, Object.fromEntries(await Promise.all(rules))] as const;
  });
  return Object.fromEntries(await Promise.all(modules));
}

/** `Array.isArray` does not tell read-only lists. */
const isList = (given: FunctionMock | readonly FunctionMock[]): given is readonly FunctionMock[] =>
  Array.isArray(given);

/** Read here to tell where it is named that it cannot be; the worker reads it once more. */
async function scriptPath(script: string, at: number, files: CaseFiles, location: string): Promise<string> {
  const place = ['mocks', 'scripts', at];
  const path = files.pathOf(files.resolve(location, script));
  if (path === undefined) throw new CaseProblem(place, `The mock script ${script} is not on this machine's disk.`);
  try {
    await files.read(files.resolve(location, script));
    return path;
  } catch (error) {
    const message = `The mock script ${script} could not be read: ${whyUnreadable(error)}.`;
    throw new CaseProblem(place, message, isMissing(error) ? 'Write it, or correct the path.' : undefined);
  }
}

async function linkedOf(
  plugins: Readonly<Record<string, string>>,
  files: CaseFiles,
  location: string,
  loadPlugin: CaseRunParts['loadPlugin'],
): Promise<LinkedSource[]> {
  const loaded = Object.entries(plugins).map(async ([name, written]) => {
    try {
      const { bytes, linked = [] } = await loadPlugin(files.resolve(location, written));
      return [...linked, { name, bytes }];
    } catch (error) {
      const why = isMissing(error) ? 'there is no such file.' : messageOf(error);
      const message = `The plug-in ${written}, which is the mock of ${name}, cannot be loaded: ${why}`;
      throw new CaseProblem(['mocks', 'plugins', name], message, 'Build it, or correct the path.');
    }
  });
  return (await Promise.all(loaded)).flat();
}
