// The worker's end of host functions: plain function calls that block the worker until the client has answered.
import { PluginError } from '../../runtime/errors';
import type {
  HostCall,
  HostFunction,
  HostFunctionName,
  HostFunctions,
  HostResult,
  TypedHostFunction,
} from '../../runtime/hostFunctions';
import { transferList } from '../messages';
import { WaitingPort } from '../waitingPort';
import {
  failureData,
  valueOf,
  type Answer,
  type HostFunctionCall,
  type HostLink,
  type MemoryRequest,
} from './messages';

/** The functions that the client has, to be given to a plug-in. */
export function hostFunctionsThrough(names: readonly HostFunctionName[], { port, counts }: HostLink): HostFunctions {
  const waiting = new WaitingPort(port, counts, 0);
  const functions = new Map<string, Map<string, HostFunction | TypedHostFunction>>();
  for (const { module, name, type } of names) {
    const run: HostFunction = (plugin, ...args) => {
      const call: HostFunctionCall = { module, name, args };
      let message = waiting.ask(call);
      for (;;) {
        if (message === undefined) throw new PluginError('host', `The host function ${module} ${name} gave no answer.`);
        if (!isMemoryRequest(message)) return valueOf(message as Answer<HostResult>);
        const answer = serveMemory(plugin, message);
        message = waiting.ask(answer, 'value' in answer ? transferList(bytesIn(answer.value)) : []);
      }
    };
    const members = functions.get(module) ?? new Map<string, HostFunction | TypedHostFunction>();
    functions.set(module, members.set(name, type === undefined ? run : { type, run }));
  }
  return Object.fromEntries([...functions].map(([module, members]) => [module, Object.fromEntries(members)]));
}

const isMemoryRequest = (message: unknown): message is MemoryRequest =>
  typeof message === 'object' && message !== null && 'memory' in message;

const bytesIn = (value: unknown): Uint8Array | undefined => (value instanceof Uint8Array ? value : undefined);

function serveMemory(plugin: HostCall, request: MemoryRequest): Answer<unknown> {
  try {
    switch (request.memory) {
      case 'read':
        return { value: plugin.read(request.handle) };
      case 'write':
        return { value: plugin.write(request.bytes) };
      case 'free':
        return { value: plugin.free(request.handle) };
      case 'setError':
        return { value: plugin.setError(request.message) };
    }
  } catch (error) {
    return { error: failureData(error) };
  }
}
