// Runs one build command as a child process that can be cancelled together with all that it started.
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { BoundedOutput, type OutputBounds } from './output';
import { endGroup } from './processGroup';
import { environment, findProgram, thisMachine, windowsLaunch, type Environment, type Launch } from './program';

/** A program and its arguments. There is no shell: nothing in them is expanded, split or redirected. */
export interface BuildCommand {
  readonly command: readonly [string, ...string[]];
  /** Absolute. A program with a separator in its name is relative to it. */
  readonly cwd: string;
  /** More variables beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/** How a build ended. Durations are in ms, from the start of the program. */
export type BuildOutcome =
  | { readonly kind: 'done'; readonly exitCode: number; readonly durationMs: number }
  /** Ended by a signal that was not ours: somebody else's, or that of a crash. */
  | { readonly kind: 'killed'; readonly signal: string; readonly durationMs: number }
  | { readonly kind: 'cancelled'; readonly durationMs: number }
  /** The build tool is not on this machine. */
  | { readonly kind: 'missing'; readonly program: string }
  /** It could not be started for another reason. */
  | { readonly kind: 'failed'; readonly message: string };

export interface BuildLimits extends OutputBounds {
  /** From asking a cancelled build to end until it is killed, in ms. */
  readonly graceMs: number;
  /** How long output is read after the program ended while a process that it left behind holds the pipe, in ms. */
  readonly drainMs: number;
}

export const buildLimits: BuildLimits = { head: 3e6, tail: 1e6, graceMs: 3000, drainMs: 300 };

type Child = ChildProcessByStdio<null, Readable, Readable>;

interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly cancelled: boolean;
}

/**
 * Runs a command until it ended. Never rejects.
 * @param onOutput gets what the program prints to both outputs, as it comes and within the limits; nothing after the
 * promise is settled.
 * @param signal ends the program and all that it started; the promise settles when they are gone. What a program leaves
 * behind when it ends by itself (a compile server, say) is left alone.
 */
export async function runBuild(
  command: BuildCommand,
  onOutput: (text: string) => void,
  signal: AbortSignal,
  limits: BuildLimits = buildLimits,
): Promise<BuildOutcome> {
  if (signal.aborted) return { kind: 'cancelled', durationMs: 0 };
  const env = environment(process.env, command.env ?? {}, process.platform);
  const started = performance.now();
  let child: Child;
  try {
    child = await start(await launchOf(command, env), command.cwd, env);
  } catch (error) {
    return notStarted(command, env, error as NodeJS.ErrnoException);
  }

  const exit = await followed(child, onOutput, signal, limits);
  const durationMs = Math.round(performance.now() - started);
  if (exit.cancelled) return { kind: 'cancelled', durationMs };
  return exit.signal === null
    ? { kind: 'done', exitCode: exit.code ?? 0, durationMs }
    : { kind: 'killed', signal: exit.signal, durationMs };
}

/** @throws if the program is not there on Windows; elsewhere the system looks for it and says so. */
async function launchOf({ command, cwd }: BuildCommand, env: Environment): Promise<Launch> {
  const [program, ...args] = command;
  if (thisMachine.platform !== 'win32') return { file: program, args, verbatim: false };
  const file = await findProgram(program, cwd, env, thisMachine);
  if (file === undefined) throw new Error(`${program} is not on the path`);
  return windowsLaunch(file, args, env);
}

/** @throws what the system says why it cannot */
async function start({ file, args, verbatim }: Launch, cwd: string, env: Environment): Promise<Child> {
  const child = spawn(file, args, {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that it can be ended as a whole. On Windows it would be a window of its own.
    detached: process.platform !== 'win32',
    windowsHide: true,
    windowsVerbatimArguments: verbatim,
  });
  await once(child, 'spawn');
  return child;
}

async function followed(
  child: Child,
  onOutput: (text: string) => void,
  signal: AbortSignal,
  limits: BuildLimits,
): Promise<Exit> {
  const output = new BoundedOutput(onOutput, limits);
  const pipes = [child.stdout, child.stderr];
  const closed = once(child, 'close');
  for (const pipe of pipes) read(pipe, output);

  let ending: Promise<void> | undefined;
  const cancel = () => {
    if (child.pid !== undefined) ending = endGroup(child.pid, limits.graceMs);
  };
  if (signal.aborted) cancel();
  else signal.addEventListener('abort', cancel, { once: true });

  const [code, killedBy] = (await once(child, 'exit')) as [Exit['code'], Exit['signal']];
  signal.removeEventListener('abort', cancel);
  const cancelled = ending !== undefined;
  await ending;
  await Promise.race([closed, drained(limits.drainMs)]);
  for (const pipe of pipes) pipe.destroy();
  output.end();
  return { code, signal: killedBy, cancelled };
}

/** Reads all of it, also what is not passed on: a program that nobody reads from would wait for ever. */
function read(pipe: Readable, output: BoundedOutput): void {
  const decoder = new TextDecoder();
  pipe.on('data', (bytes: Buffer) => output.add(decoder.decode(bytes, { stream: true })));
  pipe.once('end', () => output.add(decoder.decode()));
  // A pipe that breaks ends the output; how the build went is told by its exit.
  pipe.on('error', () => undefined);
}

/** A while later, and then not before what lies in the pipes was read, even if this thread was held up all the while. */
async function drained(ms: number): Promise<void> {
  await sleep(ms, undefined, { ref: false });
  await nextTurn();
}

/** The system says "no such file" for a folder, a program and an interpreter alike: says which of them it is. */
async function notStarted(
  { command: [program], cwd }: BuildCommand,
  env: Environment,
  { code, message }: NodeJS.ErrnoException,
): Promise<BuildOutcome> {
  const folder = await stat(cwd).catch(() => undefined);
  if (folder?.isDirectory() !== true) {
    return { kind: 'failed', message: `The folder of the build is not there: ${cwd}. Was it moved or renamed?` };
  }
  const file = await findProgram(program, cwd, env, thisMachine);
  if (file === undefined) return { kind: 'missing', program };
  if (code === 'ENOENT') {
    return { kind: 'failed', message: `${file} cannot start: the program that its first line names is not there.` };
  }
  if (code === 'EACCES') {
    return { kind: 'failed', message: `${file} may not be executed: permission denied. Is it marked as executable?` };
  }
  return { kind: 'failed', message: `${program} could not be started: ${message}` };
}
