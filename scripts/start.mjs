// `npm start`: installs, builds and opens VS Code with the extension and the sample workspace.
// Options: --port NUMBER, --no-open (do not open the browser), --browser (even if there is a desktop VS Code).
import { parseArgs } from 'node:util';
import { buildIfNeeded } from './setup/build.mjs';
import { installDependencies } from './setup/dependencies.mjs';
import { Message, main } from './setup/message.mjs';
import { installServer } from './setup/server.mjs';
import { openInBrowser } from './start/browser.mjs';
import { findDesktop, openDesktop } from './start/desktop.mjs';
import { updateSamples } from './start/samples.mjs';

await main(async () => {
  const options = readOptions();
  const desktop = options.browser ? undefined : await findDesktop();
  const [server] = await Promise.all([
    desktop === undefined ? installServer() : undefined,
    installDependencies().then(buildIfNeeded),
  ]);
  const folder = await updateSamples();
  if (desktop !== undefined) await openDesktop(desktop, folder);
  else await openInBrowser(server, folder, options);
});

function readOptions() {
  const options = { port: { type: 'string' }, 'no-open': { type: 'boolean' }, browser: { type: 'boolean' } };
  try {
    const { values } = parseArgs({ options });
    const port = values.port === undefined ? undefined : Number(values.port);
    if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65536)) {
      throw new Error(`--port ${values.port} is no port number.`);
    }
    return { port, open: !values['no-open'], browser: values.browser ?? false };
  } catch (error) {
    throw new Message(`${error.message}\nOptions: --port NUMBER, --no-open, --browser`);
  }
}
