// Prints the events of test/integration as they come, in the look of mocha's spec reporter, and adds them up.
import { closeSync, openSync, readSync, writeFileSync } from 'node:fs';
import { failure, noResults } from './results.mjs';

const colours = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code, text) => (colours ? `\u001b[${code}m${text}\u001b[0m` : text);
const slow = 500;

export class SpecReporter {
  results = noResults();
  ended = false;
  /** Date.now() of the last event. */
  lastEvent = Date.now();
  #file;
  #read = 0;
  #rest = '';
  #suite = [];
  #timer;

  /** Follows the file, which it creates. */
  constructor(file) {
    this.#file = file;
    writeFileSync(file, '');
    this.#timer = setInterval(() => this.#follow(), 100);
  }

  /** Reads what is left; resolves with the results. A run that did not come to its end is a failure. */
  close() {
    clearInterval(this.#timer);
    this.#follow();
    if (!this.ended) this.results.failed.push('the suites came to an early end');
    const { passed, failed, skipped } = this.results;
    console.log(`\n${passed} passed, ${failed.length} failed, ${skipped.length} skipped`);
    return this.results;
  }

  #follow() {
    const lines = (this.#rest + this.#newText()).split('\n');
    this.#rest = lines.pop();
    for (const line of lines) this.#show(JSON.parse(line));
  }

  #newText() {
    const descriptor = openSync(this.#file, 'r');
    const chunks = [];
    const buffer = Buffer.alloc(64 * 1024);
    for (let size; (size = readSync(descriptor, buffer, 0, buffer.length, this.#read)) > 0; this.#read += size) {
      chunks.push(Buffer.from(buffer.subarray(0, size)));
    }
    closeSync(descriptor);
    return Buffer.concat(chunks).toString('utf8');
  }

  #show({ event, path, ms, error }) {
    this.lastEvent = Date.now();
    if (event === 'end') this.ended = true;
    if (!path) return;
    const indent = this.#heading(path.slice(0, -1));
    const title = path.at(-1);
    const name = path.join(' › ');
    if (event === 'passed') {
      this.results.passed++;
      console.log(`${indent}${paint(32, '✓')} ${title}${ms > slow ? paint(33, ` (${ms} ms)`) : ''}`);
    } else if (event === 'skipped') {
      this.results.skipped.push({ name, reason: 'marked as skipped in the suite' });
      console.log(`${indent}${paint(36, `- ${title}`)}`);
    } else {
      this.results.failed.push(failure(name, error));
      console.log(`${indent}${paint(31, `✗ ${title}`)}\n${error.replace(/^/gm, `${indent}    `)}`);
    }
  }

  /** Prints the suites that are new; gives the indent of a test below them. */
  #heading(suite) {
    const common = suite.findIndex((title, at) => title !== this.#suite[at]);
    if (common >= 0) {
      for (let at = common; at < suite.length; at++)
        console.log(`${'  '.repeat(at)}${at === 0 ? '\n' : ''}${suite[at]}`);
    }
    this.#suite = suite;
    return '  '.repeat(suite.length);
  }
}
