// `npm run test:integration`: the suites of test/integration inside the extension host of a real VS Code.
// Options: --no-build, and a pattern that the names of the tests must match.
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { browserOptions } from './server/browser.mjs';
import { temporaryFolder } from './server/cleanUp.mjs';
import { isolation, quietSettings, startServer, writeSettings } from './server/server.mjs';
import { buildIfNeeded } from './setup/build.mjs';
import { installDependencies } from './setup/dependencies.mjs';
import { Message, main } from './setup/message.mjs';
import { root } from './setup/root.mjs';
import { hasServer, installServer } from './setup/server.mjs';
import { writeResults } from './testing/results.mjs';
import { SpecReporter } from './testing/specReporter.mjs';
import { makeWorkspace } from './testing/workspace.mjs';

const silenceLimit = 120_000;
const output = path.join(root, 'test-results/integration');

await main(async () => {
  const args = process.argv.slice(2);
  const [pattern = ''] = args.filter((arg) => !arg.startsWith('--'));
  await installDependencies();
  if (!args.includes('--no-build')) await buildIfNeeded();
  if (!existsSync(path.join(root, 'out/integration.js'))) throw new Message('There is no build. Leave out --no-build.');
  if (!hasServer) {
    console.log(`There is no VS Code server for ${process.platform}: the suites run in desktop VS Code.`);
    const { runDesktop } = await import('./testing/desktop.mjs');
    return runDesktop(pattern);
  }
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
  const server = await installServer();
  const browser = await browserOptions();
  return run(server, browser, pattern);
});

async function run(installed, browserOptions, pattern) {
  const folder = await temporaryFolder('integration');
  await writeSettings(folder, { ...quietSettings, 'security.workspace.trust.enabled': false });
  const server = await startServer(installed, { folder, testDriver: true, env: isolation(folder) });
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch(browserOptions);
  const reporter = new SpecReporter(path.join(folder, 'results.jsonl'));
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    const exited = new Promise((resolve) => {
      void page.exposeFunction('codeAutomationExit', (code, logs) => resolve({ code, logs }));
    });
    await page.exposeFunction('codeAutomationLog', () => undefined);
    await page.goto(await address(server.address, folder, pattern));

    const outcome = await Promise.race([exited, silence(reporter), server.exited.then(() => 'the server ended')]);
    if (typeof outcome === 'string') {
      console.log(`\n✗ ${outcome}; see ${path.relative(root, output)}`);
      await page.screenshot({ path: path.join(output, 'workbench.png') }).catch(() => undefined);
    }
    const results = reporter.close();
    if (results.failed.length > 0) keepLogs(outcome.logs ?? []);
    writeResults(results);
    return results.failed.length > 0 || outcome.code !== 0 ? 1 : 0;
  } finally {
    await browser.close();
    await server.stop();
  }
}

/** The workbench takes the extension, its tests and their environment from its address. */
async function address(server, folder, pattern) {
  const { host } = new URL(server);
  const remote = (file) => `vscode-remote://${host}${path.join(root, file)}`;
  const environment = {
    PLUGWRIGHT_RESULTS: path.join(folder, 'results.jsonl'),
    PLUGWRIGHT_GREP: pattern,
    ...(process.env.PLUGWRIGHT_BENCH && { PLUGWRIGHT_BENCH: process.env.PLUGWRIGHT_BENCH }),
  };
  const payload = [
    ['extensionDevelopmentPath', remote('')],
    ['extensionTestsPath', remote('out/integration')],
    ['extensionEnvironment', JSON.stringify(environment)],
  ];
  const query = new URLSearchParams({ workspace: await makeWorkspace(), payload: JSON.stringify(payload) });
  return `${server}/?${query}`;
}

async function silence(reporter) {
  while (Date.now() - reporter.lastEvent < silenceLimit) await sleep(500, undefined, { ref: false });
  return `no test ended for ${silenceLimit / 1000} s`;
}

function keepLogs(logs) {
  for (const { relativePath, contents } of logs) {
    writeFileSync(path.join(output, relativePath.replace(/[\\/:]+/g, '-')), contents);
  }
}
