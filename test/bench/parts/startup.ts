// What the extension costs before anybody uses it: the size of its bundle and the time that loading it takes.
import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { formatBytes, formatMs, median, quick } from '../measure';
import type { Row } from '../row';

/** Loads the bundle in a fresh process, with a `vscode` that has every name of the API and answers to any use of it. */
const script = (bundle: string, names: readonly string[]): string => `
  const Module = require('node:module');
  const anything = new Proxy(class {}, {
    get: (target, name) => (name === 'prototype' ? target.prototype : anything),
    apply: () => anything,
  });
  const vscode = Object.fromEntries(${JSON.stringify(names)}.map((name) => [name, anything]));
  const load = Module._load;
  Module._load = (name, ...rest) => (name === 'vscode' ? vscode : load(name, ...rest));
  const started = performance.now();
  require(${JSON.stringify(bundle)});
  console.log(performance.now() - started);
  process.exit(0);`;

async function namesOfTheApi(): Promise<string[]> {
  const types = await readFile('node_modules/@types/vscode/index.d.ts', 'utf8');
  const names = types.matchAll(/^\texport (?:abstract )?(?:class|enum|namespace|const|function) (\w+)/gm);
  return [...new Set(Array.from(names, ([, name = '']) => name))];
}

export async function startupRows(): Promise<Row[]> {
  const bundle = resolve('dist/extension.js');
  const { size } = await stat(bundle);
  const source = script(bundle, await namesOfTheApi());
  const times: number[] = [];
  for (let count = 0; count < (quick ? 3 : 15); count++) {
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', source]);
    times.push(Number(stdout));
  }
  const loadMs = median(times);
  return [
    { what: 'size of dist/extension.js', ours: formatBytes(size), hold: '≤ 200 KB', ok: size <= 200 * 1024 },
    { what: 'loading dist/extension.js', ours: formatMs(loadMs), hold: '≤ 30 ms', ok: loadMs <= 30 },
  ];
}
