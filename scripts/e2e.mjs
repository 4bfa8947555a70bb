// `npm run test:e2e`: starts servers and a browser, and runs the scenarios of test/e2e against them.
// Options: --no-build, and what vitest takes: names of files, -t PATTERN.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { browserOptions } from './server/browser.mjs';
import { temporaryFolder } from './server/cleanUp.mjs';
import { useCheckout } from './server/extensions.mjs';
import { isolation, quietSettings, serverFolders, startServer, writeSettings } from './server/server.mjs';
import { buildIfNeeded } from './setup/build.mjs';
import { command } from './setup/command.mjs';
import { installDependencies } from './setup/dependencies.mjs';
import { main } from './setup/message.mjs';
import { step } from './setup/progress.mjs';
import { root } from './setup/root.mjs';
import { hasServer, installServer } from './setup/server.mjs';
import { writeResults } from './testing/results.mjs';
import { runVitest } from './testing/vitest.mjs';

await main(async () => {
  const args = process.argv.slice(2);
  await installDependencies();
  if (!args.includes('--no-build')) await buildIfNeeded();
  if (!hasServer) {
    const reason = `there is no VS Code server for ${process.platform}-${process.arch}`;
    console.log(`Skipped: ${reason}.`);
    return writeResults({ passed: 0, failed: [], skipped: [{ name: 'all scenarios of test/e2e', reason }] });
  }
  for (const name of ['screenshots', 'failures']) {
    rmSync(path.join(root, 'test-results', name), { recursive: true, force: true });
  }
  const installed = await installServer();
  const launch = await browserOptions();
  const { chromium } = await import('playwright-core');
  const [trusted, restricted, packaged] = await Promise.all([
    checkoutServer(installed, 'trusted', {}),
    checkoutServer(installed, 'restricted', { restricted: true }),
    packagedServer(installed),
  ]);
  const browser = await chromium.launchServer(launch);
  try {
    const session = {
      trusted: trusted.address,
      restricted: restricted.address,
      packaged: packaged.address,
      browser: browser.wsEndpoint(),
    };
    const config = path.join(root, 'test/e2e/vitest.config.mjs');
    const rest = args.filter((arg) => arg !== '--no-build');
    // What an interrupted scenario leaves behind goes with this folder.
    const TMPDIR = await temporaryFolder('e2e');
    return await runVitest(['--config', config, ...rest], { PLUGWRIGHT_E2E: JSON.stringify(session), TMPDIR });
  } finally {
    await browser.close();
    await Promise.all([trusted, restricted, packaged].map((server) => server.stop()));
  }
});

async function checkoutServer(installed, name, options) {
  const folder = await serverFolder(name);
  await useCheckout(folder);
  return startServer(installed, { folder, env: isolation(folder), ...options });
}

/** A server in which the .vsix is installed by the server's own command line. */
async function packagedServer(installed) {
  const folder = await serverFolder('packaged');
  const vsix = path.join(folder, 'plugwright.vsix');
  await step('Package, installed in a server', async () => {
    await command(process.execPath, [path.join(root, 'scripts/package.mjs'), '--no-build', '--out', vsix]);
    const install = [...serverFolders(folder), '--install-extension', vsix];
    await command(installed.node, [installed.entry, ...install], { env: { ...process.env, ...isolation(folder) } });
  });
  return startServer(installed, { folder, env: isolation(folder) });
}

async function serverFolder(name) {
  const folder = await temporaryFolder(name);
  await writeSettings(folder, quietSettings);
  return folder;
}
