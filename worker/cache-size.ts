import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';

const PER_CASE_BYTES = 900_000;
const SHARE = 0.25;
/** What the worker itself needs of the heap: SDK, bundle, compiled machines. */
const OWN_HEAP_BYTES = 400_000_000;

/** The memory this process may use. */
export interface Memory {
  readonly totalBytes: number;
  /** The limit of a JavaScript heap; cases live in one. */
  readonly heapBytes: number;
}

/** The machine's memory, or what its container is allowed if that is less. */
export function memoryHere(): Memory {
  const allowed = process.constrainedMemory();
  const totalBytes = allowed > 0 ? Math.min(allowed, totalmem()) : totalmem();
  return { totalBytes, heapBytes: getHeapStatistics().heap_size_limit };
}

/**
 * How many cases a worker keeps in memory: a quarter of the machine's memory at 0.9 MB each, as far as the heap goes.
 * One that is not kept is replayed from its history when it is next needed, so this costs time, never correctness.
 */
export function cachedCases(memory: Memory): number {
  const bytes = Math.min(memory.totalBytes * SHARE, memory.heapBytes - OWN_HEAP_BYTES);
  return Math.max(50, Math.floor(bytes / PER_CASE_BYTES));
}
