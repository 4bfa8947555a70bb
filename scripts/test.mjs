// `npm test`: installs what is needed, runs every stage and adds up. The last line is `N passed, N failed, N skipped`.
// Names of stages run only those: build types lint unit conformance engine integration e2e.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { atEnd } from './server/cleanUp.mjs';
import { installBrowser } from './setup/browser.mjs';
import { installDependencies } from './setup/dependencies.mjs';
import { Message, main } from './setup/message.mjs';
import { seconds } from './setup/progress.mjs';
import { root } from './setup/root.mjs';
import { hasServer, installServer } from './setup/server.mjs';
import { readResults } from './testing/results.mjs';

const results = path.join(root, 'test-results/stages');
const bin = (name) => path.join(root, 'node_modules', name);
const tsc = bin('typescript/bin/tsc');
const vitest = (...args) => [
  bin('vitest/vitest.mjs'),
  'run',
  '--reporter=default',
  `--reporter=${path.join(root, 'scripts/testing/vitestResults.mjs')}`,
  ...args,
];

/** Each is one or more commands of Node. Those without `tests` count as one check. */
const stages = {
  build: { commands: [['scripts/build.mjs']] },
  types: { commands: ['.', 'media/panel', 'test/e2e'].map((project) => [tsc, '-p', project]) },
  lint: {
    commands: [
      [bin('eslint/bin/eslint.js'), '.'],
      [bin('prettier/bin/prettier.cjs'), '--check', '.'],
    ],
  },
  unit: { commands: [vitest('--project', 'unit')], tests: true },
  conformance: { commands: [vitest('--project', 'conformance')], tests: true },
  // The runtime once more in the engine of VS Code, where plug-ins are merged with the kernel.
  engine: {
    commands: [vitest('test/unit/merge', 'test/unit/runtime', 'test/conformance')],
    tests: true,
    workbench: true,
    inEditorsNode: true,
  },
  integration: { commands: [['scripts/integration.mjs', '--no-build']], tests: true, workbench: true },
  e2e: { commands: [['scripts/e2e.mjs', '--no-build']], tests: true, workbench: true },
};

await main(async () => {
  const names = chosenStages(process.argv.slice(2));
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });
  await setUp(names.some((name) => stages[name].workbench));

  const rows = [];
  for (const name of names) rows.push(await runStage(name));
  report(rows);
  return rows.some(({ failed }) => failed.length > 0) ? 1 : 0;
});

function chosenStages(args) {
  const all = Object.keys(stages);
  const wrong = args.filter((arg) => !all.includes(arg));
  if (wrong.length > 0) throw new Message(`There is no stage ${wrong.join(', ')}. Stages: ${all.join(' ')}.`);
  return args.length > 0 ? all.filter((name) => args.includes(name)) : all;
}

async function setUp(workbench) {
  await Promise.all([
    installDependencies(),
    // dpkg and npm do not get into each other's way.
    workbench && hasServer && installServer().then(installBrowser),
  ]);
}

async function runStage(name) {
  console.log(`\n━━ ${name} ${'━'.repeat(Math.max(0, 76 - name.length))}\n`);
  const start = performance.now();
  const { commands, tests, inEditorsNode } = stages[name];
  if (inEditorsNode && !hasServer) {
    const reason = `there is no VS Code server for ${process.platform}-${process.arch}`;
    return { name, time: 0, passed: 0, failed: [], skipped: [{ name: 'all its tests', reason }] };
  }
  const node = inEditorsNode ? (await installServer()).node : process.execPath;
  const file = path.join(results, `${name}.json`);
  const codes = [];
  for (const command of commands) codes.push(await run(node, command, { PLUGWRIGHT_STAGE: file }));
  const counted = tests ? testResults(name, codes, readResults(file)) : oneCheck(name, codes);
  return { name, time: performance.now() - start, ...counted };
}

async function run(node, args, env) {
  const stdio = ['inherit', 'inherit', 'inherit', 'ipc'];
  const child = spawn(node, args, { cwd: root, stdio, env: { ...process.env, ...env } });
  const done = atEnd(() => child.kill('SIGTERM'));
  const [code, signal] = await once(child, 'exit');
  done();
  return code ?? signal;
}

function oneCheck(name, codes) {
  const passed = codes.every((code) => code === 0);
  return { passed: passed ? 1 : 0, failed: passed ? [] : [name], skipped: [] };
}

/** A stage that broke down is a failure, whatever its tests said. */
function testResults(name, [code], found) {
  if (!found) return { passed: 0, failed: [`${name}: ended with ${code} and without results`], skipped: [] };
  const broken = code !== 0 && found.failed.length === 0;
  const empty = found.passed + found.failed.length + found.skipped.length === 0;
  const trouble = [broken && `${name}: ended with ${code}`, empty && `${name}: ran no test`].filter(Boolean);
  return { ...found, failed: [...found.failed, ...trouble] };
}

function report(rows) {
  const sum = (key) => rows.reduce((total, row) => total + count(row[key]), 0);
  console.log(`\n━━ results ${'━'.repeat(69)}\n`);
  console.log(line('stage', 'passed', 'failed', 'skipped', 'time'));
  for (const { name, passed, failed, skipped, time } of rows) {
    console.log(line(name, passed, failed.length, skipped.length, seconds(time)));
  }
  const skipped = rows.flatMap((row) => row.skipped.map((test) => `  ${row.name}: ${test.name} (${test.reason})`));
  const failed = rows.flatMap((row) => row.failed.map((test) => `  ${row.name}: ${test}`));
  if (skipped.length > 0) console.log(`\nSkipped:\n${skipped.join('\n')}`);
  if (failed.length > 0) console.log(`\nFailed:\n${failed.join('\n')}`);
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`);
}

function count(value) {
  return typeof value === 'number' ? value : value.length;
}

function line(name, ...cells) {
  return name.padEnd(14) + cells.map((cell) => String(cell).padStart(10)).join('');
}
