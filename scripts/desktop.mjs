// `npm run test:desktop`: the suites of test/integration in desktop VS Code, which is downloaded.
// Options: --no-build, and a pattern that the names of the tests must match.
import { buildIfNeeded } from './setup/build.mjs';
import { installDependencies } from './setup/dependencies.mjs';
import { main } from './setup/message.mjs';
import { runDesktop } from './testing/desktop.mjs';

await main(async () => {
  const args = process.argv.slice(2);
  const [pattern = ''] = args.filter((arg) => !arg.startsWith('--'));
  await installDependencies();
  if (!args.includes('--no-build')) await buildIfNeeded();
  return runDesktop(pattern);
});
