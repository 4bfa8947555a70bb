// The worker in which plug-ins run; the bundle dist/worker.js.
import { parentPort, workerData } from 'node:worker_threads';
import { createFileSystem } from '../runtime/node/fileSystem';
import type { Host } from '../runtime/host';
import { httpThrough } from './httpBridge';
import { LogWriter } from './logChannel';
import { transferList, type FromWorker, type ToWorker, type WorkerSetup } from './messages';
import { PluginSlot } from './pluginSlot';

if (parentPort === null) throw new Error('worker.js is run by worker_threads, as the runner does');
const port = parentPort;
const { logs, http } = workerData as WorkerSetup;
const writer = new LogWriter(logs);

// A trap's stack shows the way through the plug-in, which is often deeper than the ten frames of the default.
Error.stackTraceLimit = 100;

const host: Host = {
  log: (level, text) => writer.log(level, text),
  stdout: (chunk) => writer.stream('stdout', chunk),
  stderr: (chunk) => writer.stream('stderr', chunk),
  http: httpThrough(http),
  fileSystem: createFileSystem(),
};

const slot = new PluginSlot(host);
const post = (message: FromWorker, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);

port.on('message', (message: ToWorker) => {
  switch (message.type) {
    case 'load': {
      const module = slot.load(message);
      if (module !== undefined && 'key' in message.code) post({ type: 'compiled', key: message.code.key, module });
      break;
    }
    case 'call': {
      writer.begin();
      const reply = slot.call(message.functionName, message.input);
      post({ type: 'result', ...reply }, transferList(reply.output));
      break;
    }
    case 'reset':
      slot.reset();
      break;
    case 'unload':
      slot.unload();
      break;
  }
});

post({ type: 'ready' });
