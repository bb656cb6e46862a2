import { setTimeout as sleep } from 'node:timers/promises';

/** What runs made no progress any more, and was given up. */
export class NoProgressError extends Error {
  override readonly name = 'NoProgressError';
  readonly reference: string;

  constructor(reference: string, doing: string, waitedInMs: number) {
    super(
      `The server made no progress for ${Math.round(waitedInMs / 1000)} seconds while, in case ${reference}, ${doing}, so the run was given up. ` +
        'This says nothing about the case: the time-skipping server sometimes refuses a step when many timers run out at one instant. ' +
        'Run the file again; without --on temporal it runs on the pure core.',
    );
    this.reference = reference;
  }
}

/** Did what runs a case stand still? Told by name: what asks a real server is loaded only when it is needed. */
export function isStuck(error: unknown): error is Error {
  return error instanceof Error && ['NoProgressError', 'NotSettledError'].includes(error.name);
}

/** How somebody looks whether there is progress. */
export interface Watching {
  readonly reference: string;
  /** What is being done, as `time was to pass`. */
  readonly doing: string;
  /** A text that is another one after any progress; it may fail or never answer, which is no progress. */
  readonly mark: () => Promise<string>;
  readonly patienceInMs: number;
  readonly lookEveryInMs: number;
}

/**
 * Waits for `work` for as long as there is progress, however long that is.
 *
 * @throws {NoProgressError} there was none for `patienceInMs`. The work itself cannot be stopped: whoever started it ends what it
 * runs on.
 */
export async function whileProgressing<T>(work: Promise<T>, watching: Watching): Promise<T> {
  const { reference, doing, mark, patienceInMs, lookEveryInMs } = watching;
  const done = new AbortController();
  async function watch(): Promise<never> {
    let last = '';
    let movedAt = performance.now();
    for (;;) {
      await sleep(lookEveryInMs, undefined, { signal: done.signal });
      const seen = await Promise.race([mark().catch(() => last), sleep(patienceInMs, last, { signal: done.signal })]);
      if (seen !== last) movedAt = performance.now();
      last = seen;
      if (performance.now() - movedAt >= patienceInMs) throw new NoProgressError(reference, doing, patienceInMs);
    }
  }
  const watched = watch();
  // Once the work is done nobody listens to the watch any more.
  watched.catch(() => undefined);
  work.catch(() => undefined);
  try {
    return await Promise.race([work, watched]);
  } finally {
    done.abort();
  }
}
