// The package as it is published: what it holds, the example of the README, and its types.
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildIfNeeded } from '../../../scripts/setup/build.mjs';

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, '../../..');
let project: string;
let files: readonly string[];
let examples: readonly string[];

beforeAll(async () => {
  await buildIfNeeded();
  project = await mkdtemp(path.join(tmpdir(), 'plugwright-program-'));
  const npm = process.env['npm_execpath'];
  const [command, args] = npm === undefined ? ['npm', []] : [process.execPath, [npm]];
  const { stdout } = await run(
    command,
    [...args, 'pack', '--json', '--ignore-scripts', '--pack-destination', project],
    {
      cwd: root,
    },
  );
  const [packed] = JSON.parse(stdout) as { filename: string; files: { path: string }[] }[];
  files = packed!.files.map((file) => file.path);
  const installed = path.join(project, 'node_modules/plugwright');
  await mkdir(installed, { recursive: true });
  await run('tar', ['-xzf', path.join(project, packed!.filename), '-C', installed, '--strip-components=1']);
  await mkdir(path.join(project, 'node_modules/@types'));
  await symlink(path.join(root, 'node_modules/@types/node'), path.join(project, 'node_modules/@types/node'));
  await symlink(path.join(root, 'node_modules/undici-types'), path.join(project, 'node_modules/undici-types'));
  await cp(path.join(root, 'media/samples/checkout/checkout.wasm'), path.join(project, 'checkout.wasm'));
  await writeFile(path.join(project, 'package.json'), '{ "name": "program", "type": "module" }');
  const readme = await readFile(path.join(root, 'README.md'), 'utf8');
  examples = [...readme.matchAll(/```js\n(.*?)```/gs)].map(([, code]) => code!);
});
afterAll(() => rm(project, { recursive: true, force: true }));

describe('the package', () => {
  it('holds the command line, the runtime with its types, the schemas, and nothing else', () => {
    for (const file of ['dist/cli.js', 'dist/worker.js', 'dist/runtime/node.mjs', 'dist/runtime/browser.mjs']) {
      expect(files).toContain(file);
    }
    expect(files).toContain('dist/runtime/types/sdk/node.d.ts');
    const shipped =
      /^(package\.json|README\.md|CHANGELOG\.md|LICENSE|schemas\/.+|dist\/(cli|cliTest|worker|wat|toml|mockScripts)\.js|dist\/runtime\/.+)$/;
    expect(files.filter((file) => !shipped.test(file))).toEqual([]);
  });

  it('holds the parts that its bundles read on first use', async () => {
    const bundles = files.filter((file) => /^dist\/\w+\.js$/.test(file));
    for (const file of bundles) {
      const text = await readFile(path.join(project, 'node_modules/plugwright', file), 'utf8');
      for (const [, name] of text.matchAll(/require\("\.\/(\w+\.js)"\)/g)) expect(files).toContain(`dist/${name}`);
    }
  });

  it('runs the example of the README', async () => {
    await writeFile(path.join(project, 'example.js'), examples[0]!);
    const { stdout } = await run(process.execPath, ['example.js'], { cwd: project });
    expect(stdout).toContain('{ discount_percent: 20 }');
    expect(stdout).toMatch(/^info: /m);
  });

  it('has a command line', async () => {
    const cli = path.join(project, 'node_modules/plugwright/dist/cli.js');
    const input = '{"cart_total": 120.5, "is_new_customer": true, "provided_email": "ada@example.com"}';
    const args = ['call', 'checkout.wasm', 'before_checkout_finalize', '--input', input];
    const { stdout } = await run(process.execPath, [cli, ...args], { cwd: project });
    expect(JSON.parse(stdout)).toEqual({ discount_percent: 20 });
    const inspected = await run(process.execPath, [cli, 'inspect', 'checkout.wasm'], { cwd: project });
    expect(inspected.stdout).toContain('before_checkout_finalize');

    const expected = { name: 'first order', function: 'before_checkout_finalize', input, expect: { output: stdout } };
    const cases = JSON.stringify({ plugin: 'checkout.wasm', cases: [expected] });
    await writeFile(path.join(project, 'checkout.cases.json'), cases);
    const tested = await run(process.execPath, [cli, 'test'], { cwd: project });
    expect(tested.stdout).toContain('1 passed');
  });

  it('has a command line whose parts agree on what its user did wrong', async () => {
    const cli = path.join(project, 'node_modules/plugwright/dist/cli.js');
    await expect(run(process.execPath, [cli, 'test', 'nowhere/**'], { cwd: project })).rejects.toMatchObject({
      code: 2,
      stderr: 'plugwright: no case file matches "nowhere/**"\nTry: plugwright test --help\n',
    });
  });

  it.each([
    ['node16', 'node16'],
    ['esnext', 'bundler'],
  ])(
    'has types for %s modules resolved as %s',
    async (module, moduleResolution) => {
      const name = `types-${moduleResolution}`;
      const wrong = `
      import { createPlugin, hostFunction } from 'plugwright/runtime';
      const plugin = await createPlugin('shop.wasm');
      // @ts-expect-error -- an i64 is a bigint
      hostFunction(['i64'], ['i64'], (_, value) => value * 2);
      // @ts-expect-error -- there is no such event
      await createPlugin('shop.wasm', { on: { logs: () => undefined } });
      // @ts-expect-error -- it is text or bytes
      await plugin.call('run', 5);
      // @ts-expect-error -- manifests have no such field
      await createPlugin({ wasm: [], allowedHosts: [] });
      const vars: ReadonlyMap<string, Uint8Array> = plugin.vars;
      void vars;
    `;
      await mkdir(path.join(project, name));
      const sources = [...examples, wrong];
      await Promise.all(sources.map((code, index) => writeFile(path.join(project, name, `${index}.ts`), code)));
      const compilerOptions = {
        module,
        moduleResolution,
        target: 'es2022',
        lib: ['es2023', 'esnext.disposable', 'dom'],
        types: ['node'],
        strict: true,
        noEmit: true,
      };
      await writeFile(path.join(project, name, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['.'] }));
      const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
      const { stdout } = await run(process.execPath, [tsc, '-p', name], { cwd: project }).catch(
        (error: unknown) => error as { stdout: string },
      );
      expect(stdout).toBe('');
      // A compiler that starts cold, on a machine that may have much else to do.
    },
    90_000,
  );
});
