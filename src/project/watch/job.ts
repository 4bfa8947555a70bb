// A build or run in flight, which may be cancelled.

export type Outcome = 'ok' | 'failed' | 'cancelled';

export interface Job {
  readonly controller: AbortController;
  readonly began: number;
  /** Why it is being cancelled, for people. */
  cancelledFor?: string;
  /** Of a loop that was stopped since: how it ends is of no interest, only that it does. */
  forgotten?: true;
}

export const begin = (now: number): Job => ({ controller: new AbortController(), began: now });

export const inFlight = (job: Job | undefined): boolean => job !== undefined && !job.forgotten;

export function cancel(job: Job, why: string): void {
  if (job.controller.signal.aborted) return;
  job.cancelledFor = why;
  job.controller.abort();
}

/** How a job ended; once it is cancelled, nothing else that it says counts. */
export async function ended(
  { controller: { signal } }: Job,
  work: (signal: AbortSignal) => Promise<Outcome>,
): Promise<{ readonly outcome: Outcome; readonly why?: { readonly why: string } }> {
  try {
    const outcome = signal.aborted ? 'cancelled' : await work(signal);
    return { outcome: signal.aborted ? 'cancelled' : outcome };
  } catch (error) {
    if (signal.aborted) return { outcome: 'cancelled' };
    return { outcome: 'failed', why: { why: error instanceof Error ? error.message : String(error) } };
  }
}
