// Host functions that are mocked: by rules, by scripts, or by both.
import { PluginError } from '../runtime/errors';
import type { HostCall, HostFunction, HostResult } from '../runtime/hostFunctions';
import { argumentTest } from './matching';
import type { Script } from './script';
import { Turns } from './turns';
import type { FunctionAnswer, FunctionRule, Mocks } from './types';
import { Argument, shownArgument } from './values';

/** What answers for one function; of several scripts that have it, the first does. */
export function mockOf(
  module: string,
  name: string,
  mocks: Mocks,
  scripts: readonly Script[],
): HostFunction | undefined {
  const rules = own(own(mocks.functions, module), name);
  const script = scripts.find(({ functions }) => functions.get(module)?.has(name) === true);
  const scripted = script?.functions.get(module)?.get(name);
  if (rules === undefined) return scripted;
  const turns = new Turns(rules.map(compiled));
  return (plugin, ...values) => {
    const args = values.map((value) => new Argument(value, plugin));
    const answer = turns.take(args);
    if (answer !== undefined) return give(plugin, answer);
    if (scripted !== undefined) return scripted(plugin, ...values);
    throw new PluginError(
      'host',
      `No mock of ${module} ${name} fits (${args.map(shownArgument).join(', ')}); ${turns.described}.`,
      { hint: 'Add a rule for these arguments, or one without "with", which answers all calls.' },
    );
  };
}

const compiled = ({ with: wanted = [], ...rule }: FunctionRule) => {
  const tests = wanted.map(argumentTest);
  return {
    ...rule,
    fits: (args: readonly Argument[]) => tests.every((test, at) => args[at] !== undefined && test(args[at])),
  };
};

/** Does for the plug-in what an answer says. */
export function give(plugin: HostCall, answer: FunctionAnswer): HostResult {
  if ('error' in answer) throw new PluginError('host', answer.error);
  if ('bytes' in answer) return plugin.write(answer.bytes);
  return 'value' in answer ? answer.value : undefined;
}

function own<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}
