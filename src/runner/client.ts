// The runner: sessions, their workers, and the modules that they share.
import { httpFetch } from './httpFetch';
import { ModuleCache } from './moduleCache';
import { WorkerPool } from './pool';
import type { RunOptions } from './protocol';
import type { Embedding, PluginSource, Runner, Session } from './runner';
import { WorkerSession } from './session';

export interface WorkerRunnerOptions {
  /** Workers kept ready beside those of the open sessions; 1 unless told, 0 for a program that makes one call and ends. */
  readonly spares?: number;
  /** Megabytes of heap that the engine may use in a worker; 2048 unless told. */
  readonly heapMb?: number;
}

export class WorkerRunner implements Runner {
  readonly #modules = new ModuleCache();
  readonly #sessions = new Set<WorkerSession>();
  readonly #pool: WorkerPool;
  #disposed = false;

  /** @param workerPath the bundle of `worker.ts`. */
  constructor(workerPath: string, { spares = 1, heapMb = 2048 }: WorkerRunnerOptions = {}) {
    this.#pool = new WorkerPool({
      workerPath,
      spares,
      heapMb,
      fetcher: httpFetch,
      onCompiled: (key, module) => this.#modules.set(key, module),
    });
  }

  open(source: PluginSource, options: RunOptions, embedding: Embedding = {}): Session {
    const onClose = (): void => void this.#sessions.delete(session);
    const session = new WorkerSession(source, options, embedding, this.#pool, this.#modules, onClose);
    if (this.#disposed) session.close();
    else this.#sessions.add(session);
    this.#pool.warm();
    return session;
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    for (const session of this.#sessions) session.close();
    await this.#pool.dispose();
  }
}
