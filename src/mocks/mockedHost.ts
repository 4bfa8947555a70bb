// The host as a mocked or recorded plug-in sees it, put together of the real one, mocks, scripts and a recording.
import { abiOf } from '../runtime/abi';
import { PluginError } from '../runtime/errors';
import type { Host } from '../runtime/host';
import type { HostFunction, HostFunctionName, HostFunctions, TypedHostFunction } from '../runtime/hostFunctions';
import { preview1Module } from '../runtime/imports';
import { machineClock, machineRandom } from '../runtime/wasiFor';
import { preview1 } from '../runtime/wasi/names';
import { mockOf } from './functions';
import { mockedHttp, type Http } from './http';
import { Recorder } from './recorder';
import { ReplayedFunctions, replayedHttp } from './replay';
import { replayedClock, replayedRandom } from './replayClock';
import type { Script } from './script';
import type { Mocks, Recording } from './types';

export interface MockedHostParts {
  /** What is not mocked. */
  readonly host: Host;
  readonly functions: HostFunctions;
  /** Functions that the plug-in imports and that are not among these. */
  readonly wanted: readonly HostFunctionName[];
  readonly mocks: Mocks;
  readonly record: boolean;
  /** Loads the mock scripts afresh; called at the start and at each reset. */
  readonly loadScripts: () => readonly Script[];
}

/** One stretch of a session, from its start or a reset to the next. */
interface Stretch {
  readonly function: (module: string, name: string) => HostFunction | undefined;
  readonly http: Http;
  readonly now: () => bigint;
  readonly monotonic: () => bigint;
  readonly random: (into: Uint8Array) => void;
  readonly recorder: Recorder | undefined;
  /** By module and name. */
  readonly mocked: readonly (readonly [module: string, name: string])[];
}

export class MockedHost {
  readonly host: Host;
  /** Those of the embedder, the mocked ones in their place or beside them. */
  readonly functions: HostFunctions;
  readonly #parts: MockedHostParts;
  #stretch: Stretch;

  /** @throws PluginError if a mock stands for a function of Extism or WASI, or a script cannot be loaded. */
  constructor(parts: MockedHostParts) {
    this.#parts = parts;
    this.#stretch = begin(parts);
    this.functions = this.#functions();
    this.host = {
      ...parts.host,
      http: (request) => this.#stretch.http(request),
      clock: { now: () => this.#stretch.now(), monotonic: () => this.#stretch.monotonic() },
      random: (into) => this.#stretch.random(into),
    };
  }

  /** Begins anew: rules answer as often as at the start, the recording from its beginning, scripts with fresh variables. */
  reset(): void {
    this.#stretch = begin(this.#parts);
  }

  get recording(): Recording | undefined {
    return this.#stretch.recorder?.recording;
  }

  /** They stay the same over a reset, as the plug-in is linked to them. */
  #functions(): HostFunctions {
    const all = new Map<string, Map<string, HostFunction | TypedHostFunction>>();
    const provide = (module: string, name: string, type?: TypedHostFunction['type']): void => {
      const members = all.get(module) ?? new Map<string, HostFunction | TypedHostFunction>();
      all.set(module, members);
      const run: HostFunction = (plugin, ...args) => {
        const answer = this.#stretch.function(module, name);
        if (answer === undefined) throw new PluginError('host', `Nothing mocks ${module} ${name} any more.`);
        return answer(plugin, ...args);
      };
      members.set(name, type === undefined ? run : { type, run });
    };
    for (const [module, members] of Object.entries(this.#parts.functions)) {
      for (const [name, given] of Object.entries(members)) {
        provide(module, name, typeof given === 'object' ? given.type : undefined);
      }
    }
    // Without a type: the plug-in's own holds.
    for (const [module, name] of this.#stretch.mocked) provide(module, name);
    return Object.fromEntries([...all].map(([module, members]) => [module, Object.fromEntries(members)]));
  }
}

function begin({ host, functions, wanted, mocks, record, loadScripts }: MockedHostParts): Stretch {
  const scripts = loadScripts();
  const { replay } = mocks;
  const replayed = replay && new ReplayedFunctions(replay);
  const mocked = namesOf(mocks, scripts, replayed, wanted);
  refuseOwn(mocked);
  const recorder = record ? new Recorder() : undefined;

  const answers = new Map<string, HostFunction | undefined>();
  const find = (module: string, name: string): HostFunction | undefined => {
    const answer =
      (replayed?.has(module, name) === true ? replayed.function(module, name) : undefined) ??
      mockOf(module, name, mocks, scripts) ??
      embedded(functions, module, name) ??
      replayed?.function(module, name);
    return answer === undefined ? undefined : (recorder?.function(module, name, answer) ?? answer);
  };
  const { realtime, monotonic } = replay?.clock ?? {};
  const clock = host.clock ?? machineClock;
  const now = realtime === undefined ? clock.now : replayedClock(realtime);
  const ticks = monotonic === undefined ? clock.monotonic : replayedClock(monotonic);
  const random = replay?.random === undefined ? (host.random ?? machineRandom) : replayedRandom(replay.random);
  const http = httpOf(host, mocks, scripts);
  return {
    function: (module, name) => {
      const key = `${module}\0${name}`;
      if (!answers.has(key)) answers.set(key, find(module, name));
      return answers.get(key);
    },
    http: recorder?.http(http) ?? http,
    now: recorder?.realtime(now) ?? now,
    monotonic: recorder?.monotonic(ticks) ?? ticks,
    random: recorder?.random(random) ?? random,
    recorder,
    mocked,
  };
}

/** A recording without HTTP leaves it to the mocks, and never to the network. */
function httpOf(host: Host, { http, replay }: Mocks, scripts: readonly Script[]): Http {
  if (replay?.http !== undefined) return replayedHttp(replay);
  const mocked = mockedHttp(http, scripts);
  if (mocked !== undefined) return mocked;
  if (replay !== undefined) return replayedHttp(replay);
  return (request) => {
    if (host.http === undefined) throw new PluginError('host', 'HTTP is not available here.');
    return host.http(request);
  };
}

function embedded(functions: HostFunctions, module: string, name: string): HostFunction | undefined {
  const members = Object.hasOwn(functions, module) ? functions[module] : undefined;
  const given = members !== undefined && Object.hasOwn(members, name) ? members[name] : undefined;
  return typeof given === 'object' ? given.run : given;
}

/** In a replay the plug-in links whatever it imports: it may never call what the recording does not know. */
const namesOf = (
  { functions = {} }: Mocks,
  scripts: readonly Script[],
  replayed: ReplayedFunctions | undefined,
  wanted: readonly HostFunctionName[],
): (readonly [module: string, name: string])[] => [
  ...Object.entries(functions).flatMap(([module, members]) =>
    Object.keys(members).map((name) => [module, name] as const),
  ),
  ...scripts.flatMap((script) =>
    [...script.functions].flatMap(([module, members]) => [...members.keys()].map((name) => [module, name] as const)),
  ),
  ...(replayed === undefined ? [] : [...replayed.names, ...wanted.map(({ module, name }) => [module, name] as const)]),
];

function refuseOwn(mocked: Stretch['mocked']): void {
  for (const [module, name] of mocked) {
    const extisms = Object.hasOwn(abiOf(module, name)?.functions ?? {}, name);
    if (!extisms && !(module === preview1Module && Object.hasOwn(preview1, name))) continue;
    throw new PluginError(
      'link',
      `A mock cannot stand in for ${module} ${name}, which is ${extisms ? "Extism's" : "WASI's"} own.`,
      { hint: 'Mock HTTP by "http", config and vars by the options, and clock and random numbers by a recording.' },
    );
  }
}
