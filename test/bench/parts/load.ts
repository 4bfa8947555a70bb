// From bytes to the answer of the first call, beside @extism/extism: compile, link, initialise.
import { createPlugin } from '@extism/extism';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from '../../../src/runtime/host';
import { compilePlugin } from '../../../src/runtime/compile';
import { Plugin } from '../../../src/runtime/plugin';
import { formatBytes, formatMs, interleaved } from '../measure';
import echo from '../plugins/echo.wat';
import type { Row } from '../row';

const host: Host = { log: () => undefined, stdout: () => undefined, stderr: () => undefined };

/** Real plug-ins where their compilers are here. */
const plugins: readonly [what: string, code: () => Uint8Array<ArrayBuffer>, functionName: string, input: string][] = [
  ['WAT', () => echo, 'echo', ''],
  ...(['assemblyscript', 'c', 'rust'] as const)
    .map((language) => [language, join('out/fixtures', `count_vowels_${language}.wasm`)] as const)
    .filter(([, file]) => existsSync(file))
    .map(([language, file]): (typeof plugins)[number] => [
      language,
      () => new Uint8Array(readFileSync(file)),
      'count_vowels',
      'Hello, World!',
    ]),
];

export async function loadRows(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [what, code, functionName, input] of plugins) {
    const bytes = code();
    const text = new TextEncoder().encode(input);
    const ours = (): void => {
      const plugin = new Plugin(compilePlugin(bytes, { merge: true }), { wasi: true }, host);
      plugin.call(functionName, text);
      plugin.close();
    };
    const theirs = async (): Promise<void> => {
      const plugin = await createPlugin({ wasm: [{ data: bytes }] }, { useWasi: true });
      await plugin.call(functionName, text);
      await plugin.close();
    };
    const [ourMs = NaN, theirMs = NaN] = await interleaved([ours, theirs], { batch: 2, rounds: 15 });
    rows.push({
      what: `load and first call, ${what}, ${formatBytes(bytes.length)}`,
      ours: formatMs(ourMs),
      theirs: formatMs(theirMs),
      ratio: theirMs / ourMs,
    });
  }
  return rows;
}
