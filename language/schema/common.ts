import { z } from 'zod';

/** A name a definition gives to one of its parts: a letter, then letters, digits, hyphens or underscores. */
export const nameSchema = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]*$/, 'a name starts with a letter and holds letters, digits, "-" and "_"');

/** An event's name: past tense in capitals, `CONFERENCE_HELD`. */
export const eventNameSchema = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]*$/, 'an event is named in capitals, in the past tense: CONFERENCE_HELD');

/** A CEL expression, as text. It reads facts and the event at hand, nothing else. */
export const celSchema = z.string().min(1);

/** A count as people say it: `15 working days after s47Strategy.on`. */
export const countTextSchema = z.string().min(1);

/** A count, or the earliest or the latest of several. */
export const countSchema = z
  .union([
    countTextSchema,
    z.strictObject({ 'earliest of': z.array(countTextSchema).min(2) }),
    z.strictObject({ 'latest of': z.array(countTextSchema).min(2) }),
  ])
  .transform((count) => {
    if (typeof count === 'string') return count;
    if ('earliest of' in count) return `earliest of: [${count['earliest of'].join(', ')}]`;
    return `latest of: [${count['latest of'].join(', ')}]`;
  });

/**
 * Whom a notice goes to: a role, an `all` fact keyed by person (everybody in it), `item` (the person of a `forEach` item)
 * or `event.FIELD` (the person, or people, the event at hand names).
 */
export const recipientSchema = z
  .string()
  .regex(/^(event\.)?[A-Za-z][A-Za-z0-9_-]*$/, 'a role, a fact that lists people, "item", or "event.FIELD"');

/** A policy rule's id: `WAR-12`. */
export const ruleIdSchema = z.string().regex(/^[A-Z]{2,5}-[0-9]{2,3}$/, 'a rule id looks like WAR-12');

/** What every element may carry: the rules it answers to, and the reading taken where they are ambiguous. */
export const provenanceShape = {
  source: z.array(ruleIdSchema).optional(),
  reading: z.string().min(1).optional(),
};

/** One or several, read as a list. */
export function oneOrMany<T extends z.ZodType>(item: T) {
  return z.union([item, z.array(item)]).transform((value) => (Array.isArray(value) ? value : [value]) as z.output<T>[]);
}

/**
 * Chooses entries of the log: by event, and where a CEL expression over `event` holds.
 * Short form: the event's name.
 */
export const selectorSchema = z
  .union([eventNameSchema, z.strictObject({ event: eventNameSchema, where: celSchema.optional() })])
  .transform((selector) => (typeof selector === 'string' ? { event: selector } : selector));

export const selectorsSchema = oneOrMany(selectorSchema);

/** Chooses entries of the log. */
export type Selector = z.output<typeof selectorSchema>;
