// Which command is meant, its errors and its exit code.
import { version } from '../../package.json';
import { isPluginError } from '../runtime/errors';
import { describeError } from './errorText';
import { callHelp, exitCodes, help, inspectHelp, isUsageError, testHelp, UsageError } from './usage';

/**
 * Runs one command line.
 *
 * @param bundles the folder of the worker bundles.
 * @returns the exit code: 0 done, 1 the plug-in failed, 2 not understood, 130 cancelled.
 */
export async function main(args: readonly string[], bundles: string): Promise<number> {
  try {
    return await dispatch(args, bundles);
  } catch (error) {
    if (isUsageError(error)) {
      const command = ['plugwright', error.command, '--help'].filter((word) => word !== '').join(' ');
      process.stderr.write(`plugwright: ${error.message}\nTry: ${command}\n`);
      return exitCodes.usage;
    }
    const data = isPluginError(error) ? error : { message: error instanceof Error ? error.message : String(error) };
    process.stderr.write(`plugwright: ${describeError(data)}\n`);
    return exitCodes.failed;
  }
}

async function dispatch([command, ...rest]: readonly string[], bundles: string): Promise<number> {
  const wantsHelp = rest.includes('--help') || rest.includes('-h');
  switch (command) {
    case 'call':
      return wantsHelp ? print(callHelp) : await (await import('./call')).call(rest, bundles);
    case 'inspect':
      return wantsHelp ? print(inspectHelp) : await (await import('./inspect')).inspect(rest, bundles);
    case 'test':
      return wantsHelp ? print(testHelp) : await (await import('./test/index')).test(rest, bundles);
    case 'help':
    case '--help':
    case '-h':
      return print(help);
    case '--version':
    case '-v':
      return print(`${version}\n`);
    case undefined:
      throw new UsageError('', 'a command is missing: call, test or inspect');
    default:
      throw new UsageError('', `there is no command "${command}"; there are call, test and inspect`);
  }
}

function print(text: string): number {
  process.stdout.write(text);
  return exitCodes.ok;
}
