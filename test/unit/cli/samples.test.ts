// The sample workspace on the command line: what it promises holds.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundleCli, runCli } from './plugwright';

let cli: string;
let folder: string;
beforeAll(async () => {
  cli = await bundleCli();
  folder = await mkdtemp(join(tmpdir(), 'plugwright-samples-'));
  await cp('media/samples', folder, { recursive: true });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('all cases of the samples pass, and each sample has some', async () => {
  const { code, stdout, stderr } = await runCli(cli, folder, ['test', '--ci']);
  expect(stderr).toBe('');
  for (const sample of ['checkout/checkout', 'count-vowels/count_vowels', 'greet/greet', 'weather/weather']) {
    expect(stdout).toContain(`${sample}.cases.json\n  ✓ `);
  }
  expect(stdout).not.toContain('✗');
  expect(code).toBe(0);
});

it('the weather is what was recorded, and no other request is answered', async () => {
  const file = join(folder, 'weather/weather.cases.json');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace('"temperature_2m": 11.3', '"temperature_2m": 11.4'));
  const warmer = await runCli(cli, folder, ['test', '--ci', 'weather']);
  expect(warmer.code).toBe(1);
  expect(warmer.stdout).toContain('It is 11.4 °C');
  await writeFile(file, text.replace('"latitude": 52.52, "longitude": 13.41 }', '"latitude": 1, "longitude": 2 }'));
  const elsewhere = await runCli(cli, folder, ['test', '--ci', 'weather', '-t', 'a day in Berlin']);
  expect(elsewhere.code).toBe(1);
  expect(elsewhere.stdout).toContain('latitude=1&longitude=2');
});
