// Our host, through its worker.
import type { WorkerRunner } from '../../src/runner/client';
import type { PluginError } from '../../src/runtime/errors';
import type { HostFunction, HostFunctions } from '../../src/runtime/hostFunctions';
import { nodePlatform } from '../../src/runtime/node/platform';
import { resolveSource } from '../../src/runtime/resolve';
import type { CallResult, LogEntry, RunOptions } from '../../src/runner/protocol';
import { bytesOf, type Behaviour, type Outcome, type Step } from './behaviour';

/** Takes the steps one after the other on one instance; the outcome of each call. */
export async function* askOurs(
  runner: WorkerRunner,
  bytes: Uint8Array<ArrayBuffer>,
  steps: Iterable<Step> | AsyncIterable<Step>,
  { options, hash, linked = {}, functions = {} }: Pick<Behaviour, 'options' | 'hash' | 'linked' | 'functions'>,
): AsyncGenerator<Outcome> {
  try {
    if (hash !== undefined) await resolveSource({ data: bytes, hash }, nodePlatform);
  } catch (error) {
    const { message, code, hint } = error as PluginError;
    yield { output: null, error: message, code, ...(hint !== undefined && { hint }), logs: [] };
    return;
  }
  const all = { wasi: true, logLevel: 'trace', ...options } as RunOptions;
  const others = Object.entries(linked).map(async ([name, code]) => ({ name, bytes: await code() }));
  const session = runner.open({ bytes, name: 'plugin.wasm', linked: await Promise.all(others) }, all, {
    functions: adapted(functions),
  });
  try {
    for await (const step of steps) {
      if (typeof step === 'string') {
        session[step]();
        continue;
      }
      const [name, input = '', cut] = step;
      const logs: string[] = [];
      const onLog = (entries: readonly LogEntry[]): void =>
        void logs.push(...entries.map(({ source, text }) => `${source}: ${text}`));
      const controller = new AbortController();
      void cut?.().then(() => controller.abort());
      yield outcomeOf(await session.call(name, bytesOf(input), onLog, controller.signal), logs);
    }
  } finally {
    session.close();
  }
}

const adapted = (functions: NonNullable<Behaviour['functions']>): HostFunctions =>
  Object.fromEntries(
    Object.entries(functions).map(([module, members]) => [
      module,
      Object.fromEntries(
        Object.entries(members).map(([name, run]): [string, HostFunction] => [
          name,
          (plugin, ...args) =>
            run(
              { read: (handle) => plugin.readText(handle), write: (text) => plugin.write(text) },
              ...(args as never[]),
            ),
        ]),
      ),
    ]),
  );

const outcomeOf = ({ output, error, droppedLogs }: CallResult, logs: readonly string[]): Outcome => ({
  output,
  logs,
  dropped: droppedLogs,
  ...(error !== undefined && { error: error.message, code: error.code }),
  ...(error?.exitCode !== undefined && { exitCode: error.exitCode }),
  ...(error?.hint !== undefined && { hint: error.hint }),
  ...(error?.deniedHost !== undefined && { deniedHost: error.deniedHost }),
});
