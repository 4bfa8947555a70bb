// Runs a command of the set-up and keeps its output for the case that it fails.
import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import { Message } from './message.mjs';

const windows = process.platform === 'win32';

/** Resolves with what was printed. Rejects with the command, its exit code and the end of its output. */
export function command(file, args, options = {}) {
  return new Promise((resolve, reject) => {
    // Windows starts .cmd files by a shell only; every argument here is ours and free of blanks.
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], shell: windows, ...options });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => reject(new Message(`${file} could not be started: ${error.message}`)));
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(output);
      const end = output.trim().split('\n').slice(-30).join('\n');
      reject(new Message(`\`${[file, ...args].join(' ')}\` ended with ${signal ?? `exit code ${code}`}.\n${end}`));
    });
  });
}

export function npm(args, options = {}) {
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  return command('npm', [...args, ...quiet], options);
}

/** The path of a program on PATH; undefined if it is not there. */
export function onPath(name) {
  const suffixes = windows ? (process.env.PATHEXT ?? '.EXE;.CMD').split(';') : [''];
  for (const folder of (process.env.PATH ?? '').split(path.delimiter).filter(Boolean)) {
    for (const suffix of suffixes) {
      const file = path.join(folder, name + suffix);
      if (isProgram(file)) return file;
    }
  }
  return undefined;
}

export function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
