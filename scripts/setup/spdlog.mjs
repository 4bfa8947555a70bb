// In place of the server's @vscode/spdlog, which would have to be compiled: without it every log and output channel is empty.
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';

const names = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];
const twoDigits = (value) => String(value).padStart(2, '0');

/** `%Y-%m-%d %H:%M:%S.%e`, the only pattern that the server sets. */
function timeOf(date) {
  const day = [date.getFullYear(), twoDigits(date.getMonth() + 1), twoDigits(date.getDate())].join('-');
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(':');
  return `${day} ${clock}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

export class Logger {
  #level = 2;
  #formats = true;
  #size = 0;

  constructor(_type, _name, file, maxSize) {
    this.file = file;
    this.maxSize = maxSize;
    mkdirSync(path.dirname(file), { recursive: true });
    appendFileSync(file, '');
    this.#size = statSync(file).size;
  }

  trace = (message) => this.#write(0, message);
  debug = (message) => this.#write(1, message);
  info = (message) => this.#write(2, message);
  warn = (message) => this.#write(3, message);
  error = (message) => this.#write(4, message);
  critical = (message) => this.#write(5, message);

  getLevel() {
    return this.#level;
  }

  setLevel(level) {
    this.#level = level;
  }

  setPattern() {
    this.#formats = true;
  }

  clearFormatters() {
    this.#formats = false;
  }

  // Each message is in the file at once.
  flush() {}
  drop() {}

  #write(level, message) {
    if (level < this.#level) return;
    const text = this.#formats ? `${timeOf(new Date())} [${names[level]}] ${message}\n` : message;
    try {
      if (this.#size > this.maxSize) this.#rotate();
      appendFileSync(this.file, text);
      this.#size += Buffer.byteLength(text);
    } catch {
      // A log that cannot be written, e.g. because its folder is gone, must not end what it tells of.
    }
  }

  #rotate() {
    renameSync(this.file, this.file.replace(/(\.[^.]*)?$/, '.1$1'));
    this.#size = 0;
  }
}

export const createRotatingLogger = async (...args) => new Logger('rotating', ...args);
export const createAsyncRotatingLogger = createRotatingLogger;
export const setLevel = () => {};
export const setFlushOn = () => {};
export const version = 0;
