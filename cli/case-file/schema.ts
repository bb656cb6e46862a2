import { z } from 'zod';
import { calendarEditsSchema } from '../calendar/read-calendar-file.ts';
import { renamesSchema } from '../read-renames.ts';
import { eventNameSchema, nameSchema } from '../../language/schema/common.ts';

const when = z
  .string()
  .regex(
    /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/,
    'a date such as 2026-03-24, or a time on it such as 2026-03-24T10:00 (a London clock, unless it says Z or an offset)',
  );
const data = z.record(z.string(), z.json());
const text = z.string().min(1);

const by = z.strictObject({ person: text, role: nameSchema });

/** What a refusal has to be; `true`: any. Only what is named is compared. */
const refused = z.union([
  z.literal(true),
  z.strictObject({
    kind: text.optional(),
    conditions: z
      .array(text)
      .optional()
      .describe(
        'The conditions that failed, all of them, in any order. Of a conflict: those of the entry that would not hold.',
      ),
    data: z.array(text).optional().describe('Of wrong data: the fields it is about, all of them.'),
    event: text.optional().describe('Of a conflict: the event that would not hold.'),
    says: text.optional().describe('Words that its message has to hold.'),
  }),
]);

/** How a case begins. */
export const opened = z.strictObject({
  on: when,
  at: when.optional(),
  by,
  data: data.default({}),
  as: nameSchema.optional(),
  refused: refused.optional(),
});

/** Something that happened. */
export const recordEntry = z.strictObject({
  event: z.string(),
  on: when,
  at: when.optional(),
  by,
  data: data.default({}),
  as: nameSchema.optional().describe('A name for it, by which a later correction calls it.'),
  refused: refused.optional(),
});

const untilEntry = z.strictObject({ until: when });

/** A correction of something before. */
export const correctEntry = z.strictObject({
  correct: z.union([nameSchema, z.int().min(1)]),
  amend: z.strictObject({ on: when.optional(), data: data.optional() }).optional(),
  strike: z.literal(true).optional(),
  insertBefore: z.strictObject({ event: eventNameSchema, on: when, data: data.default({}) }).optional(),
  why: text,
  by,
  at: when.optional(),
  as: nameSchema.optional(),
  refused: refused.optional(),
});

const ofRules = { why: text, by, at: when.optional(), refused: refused.optional() };

/** A calendar that is published while the case runs. */
const publishEntry = z.strictObject({
  publish: calendarEditsSchema.describe('A calendar file, as `duecourse calendar publish` takes it.'),
  ...ofRules,
});

/** A move of the case to another version of its pathway. */
const moveEntry = z.strictObject({
  moveTo: text.describe("The other version: a path beside the case file, or a pathway's id."),
  renames: renamesSchema
    .optional()
    .describe('What the other version calls otherwise, as `duecourse migrate --renames` takes it.'),
  ...ofRules,
  as: nameSchema.optional().describe('A name for it, by which `moveBack` calls it.'),
});

/** A move that is taken back. */
const moveBackEntry = z.strictObject({ moveBack: z.union([nameSchema, z.int().min(1)]), ...ofRules });

const expectedDeadline = z.strictObject({
  id: text,
  occurrence: text.default('1'),
  status: text,
  due: when.optional(),
  originalDue: when.optional(),
  originalKept: z.boolean().optional(),
  lastWorkingDay: when.optional(),
  target: when.optional(),
  startedOn: when.optional(),
  metOn: when.optional(),
  responsible: nameSchema.optional(),
});

const aboutEffect = {
  deadline: text.optional().describe("Of one that a deadline's moment caused."),
  occurrence: text.optional(),
  moment: z.enum(['reminder', 'target', 'passed']).optional(),
  status: text.optional().describe('`done` unless said.'),
};
const expectedEffect = z.union([
  z.strictObject({ notify: nameSchema, to: z.array(text).optional(), subject: text.optional(), ...aboutEffect }),
  z.strictObject({ prepare: nameSchema, ...aboutEffect }),
]);

/** What has to hold at a checkpoint. A list that is given is complete; what is left out is not looked at. */
const expectation = z.strictObject({
  state: text.optional(),
  stage: text.optional(),
  status: z.enum(['active', 'done']).optional(),
  deadlines: z.array(expectedDeadline).optional().describe('Every occurrence that has started.'),
  effects: z
    .array(expectedEffect)
    .optional()
    .describe('Every effect that is new, or stands otherwise, since the last checkpoint that listed effects.'),
  tasks: z
    .array(
      z.strictObject({ task: nameSchema, status: z.enum(['open', 'done', 'withdrawn']), role: nameSchema.optional() }),
    )
    .optional(),
  flags: z.array(text).optional().describe('Every flag that stands.'),
  people: z
    .record(nameSchema, z.union([text, z.null()]))
    .optional()
    .describe('Role → person; roles left out are not looked at; null: nobody.'),
  accepts: z
    .record(eventNameSchema, z.enum(['yes', 'no', 'depends']))
    .optional()
    .describe('Would the case accept these events now?'),
});

const expectEntry = z.strictObject({ expect: expectation });

const readsEntry = z.strictObject({
  reads: z.strictObject({
    by,
    what: text,
    purpose: nameSchema.optional(),
    at: when.optional(),
    expect: z.enum(['allowed', 'refused']),
    rule: nameSchema.optional().describe('The rule of `access` that decides.'),
    records: eventNameSchema
      .optional()
      .describe(
        'The event that the rule has every such reading recorded as. It is recorded, with `data`, before anything is read.',
      ),
    data: data.optional().describe('The data of that event.'),
  }),
});

/** A case file: a case lived through, with what has to hold on the way. */
export const caseFileSchema = z.strictObject({
  title: text.describe('What it shows.'),
  pathway: text.describe("The pathway's id, or a path beside the case file."),
  reference: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'letters, digits, “.”, “_” and “-”')
    .optional()
    .describe("What the case is called; made of the file's name unless said. It needs a digit."),
  proves: z.array(text).default([]).describe("Ids of the policy's rules that this file shows."),
  opened,
  entries: z.array(
    z.union([recordEntry, untilEntry, correctEntry, expectEntry, readsEntry, publishEntry, moveEntry, moveBackEntry]),
  ),
});

/** A case file as read, with local times still as written. */
export type CaseFileSource = z.output<typeof caseFileSchema>;
export type EntrySource = CaseFileSource['entries'][number];
export type Expectation = z.output<typeof expectation>;
export type ExpectedEffect = z.output<typeof expectedEffect>;
export type ExpectedDeadline = z.output<typeof expectedDeadline>;
export type ExpectedRefusal = z.output<typeof refused>;
