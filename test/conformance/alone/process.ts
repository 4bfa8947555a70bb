// The process: reads an order from stdin, takes its steps, says what it keeps of a call.
import { text } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { WorkerRunner } from '../../../src/runner/client';
import type { Behaviour, Step } from '../behaviour';
import { askOurs } from '../ours';
import { askSdk } from '../sdk';

export interface Order {
  readonly options?: Behaviour['options'];
  readonly sdkInWorker?: boolean | undefined;
  readonly host: 'ours' | 'sdk';
  /** Path of our worker's bundle. */
  readonly worker: string;
  /** Base64. */
  readonly code: string;
  readonly steps: readonly Step[];
  readonly repeat: number;
}

/** So small a heap that a worker which keeps 2 KB of each of 10,000 calls does not get through. */
const heapMb = 16;

/** What the process says when it has done its work. */
export interface Survived {
  /** Bytes of each of the repeated calls. */
  readonly keptPerCall: number;
  /** Of the last call. */
  readonly error?: string;
}

/** Calls before the count begins: caches fill up, and the engine compiles what is used often. */
const warmUp = 1000;

/** Bytes in use before and after the calls that count. */
const marks: number[] = [];
async function mark(): Promise<void> {
  // What a finalizer lets go of is free only at the next round.
  for (let round = 0; round < 4; round++) {
    globalThis.gc?.();
    await setImmediate();
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  marks.push(heapUsed + arrayBuffers);
}

async function* stepsOf({ steps, repeat }: Order): AsyncIterable<Step> {
  yield* steps;
  const last = steps.at(-1);
  if (repeat === 0 || last === undefined) return;
  for (let count = 0; count < warmUp; count++) yield last;
  await mark();
  for (let count = 0; count < repeat; count++) yield last;
  await mark();
}

async function follow(order: Order): Promise<void> {
  const bytes = new Uint8Array(Buffer.from(order.code, 'base64'));
  const outcomes =
    order.host === 'ours'
      ? askOurs(new WorkerRunner(order.worker, order.repeat > 0 ? { heapMb } : {}), bytes, stepsOf(order), order)
      : askSdk(bytes, stepsOf(order), order);
  let last: string | undefined;
  for await (const { error } of outcomes) last = error;
  const [before = 0, after = 0] = marks;
  const survived: Survived = {
    keptPerCall: (after - before) / Math.max(1, order.repeat),
    ...(last !== undefined && { error: last }),
  };
  process.stdout.write(JSON.stringify(survived), () => process.exit());
}

void text(process.stdin).then((order) => follow(JSON.parse(order) as Order));
