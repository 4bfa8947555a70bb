// A host in a process of its own: for what the process does not survive, and for what it keeps of many calls.
import { spawn } from 'node:child_process';
import { bundle, bundleWorker } from '../../unit/runner/bundle';
import type { Behaviour } from '../behaviour';
import type { Order, Survived } from './process';

/** What came of it, or the last words of the process. */
export type Ending = Survived | { readonly ended: string };

/** Takes the steps of a row, the last of them so many times more. */
export async function runAlone(
  host: Order['host'],
  { code, steps = [['run']], options, sdkInWorker }: Behaviour,
  repeat = 0,
): Promise<Ending> {
  const [entry, worker, bytes] = await Promise.all([
    bundle('test/conformance/alone/process.ts', 'alone'),
    bundleWorker(),
    code(),
  ]);
  const order: Order = {
    host,
    worker,
    code: Buffer.from(bytes).toString('base64'),
    steps,
    options,
    sdkInWorker,
    repeat,
  };
  const child = spawn(process.execPath, ['--expose-gc', entry], { timeout: 60_000 });
  child.stdin.end(JSON.stringify(order));
  const [stdout, stderr] = await Promise.all([textOf(child.stdout), textOf(child.stderr)]);
  return stdout === '' ? { ended: stderr } : (JSON.parse(stdout) as Survived);
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}
