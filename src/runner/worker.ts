// The worker in which plug-ins run; the bundle dist/worker.js.
import { workerData } from 'node:worker_threads';
import { createFileSystem } from '../runtime/node/fileSystem';
import type { Host } from '../runtime/host';
import { Glance } from './glance';
import { hostFunctionsThrough } from './hostFunctions/inWorker';
import { httpThrough } from './httpBridge';
import { LogWriter } from './logWriter';
import { loadScripts } from './mockScripts';
import { transferList, type FromWorker, type Load, type ToWorker, type WorkerSetup } from './messages';
import { compilePlugin } from '../runtime/compile';
import { Plugin } from '../runtime/plugin';
import { PluginSlot, type LoadScripts } from './pluginSlot';
import warmUp from './warmUp.wat';

const { port, logs, http, functions } = workerData as WorkerSetup;
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

const slot = new PluginSlot({
  host,
  functions: (names) => hostFunctionsThrough(names, functions),
  onEvent: (event) => writer.event(event),
});
const post = (message: FromWorker, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);

/** So many calls are taken one upon the other before the event loop turns. */
const callsPerTurn = 100;
const glance = new Glance(port);

/** What came while what loads mock scripts was on its way; undefined if it is not. */
let waiting: ToWorker[] | undefined;

function serve(message: ToWorker): void {
  if (waiting !== undefined) {
    waiting.push(message);
    return;
  }
  switch (message.type) {
    case 'load': {
      const scripts = message.options.mocks?.scripts ?? [];
      if (scripts.length > 0) void loadWithScripts(message, scripts);
      else load(message);
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
}

function load(message: Load, loadScripts?: LoadScripts): void {
  for (const compiled of slot.load(message, loadScripts)) post({ type: 'compiled', ...compiled });
}

/** Few plug-ins have scripts: what makes them run is read with the first. */
async function loadWithScripts(message: Load, scripts: readonly string[]): Promise<void> {
  waiting = [];
  const transform = await import('./mockScripts/transform').then(
    (part) => part.transformModule,
    (error: unknown) => () => {
      throw error;
    },
  );
  const later = waiting;
  try {
    load(message, (onFile) => loadScripts(scripts, message.options.logLevel, host, transform, onFile));
  } finally {
    waiting = undefined;
    for (const next of later) serve(next);
  }
}

port.on('message', (message: ToWorker) => {
  serve(message);
  for (let count = 0; message.type === 'call' && count < callsPerTurn; count++) {
    const next = glance.take() as { message: ToWorker } | undefined;
    if (next === undefined) break;
    serve(next.message);
  }
});

post({ type: 'ready' });

// The first message may be there already, and is not kept waiting.
setImmediate(() => new Plugin(compilePlugin(warmUp, { merge: true }), {}, host).call('run', Uint8Array.of(1)));
