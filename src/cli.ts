// `plugwright` on the command line; the bundle dist/cli.js.
import { main } from './cli/main';
import { exitCodes } from './cli/usage';

const args = process.argv.slice(2);

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') {
    // A reader that has seen enough, e.g. `head`, is no error. Tests go on: their exit code and their reports in files count.
    if (args[0] !== 'test') process.exit(0);
    return;
  }
  process.stderr.write(`plugwright: standard output could not be written: ${error.message}\n`);
  process.exit(exitCodes.failed);
});
// Nobody reads the logs any more, or they have no room, which does not change what a plug-in gives.
process.stderr.on('error', () => undefined);

void main(args, __dirname).then((exitCode) => {
  process.exitCode = exitCode;
});
