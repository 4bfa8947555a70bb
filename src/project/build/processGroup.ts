// Ends a program together with all that it started.
import { spawn } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** How often is looked whether a group is gone, in ms: soon at first, then less often. */
const lookAfter = { first: 10, most: 160 };
/** The longest that is waited for what was killed, in ms. More than a few is a process stuck in the system. */
const killMs = 1000;

/**
 * Asks all of the group to end, and kills what is left after a grace period.
 * Whoever calls waits for the leader itself; here is waited for the programs that it started.
 * @param leader the process id of a child that was started as the leader of a group of its own (not so on Windows).
 * @param graceMs from SIGTERM to SIGKILL. Windows has no polite way to end a console program: there is no grace.
 */
export async function endGroup(leader: number, graceMs: number): Promise<void> {
  if (process.platform === 'win32') return endTree(leader);

  signalGroup(leader, 'SIGTERM');
  if (await isGone(leader, graceMs)) return;

  signalGroup(leader, 'SIGKILL');
  await isGone(leader, killMs);
}

async function isGone(group: number, withinMs: number): Promise<boolean> {
  const end = performance.now() + withinMs;
  let pause = lookAfter.first;
  while (signalGroup(group, 0) && (await hasLiving(group))) {
    if (performance.now() >= end) return false;
    await sleep(Math.min(pause, withinMs));
    pause = Math.min(pause * 2, lookAfter.most);
  }
  return true;
}

/** False if no process of the group is left that we may signal. */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, signal);
  } catch {
    return false;
  }
}

/**
 * Tells the living of a group from the dead whom nobody has buried: in a container whose first process does not care for
 * orphans they stay in the table for ever. Elsewhere than on Linux all count as living.
 */
async function hasLiving(group: number): Promise<boolean> {
  if (process.platform !== 'linux') return true;

  const ids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  if (ids.length === 0) return true;
  const stats = await Promise.all(ids.map((id) => readFile(`/proc/${id}/stat`, 'latin1').catch(() => '')));
  return stats.some((text) => {
    // proc_pid_stat(5): "id (name) state parent group …"; the name may hold anything.
    const [state = '', , itsGroup] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return Number(itsGroup) === group && !'ZX'.includes(state);
  });
}

async function endTree(root: number): Promise<void> {
  const ended = await new Promise<boolean>((resolve) => {
    const taskkill = spawn('taskkill', ['/PID', String(root), '/T', '/F'], { stdio: 'ignore', windowsHide: true });
    taskkill.once('exit', (code) => resolve(code === 0));
    taskkill.once('error', () => resolve(false));
  });
  if (ended) return;
  try {
    process.kill(root, 'SIGKILL');
  } catch {
    // It had ended by itself.
  }
}
