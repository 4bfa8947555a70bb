// The workspace folder of a scenario: made for it, removed after it.
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { assemble } from '../../scripts/build/wat.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const samples = path.join(root, 'media/samples');
const plugins = path.resolve(import.meta.dirname, 'plugins');

export class Folder {
  private constructor(readonly path: string) {}

  static async create(): Promise<Folder> {
    return new Folder(await mkdtemp(path.join(os.tmpdir(), 'plugwright-e2e-')));
  }

  async write(name: string, content: string | Uint8Array): Promise<void> {
    const file = path.join(this.path, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }

  read(name: string): Promise<string> {
    return readFile(path.join(this.path, name), 'utf8');
  }

  async delete(name: string): Promise<void> {
    await rm(path.join(this.path, name));
  }

  /** Settings of this workspace. */
  settings(settings: Readonly<Record<string, unknown>>): Promise<void> {
    return this.write('.vscode/settings.json', JSON.stringify(settings));
  }

  /** Assembles `plugins/NAME.wat` and puts it here as a binary. */
  async addPlugin(name: string): Promise<void> {
    await this.write(`${name}.wasm`, await plugin(name));
  }

  /** The sample workspace, with or without the file that greets. */
  async addSamples({ greeting }: { readonly greeting: boolean }): Promise<void> {
    await cp(samples, this.path, { recursive: true });
    if (!greeting) await rm(path.join(this.path, '.plugwright'), { recursive: true });
  }

  /** The packages of this checkout, as `npm install` would put them here. */
  async linkPackages(): Promise<void> {
    await symlink(path.join(root, 'node_modules'), path.join(this.path, 'node_modules'));
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The binary of `plugins/NAME.wat`. */
export function plugin(name: string): Promise<Uint8Array<ArrayBuffer>> {
  return assemble(path.join(plugins, `${name}.wat`), { debugNames: true });
}
