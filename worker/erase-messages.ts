import { z } from 'zod';

/** What is asked of a worker when a case is to be erased. */
export const eraseRequest = z.strictObject({
  reference: z.string(),
  /** Kept for good, so it names nobody. */
  why: z.string().trim().min(1),
  by: z.strictObject({ person: z.string(), role: z.string() }).optional(),
  /** Without it nothing is done, and the answer says what would be. */
  confirmed: z.boolean(),
});

/** What a worker answers. */
export const eraseAnswer = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('wouldErase'),
    reference: z.string(),
    /** Entries of its log. */
    entries: z.number(),
    /** Is it still running: do deadlines and tasks end with it? */
    isRunning: z.boolean(),
  }),
  z.object({
    kind: z.literal('erased'),
    reference: z.string(),
    /** The instant of its erasure; of an earlier one when it had been erased before. */
    at: z.string(),
    already: z.boolean(),
    entries: z.number(),
    papers: z.number(),
    letters: z.number(),
    /** What could not be removed, and what to do. */
    left: z.array(z.string()),
  }),
]);

/** An erasure that has been, as a worker tells it. */
export const erasureAnswer = z.object({
  reference: z.string(),
  at: z.string(),
  by: z.object({ person: z.string(), role: z.string() }).optional(),
  why: z.string(),
});

export type ToldErasure = z.output<typeof erasureAnswer>;
export type EraseRequest = z.output<typeof eraseRequest>;
export type Erased = z.output<typeof eraseAnswer>;
