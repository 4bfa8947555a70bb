// The place of the reader of mocks, until it is there.
import type { CaseMocks, CaseRecording } from '../model';
import { CaseProblem, type CaseFiles } from './parts';
import type { SessionMocks } from './mocks';

type ReadMocks = (
  mocks: CaseMocks | undefined,
  recording: CaseRecording | undefined,
  files: CaseFiles,
  location: string,
) => Promise<SessionMocks>;

export const readMocks: ReadMocks = () => Promise.reject(new CaseProblem(['mocks'], 'Mocks cannot be read yet.'));
