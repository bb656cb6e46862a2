import { z } from 'zod';
import { actionsSchema } from './actions.ts';
import {
  celSchema,
  countSchema,
  nameSchema,
  oneOrMany,
  provenanceShape,
  recipientSchema,
  selectorsSchema,
} from './common.ts';

/** `5 working days before`: how long before the due date a reminder is given. */
const leadSchema = z.string().regex(/ before$/, 'a lead time such as "5 working days before"');

/** Reminders by their lead; a list of recipients is short for the definition's `deadlineReminder` notice to them. */
export const remindSchema = z.record(
  leadSchema,
  z
    .union([
      z.array(nameSchema),
      z.strictObject({ notify: z.array(nameSchema).optional(), do: actionsSchema.optional() }),
    ])
    .transform((value) => (Array.isArray(value) ? { notify: value } : value)),
);

/** What a moment asks for. */
export const momentSchema = z.strictObject({
  /** Roles told with the definition's `deadlinePassed` notice. */
  notify: z.array(recipientSchema).optional(),
  task: nameSchema.optional(),
  do: actionsSchema.optional(),
});

/**
 * A deadline. One occurrence runs at a time; a new entry behind its anchor moves it while it runs, and opens the next one once it is
 * settled. `each` opens one occurrence per starting entry instead, `forEach` one per item of an `all` fact.
 * In `where` of its selectors: `event` is the entry at hand; with `each`, `start` the starting entry; with `forEach`, `item` its item.
 * In its counts: facts and meetings by name, `start.on` and `item.…`.
 */
export const deadlineSchema = z.strictObject({
  title: z.string(),
  /** The limit. */
  due: countSchema,
  /** Is the start day counted? `day 0` unless said. */
  counting: z.enum(['day 0', 'day 1']).default('day 0'),
  /** The aim, beside the limit. */
  target: countSchema.optional(),
  /** Earliest date that is in order (a window); earlier is flagged. */
  notBefore: countSchema.optional(),
  /** Opens an occurrence for each such entry: event selectors or a fact's name. Default: what `due` counts from. */
  each: z.union([nameSchema, selectorsSchema]).optional(),
  /** One occurrence per item of this `all` fact (keyed by the fact's `by`). */
  forEach: nameSchema.optional(),
  /** Of `forEach`: only items for which this holds (`item`, facts). */
  forEachWhere: celSchema.optional(),
  /** Starts only while one of these states is active (dotted paths), and lapses when none is any more. */
  during: oneOrMany(z.string()).optional(),
  /** Starts only if these conditions hold when its anchor arises. */
  startsIf: oneOrMany(z.string()).optional(),
  metBy: selectorsSchema.optional(),
  lapsedBy: selectorsSchema.optional(),
  /** An extension: the event that grants it and the field that holds the new date. The original stays visible. */
  extendedBy: z
    .strictObject({
      event: z.string(),
      to: z.string(),
      where: celSchema.optional(),
      /** The event's fields that say who was consulted: shown beside the new date. */
      consulted: oneOrMany(nameSchema).optional(),
    })
    .optional(),
  pausedBy: selectorsSchema.optional(),
  resumedBy: selectorsSchema.optional(),
  /** Is the day on which the clock stops used up (`day 0`, unless said) or left out as well (`day 1`)? */
  pauseCounting: z.enum(['day 0', 'day 1']).optional(),
  responsible: nameSchema,
  remind: remindSchema.optional(),
  passed: momentSchema.optional(),
  /** When the target date passes unmet. */
  targetPassed: momentSchema.optional(),
  /** Statutory limits may not be loosened by an overlay; an authority's own closures count only for local ones. */
  kind: z.enum(['statutory', 'local', 'milestone']),
  ...provenanceShape,
});

/** A deadline of a definition. */
export type Deadline = z.output<typeof deadlineSchema>;
