import { z } from 'zod';
import { parseInstant, type Instant } from '../calendar/instant.ts';
import { parseIsoDate, type IsoDate } from '../calendar/iso-date.ts';
import type { JsonObject } from '../machines/json.ts';
import { readWhen } from './read-when.ts';

const text = (about: string, longest = 1000): z.ZodString =>
  z.string().trim().min(1).max(longest).meta({ description: about });

/** What reads a text; what it throws says what is wrong with it. */
function read<T>(about: string, example: string, reader: (text: string) => T) {
  return z
    .string()
    .max(40)
    .meta({ description: about, examples: [example] })
    .transform((given, context): T => {
      try {
        return reader(given);
      } catch (error) {
        context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
        return z.NEVER;
      }
    });
}

const date = (about: string) => read<IsoDate>(about, '2026-11-20', parseIsoDate);
const instant = (about: string) => read<Instant>(about, '2026-11-20T10:00:00Z', parseInstant);
const when = (about: string) => read(about, '2026-11-20', readWhen);
const seq = (about: string) => z.int().min(1).meta({ description: about });

const by = z
  .strictObject({
    person: text('Their id in your system; no name', 200),
    role: text('A role of the pathway, such as socialWorker', 200),
  })
  .meta({
    id: 'By',
    description: 'Who acts, and in which role. The rules of the case decide what the role may record.',
  });

/** Names of fields and what they hold: the case itself says what they have to be. */
const data = z
  .record(z.string(), z.unknown())
  .transform((value): JsonObject => value as JsonObject)
  .meta({ description: 'The fields of the event. Times in them carry Z or an offset.' });

const event = text('An event of the pathway, such as STRATEGY_DISCUSSION_HELD', 200);
const why = text('Why; kept with the entry', 2000);
const hash = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'should be a hash of 64 digits from 0 to f')
  .meta({ description: 'The hash of a version' });
const pathwayId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/, 'should be the id of a pathway, such as warrington')
  .meta({ description: 'A pathway by its id', examples: ['warrington'] });

/** A case to be opened. */
export const openBody = z
  .strictObject({
    pathway: pathwayId,
    reference: text("The case's number in your own system; nothing personal", 64),
    on: when('The day it was opened, or the time on it'),
    by,
    data: data.default({}),
  })
  .meta({ id: 'OpenCase' });

/** Something that happened. */
export const recordBody = z
  .strictObject({ event, on: when('The day it happened, or the time on it'), by, data: data.default({}) })
  .meta({ id: 'RecordEntry' });

const change = z
  .discriminatedUnion('op', [
    z.strictObject({
      op: z.literal('amend'),
      target: seq('The entry that was wrong'),
      on: when('The right day or time').exactOptional(),
      data: data.exactOptional().meta({ description: 'The right data, whole' }),
    }),
    z.strictObject({ op: z.literal('strike'), target: seq('The entry that never happened') }),
    z.strictObject({
      op: z.literal('insert'),
      before: seq('The entry it comes before'),
      event,
      on: when('The day it happened, or the time on it'),
      data: data.default({}),
    }),
  ])
  .meta({ description: 'What was wrong with the log' });

/** What was wrong with the log. */
export const correctBody = z.strictObject({ change, why, by }).meta({ id: 'CorrectEntry' });

const names = z.record(z.string(), z.string());
const renames = z
  .strictObject({
    events: names.exactOptional(),
    data: z.record(z.string(), names).exactOptional(),
    roles: names.exactOptional(),
    deadlines: names.exactOptional(),
    states: names.exactOptional(),
  })
  .meta({ description: 'Old name → new name, for what the new version calls otherwise' });

const rulesChange = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('pathway'),
      pathway: pathwayId,
      version: hash
        .exactOptional()
        .meta({ description: 'The published version, by its hash; the newest unless given' }),
      renames: renames.exactOptional(),
      evenIfBusy: z
        .literal(true)
        .exactOptional()
        .meta({ description: 'Even while something is still to be carried out' }),
    }),
    z.strictObject({
      kind: z.literal('calendar'),
      version: hash.exactOptional().meta({ description: 'Only if the calendar in force has this hash' }),
    }),
    z.strictObject({ kind: z.literal('back'), target: seq('The entry of the move that is taken back') }),
  ])
  .meta({
    description: 'A published version of a pathway, the calendar that is in force now, or back to the version before',
  });

/** Other rules for a case. */
export const rulesBody = z.strictObject({ change: rulesChange, why, by }).meta({ id: 'ChangeRules' });

/** Which rules are wanted. */
export type WantedRules = z.infer<typeof rulesChange>;

const yesNo = z.enum(['true', 'false']).transform((value) => value === 'true');

/** Which cases are wanted; everything given must hold. */
export const listQuery = z.strictObject({
  authority: text('Only cases of this authority', 200).exactOptional(),
  pathway: pathwayId.exactOptional(),
  state: text('Only cases in this state, or in one inside it', 500).exactOptional(),
  overdue: yesNo.meta({ description: 'Only cases with a deadline that has passed and is still unmet' }).exactOptional(),
  incidents: yesNo.meta({ description: 'Only cases with something that a person has to look at' }).exactOptional(),
  dueBefore: instant('Only cases whose next limit ends before this instant').exactOptional(),
  status: z.enum(['open', 'closed', 'all']).default('open'),
  limit: z.coerce.number().int().min(1).max(10_000).default(1000).meta({ description: 'How many at most are told' }),
});

/** How a case is looked at. */
export const lookQuery = z.strictObject({
  asOf: date('As things stood at the end of this date').exactOptional(),
  knownAt: instant('Only what had been recorded at this instant').exactOptional(),
});

/** How a log is looked at. */
export const logQuery = lookQuery.pick({ knownAt: true });

/** Who wants to read what, and why. */
export const readsQuery = z.strictObject({
  person: text('Who wants to read', 200),
  role: text('In which role', 200),
  what: text('case, personal, document:ID, event:ID, register, or a name of the pathway’s own', 200),
  purpose: text('For which purpose, where a rule asks for one', 200).exactOptional(),
});
