// A recording as it stands in a case file, read.
import type { RecordedCall, RecordedExchange, RecordedValue, Recording } from '../../../mocks/types';
import type { CaseRecording, Content } from '../model';
import type { Path } from '../run/parts';
import { numberOf, type Contents } from './contents';
import { functionAnswer, httpAnswer, lowerCased } from './rules';

type Written<K extends 'http' | 'functions'> = NonNullable<CaseRecording[K]>[number];

/** @throws CaseProblem */
export async function readRecording(recording: CaseRecording, contents: Contents): Promise<Recording> {
  const { http, functions, clock, random, note } = recording;
  const realtime = clock?.realtime && readings(clock.realtime);
  const monotonic = clock?.monotonic && readings(clock.monotonic);
  return {
    ...(http && {
      http: await Promise.all(http.map((each, at) => exchange(each, contents, ['recording', 'http', at]))),
    }),
    ...(functions && {
      functions: await Promise.all(functions.map((each, at) => call(each, contents, ['recording', 'functions', at]))),
    }),
    ...(clock && { clock: { ...(realtime && { realtime }), ...(monotonic && { monotonic }) } }),
    ...(random !== undefined && {
      random: await contents.bytes(random, ['recording', 'random'], 'The recorded random bytes'),
    }),
    ...(note !== undefined && { note }),
  };
}

async function exchange(written: Written<'http'>, contents: Contents, path: Path): Promise<RecordedExchange> {
  const { method, url, headers = {}, body } = written;
  const bytes = body === undefined ? undefined : await contents.bytes(body, [...path, 'body'], 'The recorded body');
  return {
    request: { method: method.toUpperCase(), url, headers: lowerCased(headers), ...(bytes && { body: bytes }) },
    answer: await httpAnswer(written, contents, path),
  };
}

async function call(written: Written<'functions'>, contents: Contents, path: Path): Promise<RecordedCall> {
  const { module, name, args } = written;
  const values = args.map(async (value, at): Promise<RecordedValue> => {
    const number = numberOf(value);
    if (number !== undefined) return { number };
    return { bytes: await contents.bytes(value as Content, [...path, 'args', at], 'The recorded argument') };
  });
  return { module, name, args: await Promise.all(values), answer: await functionAnswer(written, contents, path) };
}

const readings = ({ start, steps }: { readonly start: string; readonly steps: readonly number[] }) => ({
  start: BigInt(start),
  steps,
});
