// `npm run package`: makes the .vsix and checks that it holds what is needed, and nothing else.
// Options: --no-build, --out FILE.
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { lazyParts } from './build/lazy.mjs';
import { build } from './setup/build.mjs';
import { command } from './setup/command.mjs';
import { installDependencies } from './setup/dependencies.mjs';
import { Message, main } from './setup/message.mjs';
import { root } from './setup/root.mjs';

const largest = 1_000_000;
const needed = [
  'package.json',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  ...['extension', 'worker', 'wat', ...Object.keys(lazyParts), 'panel', 'cli'].map((name) => `dist/${name}.js`),
  ...['panel.css', 'codicon.css', 'codicon.ttf'].map((name) => `dist/${name}`),
  'schemas/extism-manifest.schema.json',
  'schemas/extism-manifest.editor.schema.json',
  'schemas/plugwright-cases.schema.json',
  'schemas/plugwright-cases.editor.schema.json',
  'media/icons/plugwright.png',
  'media/icons/activity.svg',
  'media/samples/.plugwright/welcome.json',
  'media/samples/checkout/checkout.wasm',
  'media/samples/count-vowels/count_vowels.wasm',
  'media/samples/greet/greet.wat',
  'media/samples/weather/weather.wasm',
  'media/samples/weather/weather.cases.json',
];
const allowed =
  /^(package\.json|README\.md|CHANGELOG\.md|LICENSE|dist\/[\w.-]+\.(js|css|ttf)|schemas\/[\w.-]+\.json|media\/(icons|languages|samples|walkthrough)\/.+)$/;
const never = /\.map$|\.test\.|(^|\/)node_modules\//;

await main(async () => {
  const { values } = parseArgs({ options: { 'no-build': { type: 'boolean' }, out: { type: 'string' } } });
  await installDependencies();
  if (!values['no-build']) await build();

  const vsce = path.join(root, 'node_modules/@vscode/vsce/vsce');
  checkContent((await command(process.execPath, [vsce, 'ls', '--no-dependencies'], { cwd: root })).trim().split('\n'));

  const { name, version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const file = path.resolve(root, values.out ?? `${name}-${version}.vsix`);
  const args = ['package', '--no-dependencies', '--out', file];
  const { status } = spawnSync(process.execPath, [vsce, ...args], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Message('vsce could not make the package.');
  const { size } = statSync(file);
  if (size >= largest) throw new Message(`${file} has ${size} bytes; it must stay below ${largest}.`);
  console.log(`${path.relative(process.cwd(), file)}: ${Math.round(size / 1000)} KB`);
});

function checkContent(files) {
  const missing = needed.filter((file) => !files.includes(file));
  const excess = files.filter((file) => !allowed.test(file) || never.test(file));
  const problems = [
    missing.length > 0 && `These files are missing in the package: ${missing.join(', ')}.`,
    excess.length > 0 && `These files do not belong into the package: ${excess.join(', ')}.`,
  ].filter(Boolean);
  if (problems.length > 0) throw new Message(problems.join('\n'));
}
