// A recording as JSON for a case file.
import type { HttpAnswer, RecordedCall, RecordedExchange, RecordedValue, Recording } from '../../../mocks/types';
import { maskedBody } from '../../../mocks/secretBodies';
import { contentOf } from '../content';
import type { CaseRecording, Content } from '../model';
import { unmistakable, writtenNumber } from './contents';
import { maskedHeaders, maskedUrl } from './secrets';

export interface WriteOptions {
  /**
   * Write `***` for secrets in headers, addresses, JSON and forms, which then fit anything; a replay tells the plug-in `***` where
   * they were in a response. Other bodies, and what host functions got and gave, stay as they are. Default: true.
   */
  readonly mask?: boolean;
}

export function writeRecording(recording: Recording, { mask = true }: WriteOptions = {}): CaseRecording {
  const { http, functions, clock, random } = recording;
  const calls = functions?.map(callOf);
  const written = calls?.filter((call) => call !== undefined);
  const left =
    written?.length === calls?.length
      ? undefined
      : 'Calls with a number that JSON does not have, as NaN or infinity, were not recorded.';
  const note = [recording.note, left].filter((sentence) => sentence !== undefined).join(' ');
  return {
    ...(http && { http: http.map((exchange) => exchangeOf(exchange, mask)) }),
    ...(written && { functions: written }),
    ...(clock && {
      clock: {
        ...(clock.realtime && { realtime: readings(clock.realtime) }),
        ...(clock.monotonic && { monotonic: readings(clock.monotonic) }),
      },
    }),
    ...(random && { random: binary(random) }),
    ...(note !== '' && { note }),
  };
}

function exchangeOf({ request, answer }: RecordedExchange, mask: boolean): NonNullable<CaseRecording['http']>[number] {
  const headersOf = mask ? maskedHeaders : (headers: Readonly<Record<string, string>>) => headers;
  const urlOf = mask ? maskedUrl : (url: string) => url;
  const bodyOf = (body: Uint8Array): Content => contentOf(mask ? maskedBody(body) : body);
  const { method, url, headers, body } = request;
  return {
    method,
    url: urlOf(url),
    ...(Object.keys(headers).length > 0 && { headers: headersOf(headers) }),
    ...(body && body.length > 0 && { body: bodyOf(body) }),
    ...answerOf(answer, headersOf, urlOf, bodyOf),
  };
}

function answerOf(
  answer: HttpAnswer,
  headersOf: (headers: Readonly<Record<string, string>>) => Readonly<Record<string, string>>,
  urlOf: (url: string) => string,
  bodyOf: (body: Uint8Array) => Content,
) {
  if ('error' in answer) return { error: urlOf(answer.error) };
  const { status, headers, body } = answer;
  return {
    status,
    ...(Object.keys(headers).length > 0 && { response_headers: headersOf(headers) }),
    ...(body.length > 0 && { response: bodyOf(body) }),
  };
}

/** Undefined for a call that JSON cannot tell. */
function callOf({ module, name, args, answer }: RecordedCall) {
  const written = args.map(valueOf);
  const returns =
    'bytes' in answer ? valueOf(answer) : 'value' in answer ? writtenNumber(answer.value) : ('nothing' as const);
  if (written.includes(undefined) || returns === undefined) return undefined;
  return {
    module,
    name,
    args: written as (number | Content)[],
    ...('error' in answer ? { error: answer.error } : 'nothing' in answer ? {} : { returns }),
  };
}

const valueOf = (value: RecordedValue): number | Content | undefined =>
  'bytes' in value ? unmistakable(contentOf(value.bytes)) : writtenNumber(value.number);

const readings = ({ start, steps }: { readonly start: bigint; readonly steps: readonly number[] }) => ({
  start: String(start),
  steps,
});

/** Random bytes may look like text by chance. */
function binary(bytes: Uint8Array): Content {
  const content = contentOf(bytes);
  return typeof content === 'object' && 'base64' in content ? content : { hex: hexOf(bytes) };
}

const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
