// Mocks and recordings of cases: from what people write to what a session gets, and back.
export { readMocks, type ReadMocks } from './read';
export { writeRecording, type WriteOptions } from './writeRecording';
export { servedBy, type ImportedFunction, type ServedBy } from './servedBy';
export { declarationsFor, mockSkeleton, scriptSkeleton } from './skeletons';
