// Mocks to begin with, for the imports of a plug-in: rules, a script, and the types of scripts.
import { formatFunctionType } from '../../../wasm/format';
import type { ValueType } from '../../../wasm/types';
import type { CaseMocks, FunctionMock } from '../model';
import type { ImportedFunction } from './servedBy';

/** Rules that answer each import with nothing: an empty block for an i64, which mostly is a handle, or 0. */
export function mockSkeleton(imports: readonly ImportedFunction[]): CaseMocks {
  const functions = byModule(imports).map(([module, members]) => [
    module,
    Object.fromEntries(members.map(({ name, type }) => [name, answerOf(type.results[0])])),
  ]);
  return { functions: Object.fromEntries(functions) as NonNullable<CaseMocks['functions']> };
}

const answerOf = (result: ValueType | undefined): FunctionMock =>
  result === undefined ? {} : { returns: result === 'i64' ? '' : 0 };

/** A mock script in TypeScript; {@link declarationsFor} stands beside it as `plugwright-mocks.d.ts`. */
export function scriptSkeleton(imports: readonly ImportedFunction[]): string {
  const modules = byModule(imports).map(
    ([module, members]) => `  ${keyOf(module)}: {\n${members.map(functionSkeleton).join('\n')}  },\n`,
  );
  const used = ['HostCall', ...(imports.some(namesHttp) ? [] : ['HttpRequest', 'HttpResponse']), 'Mocks'].join(', ');
  return `// Stands in for the host of the plug-in. Functions answer at once: they cannot wait for a promise.
// An i64 mostly is the handle of a block: plugin.readText(handle) reads it, plugin.write('…') makes one.
import type { ${used} } from './plugwright-mocks.js';

export default {
${modules.join('')}${imports.some(namesHttp) ? '' : requests}} satisfies Mocks;
`;
}

const requests = `
  // For all requests that plug-ins may make. Without it, and without rules for HTTP, they reach the network.
  http(request: HttpRequest): HttpResponse | undefined {
    console.log(request.method, request.url);
    return { status: 200, body: '' };
  },
`;

/** Its module has the name under which scripts answer requests; they are answered by rules then. */
const namesHttp = ({ module }: ImportedFunction): boolean => module === 'http';

function functionSkeleton({ name, type }: ImportedFunction): string {
  const [result] = type.results;
  const answer = result === undefined ? '' : `      return ${result === 'i64' ? "plugin.write('')" : '0'};\n`;
  return `    // ${formatFunctionType(type)}\n    ${keyOf(name)}(${parametersOf(type.parameters)}): ${result === undefined ? 'void' : typeOf(result)} {\n${answer}    },\n`;
}

/** The types of mock scripts for a plug-in with these imports. */
export function declarationsFor(imports: readonly ImportedFunction[]): string {
  const modules = byModule(imports).map(([module, members]) => {
    const functions = members.map(
      ({ name, type }) =>
        `    /** \`${formatFunctionType(type)}\` */\n    ${keyOf(name)}?(${parametersOf(type.parameters)}): ${type.results[0] === undefined ? 'void' : typeOf(type.results[0])};\n`,
    );
    return `  ${keyOf(module)}?: {\n${functions.join('')}  };\n`;
  });
  return `${preamble}
/** What a mock script exports by default. What it leaves out is answered by others. */
export interface Mocks {
${modules.join('')}${imports.some(namesHttp) ? '' : request}}
`;
}

const request = `  /** Answers a request, or gives undefined and leaves it to the next script. */
  http?(request: HttpRequest): HttpResponse | undefined;
`;

const preamble = `// The types of mock scripts, for the imports of one plug-in. Written by Plugwright; "Generate Mock" writes it again.

/** The memory that the plug-in shares with its host, while a call lasts. */
export interface HostCall {
  /** A copy of the block of a handle. */
  read(handle: bigint): Uint8Array;
  /** The same as UTF-8 text. */
  readText(handle: bigint): string;
  /** The handle of a new block, 0n for nothing. */
  write(value: Uint8Array | string): bigint;
  free(handle: bigint): void;
  /** Makes the plug-in's call fail with this message. To throw an error does so too, and at once. */
  setError(message: string): void;
}

export interface HttpRequest {
  /** Upper case. */
  readonly method: string;
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Empty if there is none. */
  readonly body: Uint8Array;
}

export interface HttpResponse {
  /** Default: 200. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** What is neither text nor bytes is sent as JSON. */
  readonly body?: string | Uint8Array | object;
}
`;

const parametersOf = (types: readonly ValueType[]): string =>
  ['plugin: HostCall', ...types.map((type, at) => `arg${at + 1}: ${typeOf(type)}`)].join(', ');

function typeOf(type: ValueType): string {
  if (type === 'i64') return 'bigint';
  return type === 'i32' || type === 'f32' || type === 'f64' ? 'number' : 'unknown';
}

/** In brackets, the one name that would set the prototype is a name like others. */
function keyOf(name: string): string {
  if (name === '__proto__') return '["__proto__"]';
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

/** In the order in which they come. */
function byModule(imports: readonly ImportedFunction[]): (readonly [string, readonly ImportedFunction[]])[] {
  const modules = new Map<string, ImportedFunction[]>();
  for (const each of imports) modules.set(each.module, [...(modules.get(each.module) ?? []), each]);
  return [...modules];
}
