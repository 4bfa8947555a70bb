// What the extension costs before anybody uses it: the size of its bundle and the time that loading it takes.
import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { formatBytes, formatMs, median, quick } from '../measure';
import type { Row } from '../row';

/** Loads the bundle in a fresh process, with a `vscode` that answers to every name. */
const script = (bundle: string): string => `
  const Module = require('node:module');
  const anything = new Proxy(class {}, { get: (target, name) => (name === 'prototype' ? target.prototype : anything), apply: () => anything });
  const load = Module._load;
  Module._load = (name, ...rest) => (name === 'vscode' ? anything : load(name, ...rest));
  const started = performance.now();
  require(${JSON.stringify(bundle)});
  console.log(performance.now() - started);
  process.exit(0);`;

export async function startupRows(): Promise<Row[]> {
  const bundle = resolve('dist/extension.js');
  const { size } = await stat(bundle);
  const times: number[] = [];
  for (let count = 0; count < (quick ? 3 : 15); count++) {
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', script(bundle)]);
    times.push(Number(stdout));
  }
  const loadMs = median(times);
  return [
    { what: 'size of dist/extension.js', ours: formatBytes(size), hold: '≤ 200 KB', ok: size <= 200 * 1024 },
    { what: 'loading dist/extension.js', ours: formatMs(loadMs), hold: '≤ 30 ms', ok: loadMs <= 30 },
  ];
}
