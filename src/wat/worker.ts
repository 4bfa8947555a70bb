// The worker that turns WebAssembly text into a binary. wabt is loaded here and nowhere else.
import { parentPort } from 'node:worker_threads';
import loadWabt from 'wabt';
import { parseDiagnostics, sourceName } from './diagnostics';
import type { Reply, Request } from './messages';
import { tooDeep } from './nesting';
import { withProducers } from './producers';

/** What wabt knows beyond its defaults and every engine since Node 20 runs. */
const features = { exceptions: true, threads: true, tail_call: true, annotations: true, code_metadata: true };

const loading = loadWabt();

async function assemble({ id, text }: Request): Promise<Reply> {
  const wabt = await loading;
  try {
    const module = wabt.parseWat(sourceName, new TextEncoder().encode(text), features);
    try {
      // The types of wabt lack the parameter.
      (module.validate as (options: typeof features) => void).call(module, features);
      const { buffer } = module.toBinary({ write_debug_names: true });
      return { id, type: 'assembled', bytes: withProducers(buffer) };
    } finally {
      module.destroy();
    }
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) return crashed(id, text, error);
    const message = error instanceof Error ? error.message : String(error);
    return { id, type: 'refused', diagnostics: parseDiagnostics(message, text) };
  }
}

function crashed(id: number, text: string, error: Error): Reply {
  const unknown = {
    line: 1,
    column: 1,
    endColumn: 1,
    message: `The assembler crashed on this text: ${error.message}.`,
  };
  return { id, type: 'crashed', diagnostics: [tooDeep(text) ?? unknown] };
}

/** wabt works synchronously, so requests are answered one after the other in their order. */
parentPort?.on('message', (request: Request) => {
  void assemble(request).then((reply) => {
    parentPort?.postMessage(reply, reply.type === 'assembled' ? [reply.bytes.buffer] : []);
  });
});
