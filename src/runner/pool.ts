// The workers of a runner: who is free, and one in reserve.
import { WorkerThread, type WorkerStart } from './workerThread';

/** A worker that once held more than this is not used again: its memory may be long in coming back. */
const reusableBytes = 64 * 1024 * 1024;

export interface PoolOptions extends WorkerStart {
  /** Free workers that are kept. */
  readonly spares: number;
}

export class WorkerPool {
  readonly #all = new Set<WorkerThread>();
  #free: WorkerThread[] = [];
  #disposed = false;

  constructor(private readonly options: PoolOptions) {}

  /** A free worker or a new one, which may still be starting. */
  acquire(): WorkerThread {
    this.#free = this.#free.filter((thread) => thread.death === undefined);
    return this.#free.pop() ?? this.#start();
  }

  /** Takes a worker back that is idle and has no plug-in loaded any more. */
  release(thread: WorkerThread): void {
    if (thread.death !== undefined) return;
    // One more than the spares: whoever closes a session for the next build of its plug-in wants a worker at once.
    const most = this.options.spares === 0 ? 0 : this.options.spares + 1;
    const keep = !this.#disposed && this.#free.length < most && thread.memoryBytes <= reusableBytes;
    if (keep) this.#free.push(thread);
    else void thread.terminate();
  }

  /** Sees to it that the next session or the next call after a cancel need not wait for a worker to start. */
  warm(): void {
    if (!this.#disposed && this.#free.length < this.options.spares) this.#free.push(this.#start());
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    await Promise.all([...this.#all].map((thread) => thread.terminate()));
  }

  #start(): WorkerThread {
    const thread = new WorkerThread(this.options, (ended) => this.#forget(ended));
    this.#all.add(thread);
    return thread;
  }

  #forget(thread: WorkerThread): void {
    this.#all.delete(thread);
    this.#free = this.#free.filter((free) => free !== thread);
  }
}
