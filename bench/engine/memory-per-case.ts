import { z } from 'zod';

const memoryPerCase = z.object({
  fewer: z.number(),
  more: z.number(),
  entries: z.number(),
  heapBytes: z.number(),
  residentBytes: z.number(),
});

/** What one more case costs a worker that keeps it, in bytes: the difference of many cases and fewer, by case. */
export type MemoryPerCase = Readonly<z.infer<typeof memoryPerCase>>;

/** What the measuring process wrote. */
export function readMemory(output: string): MemoryPerCase {
  return memoryPerCase.parse(JSON.parse(output));
}
