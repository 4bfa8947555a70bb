// @extism/extism in a process of its own, for what it does not survive.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { bundle } from '../unit/runner/bundle';
import type { Behaviour, Step } from './behaviour';

/** What the process wrote to stderr as it failed; empty if it did not fail. */
export async function endOfSdk(
  code: Uint8Array,
  steps: readonly Step[],
  { options, sdkInWorker }: Pick<Behaviour, 'options' | 'sdkInWorker'>,
): Promise<string> {
  const sdk = await bundle('test/conformance/sdk.ts', 'sdk');
  const script = `
    const { askSdk } = require(${JSON.stringify(sdk)});
    const bytes = new Uint8Array(Buffer.from('${Buffer.from(code).toString('base64')}', 'base64'));
    askSdk(bytes, ${JSON.stringify(steps)}, ${JSON.stringify({ options, sdkInWorker })});`;
  try {
    await promisify(execFile)(process.execPath, ['-e', script], { timeout: 20_000 });
    return '';
  } catch (error) {
    return (error as { stderr?: string }).stderr ?? '';
  }
}
