// Runs tests of XTP's on modules that are in memory, in real workers.
import { WorkerRunner } from '../../../src/runner/client';
import { runXtpTest, type XtpRunOptions, type XtpRunParts, type XtpTest } from '../../../src/project/xtp';
import type { CaseResult } from '../../../src/project/cases/result';
import type { Manifest } from '../../../src/runtime/manifest';
import { bundleWorker } from '../runner/bundle';

type Bytes = Uint8Array<ArrayBuffer>;

export class World {
  readonly #files = new Map<string, Bytes>();
  /** Of plug-ins, by location. */
  readonly manifests = new Map<string, Partial<Manifest>>();

  private constructor(readonly runner: WorkerRunner) {}

  static async open(): Promise<World> {
    return new World(new WorkerRunner(await bundleWorker()));
  }

  get parts(): XtpRunParts & { files: { resolve(from: string, relative: string): string } } {
    const read = (location: string): Promise<Bytes> => {
      const bytes = this.#files.get(location);
      return bytes === undefined
        ? Promise.reject(Object.assign(new Error(`${location} does not exist`), { code: 'ENOENT' }))
        : Promise.resolve(bytes);
    };
    return {
      runner: this.runner,
      files: {
        read,
        resolve: (from, relative) => new URL(relative, `file://${from}`).pathname,
        pathOf: (location) => location,
      },
      loadPlugin: async (location) => ({
        bytes: await read(location),
        name: location,
        manifest: this.manifests.get(location) ?? {},
      }),
    };
  }

  /** A file, or a module. */
  has(location: string, content: Bytes | string): this {
    this.#files.set(location, typeof content === 'string' ? new TextEncoder().encode(content) : content);
    return this;
  }

  run(test: Partial<XtpTest> = {}, options: XtpRunOptions = {}): Promise<CaseResult> {
    const whole = { file: '/xtp.toml', name: 'a test', plugin: '/plugin.wasm', with: '/test.wasm', ...test };
    return runXtpTest(whole, this.parts, options);
  }

  dispose(): Promise<void> {
    return this.runner.dispose();
  }
}
