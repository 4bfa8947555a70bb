// `plugwright` on the command line; the bundle dist/cli.js.
import { main } from './cli/main';

// A reader that has seen enough, e.g. `head`, is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

void main(process.argv.slice(2), __dirname).then((exitCode) => {
  process.exitCode = exitCode;
});
