import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { FaultKind } from '../../language/mutations/fault.ts';
import type { FaultSuite, FaultVerdict } from './fault-suite.ts';

/** What a thread is given: it seeds the same faults, since an edit cannot be sent. */
export interface FaultTask {
  readonly pathway: string;
  readonly suite: FaultSuite;
  readonly kinds: readonly FaultKind[];
  readonly seed: number;
}

/** Holds a suite against every fault, on all cores; the verdicts are in the faults' order. */
export async function tryFaults(task: FaultTask, count: number): Promise<readonly FaultVerdict[]> {
  const verdicts: FaultVerdict[] = [];
  let next = 0;
  // As it runs: from its sources, or as it was built.
  const source = new URL('./fault-worker.ts', import.meta.url);
  const file = import.meta.url.endsWith('.ts') ? source : new URL(source.href.replace(/\.ts$/, '.js'));
  const threads = Math.max(1, Math.min(availableParallelism(), Math.ceil(count / 20)));
  await Promise.all(Array.from({ length: threads }, () => work()));
  return verdicts;

  function work(): Promise<void> {
    const worker = new Worker(file, { workerData: task });
    return new Promise<void>((done, failed) => {
      let asked = -1;
      worker.once('error', failed);
      worker.on('message', (verdict: FaultVerdict | 'ready') => {
        if (verdict !== 'ready') verdicts[asked] = verdict;
        if (next >= count) {
          done();
          return;
        }
        asked = next;
        next += 1;
        worker.postMessage(asked);
      });
    }).finally(() => void worker.terminate());
  }
}
