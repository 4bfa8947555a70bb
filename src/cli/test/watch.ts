// `plugwright test --watch`: runs the cases, waits for a change or a key, and runs what it touches.
import { coloursOf, wantsColour } from '../terminal';
import { exitCodes } from '../usage';
import { ChangedFiles } from './changedFiles';
import { onKey, type Key } from './keys';
import { WatchedTests, type WatchParts, type Wish } from './watchedTests';

/** Resolves with the exit code once a key or a signal ends it. */
export async function watch(parts: WatchParts): Promise<number> {
  const ending = new AbortController();
  const wishes: Wish[] = ['all'];
  let exitCode: number = exitCodes.ok;
  let wake = (): void => undefined;
  const wish = (next: Wish): void => {
    const last = wishes.at(-1);
    // What changes while cases run is one run afterwards.
    if (typeof next === 'object' && typeof last === 'object') wishes.splice(-1, 1, new Set([...last, ...next]));
    else wishes.push(next);
    wake();
  };
  const end = (code: number): void => {
    exitCode = code;
    ending.abort();
    wake();
  };
  const interrupt = (): void => end(exitCodes.cancelled);
  const keys: Record<Key, () => void> = {
    all: () => wish('all'),
    failed: () => wish('failed'),
    same: () => wish('same'),
    quit: () => end(exitCodes.ok),
    interrupt,
  };

  // Nobody reads any more what it tells.
  const close = (): void => end(exitCodes.ok);
  const changes = new ChangedFiles(wish);
  const releaseKeys = onKey(process.stdin, (key) => keys[key]());
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  process.stdout.on('error', close);
  const tests = new WatchedTests(parts, changes, ending.signal);
  try {
    while (!ending.signal.aborted) {
      const next = wishes.shift();
      if (next !== undefined) {
        if ((await tests.run(next)) && wishes.length === 0) prompt(parts);
        continue;
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    return exitCode;
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    process.stdout.off('error', close);
    releaseKeys();
    changes.dispose();
  }
}

function prompt({ options }: WatchParts): void {
  const { stdout, stdin, env } = process;
  const { dim } = coloursOf(!options.plain && wantsColour(stdout.isTTY, env));
  const keys = stdin.isTTY ? ' Enter: the same again, a: all, f: failed ones, q: quit.' : '';
  process.stderr.write(`\n${dim(`Waiting for changes.${keys}`)}\n`);
}
