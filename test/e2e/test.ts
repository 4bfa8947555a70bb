// The test function of the scenarios: gives each a folder and a way to open windows on it, and clears up after it.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { test as base } from 'vitest';
import { Folder } from './folder';
import { Workbench } from './pages/workbench';
import { type Session, readSession } from './session';

export { describe, expect } from 'vitest';

export interface WindowOptions {
  readonly server?: Exclude<keyof Session, 'browser'>;
  /** What of the folder is opened: itself, a workspace file in it, or nothing of it. Default: itself. */
  readonly what?: 'folder' | 'nothing' | `${string}.code-workspace`;
  readonly width?: number;
  readonly height?: number;
}

interface Fixtures {
  /** An empty folder. */
  readonly folder: Folder;
  /** Opens the folder in a new window, with a browser profile of its own. */
  readonly open: (options?: WindowOptions) => Promise<Workbench>;
}

const failures = path.resolve(import.meta.dirname, '../../test-results/failures');
const session = readSession();
let browser: Promise<Browser> | undefined;

export const test = base.extend<Fixtures>({
  folder: async ({}, use) => {
    const folder = await Folder.create();
    await use(folder);
    await folder.remove();
  },
  open: async ({ folder, task }, use) => {
    browser ??= chromium.connect(session.browser);
    const connected = await browser;
    const contexts: BrowserContext[] = [];
    await use(async ({ server = 'trusted', what = 'folder', width = 1400, height = 900 } = {}) => {
      const context = await connected.newContext({ viewport: { width, height }, reducedMotion: 'reduce' });
      context.setDefaultTimeout(20_000);
      contexts.push(context);
      await context.grantPermissions(['clipboard-read', 'clipboard-write']);
      const workbench = new Workbench(await context.newPage());
      const parameters =
        what === 'nothing'
          ? { ew: 'true' as const }
          : what === 'folder'
            ? { folder: folder.path }
            : { workspace: path.join(folder.path, what) };
      await workbench.open(session[server], parameters);
      return workbench;
    });
    if (task.result?.state === 'fail') await keepScreenshots(contexts, task.name);
    await Promise.all(contexts.map((context) => context.close()));
  },
});

async function keepScreenshots(contexts: readonly BrowserContext[], name: string): Promise<void> {
  await mkdir(failures, { recursive: true });
  const file = name.replace(/\W+/g, '-').slice(0, 80);
  for (const [index, page] of contexts.flatMap((context) => context.pages()).entries()) {
    await page.screenshot({ path: path.join(failures, `${file}-${index}.png`) });
  }
}
