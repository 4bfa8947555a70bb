// A headless browser for the workbench.
import { installBrowser } from '../setup/browser.mjs';

/** QUIC, updates and the like would only make noise; sandboxing needs rights that containers do not give. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** What playwright-core's launch() and launchServer() take. The scripts handle signals themselves. */
export async function browserOptions() {
  return {
    executablePath: await installBrowser(),
    headless: true,
    args: flags,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  };
}
