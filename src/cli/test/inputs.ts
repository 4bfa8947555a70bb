// The files of cases on disk, and which of them a case reads: in watch mode their change runs it again.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { CaseFiles } from '../../project/cases/run';
import { isAddress, isManifestFile, loadPlugin, type LoadedPlugin } from '../loadPlugin';

interface Loaded {
  readonly plugin: Promise<LoadedPlugin>;
  readonly read: ReadonlySet<string>;
}

/** One run's view of the disk: a plug-in is read once. Locations are absolute paths. */
export class Inputs implements CaseFiles {
  readonly #plugins = new Map<string, Loaded>();
  #touched = new Set<string>();

  /** @param timeoutMs of plug-ins whose manifest and cases say nothing else. */
  constructor(
    private readonly bundles: string,
    private readonly timeoutMs: number | undefined,
  ) {}

  /** What was asked for since the last time, whether it is there or not. */
  takeTouched(): ReadonlySet<string> {
    const touched = this.#touched;
    this.#touched = new Set();
    return touched;
  }

  /** Something else has read this file. */
  touch(path: string): void {
    this.#touched.add(path);
  }

  async read(location: string): Promise<Uint8Array<ArrayBuffer>> {
    this.#touched.add(location);
    return new Uint8Array(await readFile(location));
  }

  async write(location: string, bytes: Uint8Array): Promise<void> {
    this.#touched.add(location);
    await mkdir(dirname(location), { recursive: true });
    await writeFile(location, bytes);
  }

  resolve(from: string, path: string): string {
    return isAddress(path) ? path : resolve(dirname(from), path);
  }

  pathOf(location: string): string {
    this.#touched.add(location);
    return location;
  }

  async loadPlugin(location: string): Promise<LoadedPlugin> {
    const loaded = this.#plugins.get(location) ?? this.#load(location);
    const plugin = await loaded.plugin.finally(() => {
      for (const path of loaded.read) this.#touched.add(path);
    });
    const { timeoutMs } = this;
    return timeoutMs === undefined ? plugin : { ...plugin, manifest: { timeout_ms: timeoutMs, ...plugin.manifest } };
  }

  #load(location: string): Loaded {
    const read = new Set(isAddress(location) ? [] : [location]);
    const isManifest = isManifestFile(location);
    const request = { plugin: location, isManifest, onRead: (path: string) => void read.add(resolve(path)) };
    const loaded = { plugin: loadPlugin(request, this.bundles), read };
    this.#plugins.set(location, loaded);
    return loaded;
  }
}
