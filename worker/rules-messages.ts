import { z } from 'zod';
import { calendarNames } from '../calendar/named-calendars.ts';
import type { JsonObject } from '../machines/json.ts';

const by = z.strictObject({ person: z.string().min(1), role: z.string().min(1) });
/** Kept for good and unencrypted, so it names nobody. */
const why = z.string().trim().min(1);
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const prefix = z.string().regex(/^[0-9a-f]{4,64}$/);
const kind = z.enum(['pathway', 'calendar', 'closures']);
const name = z.string().min(1);
const content = z.custom<JsonObject>((value) => typeof value === 'object' && value !== null && !Array.isArray(value));

const names = z.record(z.string(), z.string());
const renames = z.strictObject({
  events: names.optional(),
  data: z.record(z.string(), names).optional(),
  roles: names.optional(),
  deadlines: names.optional(),
  states: names.optional(),
});

/** Other rules for the running cases, as client/change-plan.ts has them. */
const plan = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('calendar'),
    calendars: z.array(z.enum(calendarNames as readonly [string, ...string[]])).min(1),
    authority: z.string().min(1).optional(),
  }),
  z.strictObject({
    kind: z.literal('pathway'),
    pathway: name,
    from: hash.optional(),
    to: hash,
    renames: renames.optional(),
    evenIfBusy: z.literal(true).optional(),
  }),
  z.strictObject({ kind: z.literal('back'), pathway: name, from: hash }),
]);

/** What a command can ask the worker about what was published and about changes of many cases. */
export const rulesRequest = z.discriminatedUnion('ask', [
  z.strictObject({ ask: z.literal('publish'), kind, name, hash, content, why, by }),
  /** Keeps a pathway that is used without being published. */
  z.strictObject({ ask: z.literal('keep'), hash, content }),
  z.strictObject({ ask: z.literal('newest'), kind, name }),
  z.strictObject({ ask: z.literal('list') }),
  z.strictObject({ ask: z.literal('find'), kind, prefix }),
  z.strictObject({ ask: z.literal('startChange'), plan, why, by }),
  z.strictObject({ ask: z.literal('changes') }),
  z.strictObject({ ask: z.literal('change'), id: z.string() }),
  z.strictObject({ ask: z.literal('changedCases'), id: z.string() }),
  z.strictObject({ ask: z.literal('steerChange'), id: z.string(), wish: z.enum(['pause', 'resume', 'stop']) }),
]);

export type RulesRequest = z.output<typeof rulesRequest>;
