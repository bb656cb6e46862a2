import { z } from 'zod';
import { actionsSchema } from './actions.ts';
import {
  celSchema,
  countSchema,
  eventNameSchema,
  nameSchema,
  oneOrMany,
  provenanceShape,
  recipientSchema,
  ruleIdSchema,
  selectorsSchema,
} from './common.ts';
import { deadlineSchema, momentSchema, remindSchema } from './deadlines.ts';
import { fieldSchema } from './fields.ts';
import { eventKeySchema, stateSchema, transitionSchema } from './states.ts';

/** A role a person holds in a case. `mailbox` names a shared mailbox configured at the worker, used when nobody holds the role. */
export const roleSchema = z.strictObject({ title: z.string(), mailbox: nameSchema.optional(), ...provenanceShape });

/** A list to choose from, such as the categories of abuse or the agencies: id → title. */
export const valuesSchema = z.strictObject({
  title: z.string(),
  options: z.record(nameSchema, z.string()),
  ...provenanceShape,
});

/** Something that can happen in a case. Who may record it, and with which data. `CASE_OPENED` opens the case. */
export const eventSchema = z.strictObject({
  title: z.string(),
  recordedBy: z.array(nameSchema).min(1),
  /** Who may correct it beside those who may record it. */
  correctedBy: z.array(nameSchema).min(1).optional(),
  /** Must its `on` be an exact instant, or is a date enough? */
  on: z.enum(['date', 'instant']).default('date'),
  data: z.record(nameSchema, fieldSchema).default({}),
  /** Conditions that must hold wherever it is recorded, beside the guards of a transition. */
  requires: oneOrMany(z.string()).optional(),
  /** Asked for wherever it is recorded. */
  do: actionsSchema.optional(),
  /** May its `on` lie in the future (a decision that takes effect later)? */
  future: z.boolean().default(false),
  ...provenanceShape,
});

const factKinds = ['first', 'latest', 'count', 'all', 'any'] as const;
const eventsSchema = oneOrMany(eventNameSchema);

/**
 * A named selection over the log. Exactly one of `first`, `latest`, `count`, `all`, `any` (events) or `misses` (a deadline).
 * `since` names another `first`/`latest` fact: only entries after its entry count, and a new one starts afresh.
 * `value` is a CEL expression over `event`; a `first`/`latest` fact with a value needs `default`.
 */
export const factSchema = z
  .strictObject({
    first: eventsSchema.optional(),
    latest: eventsSchema.optional(),
    count: eventsSchema.optional(),
    all: eventsSchema.optional(),
    any: eventsSchema.optional(),
    /** Counts the occurrences of this deadline whose limit passed unmet. */
    misses: z.string().optional(),
    where: celSchema.optional(),
    since: nameSchema.optional(),
    /** Of `all`: keep the latest per value of this data field, which is the item's key. */
    by: nameSchema.optional(),
    /** Of `all` with `by`: such an entry takes the item away again. */
    without: eventsSchema.optional(),
    value: celSchema.optional(),
    default: z.union([z.string(), z.number(), z.boolean()]).optional(),
    ...provenanceShape,
  })
  .refine(
    (fact) => [...factKinds.map((kind) => fact[kind]), fact.misses].filter((kind) => kind !== undefined).length === 1,
    {
      message: 'a fact has exactly one of first, latest, count, all, any, misses',
    },
  );

/** Something that must be true, in CEL, and what a caseworker is told when it is not. */
export const conditionSchema = z.strictObject({ when: celSchema, otherwise: z.string().min(1), ...provenanceShape });

const agendaItemSchema = z.strictObject({
  title: z.string(),
  /** What the meeting's record has to say about it. */
  asks: z.string().optional(),
  /** Must the record answer it? */
  mandatory: z.boolean().default(true),
  /** Only when these conditions hold. */
  when: oneOrMany(z.string()).optional(),
  before: nameSchema.optional(),
  after: nameSchema.optional(),
  ...provenanceShape,
});

/**
 * A kind of meeting, as a series. Gives facts under its own id: `ID.booked`, `ID.start` (of the booked one), `ID.number` (of the one
 * to be held next, since the entry of `numberedSince`), `ID.heldCount`, `ID.on` (of the last one held), `ID.booking.…` and `ID.record.…`.
 */
export const meetingSchema = z.strictObject({
  title: z.string(),
  booked: eventsSchema.optional(),
  /** The booking's data field with the start, a date or an instant. */
  startField: nameSchema.default('start'),
  held: eventsSchema,
  adjourned: eventsSchema.optional(),
  cancelled: eventsSchema.optional(),
  /** Only entries for which this holds belong to this series. */
  where: celSchema.optional(),
  /** Numbers start again at this fact's entry. */
  numberedSince: nameSchema.optional(),
  /** Deadlines that a booking must not overrun; a booking outside is flagged when it is made. */
  within: oneOrMany(z.string()).optional(),
  agendas: z
    .record(
      nameSchema,
      z.strictObject({
        title: z.string().optional(),
        when: oneOrMany(z.string()).optional(),
        items: z.record(nameSchema, agendaItemSchema),
        ...provenanceShape,
      }),
    )
    .optional(),
  ...provenanceShape,
});

/** Who holds a role: taken from events. */
export const personSchema = z.strictObject({
  assignedBy: oneOrMany(z.strictObject({ event: eventNameSchema, field: nameSchema, where: celSchema.optional() })),
  endedBy: selectorsSchema.optional(),
  /** The role that stands in when nobody holds this one. */
  substitute: nameSchema.optional(),
  ...provenanceShape,
});

/** The events that tell a person's name and address, and their fields. */
export const directorySchema = z.strictObject({
  recordedBy: eventsSchema,
  person: nameSchema,
  name: nameSchema,
  email: nameSchema.optional(),
});

/**
 * Something a person has to do. Completed by an event, or by `TASK_DONE` naming it. In `where` of its selectors `event` is the entry at
 * hand and `start` the entry behind the task: the one that raised it, or the one that started the occurrence whose moment did.
 */
export const taskSchema = z.strictObject({
  title: z.string(),
  role: nameSchema,
  asks: z.string().optional(),
  completedBy: selectorsSchema.optional(),
  withdrawnBy: selectorsSchema.optional(),
  ...provenanceShape,
});

/** A notice. `subject` and `text` are plain text with CEL in braces: `{coreGroup.due}`; see the guide for the names they may read. */
export const notificationSchema = z.strictObject({
  title: z.string(),
  to: z.array(recipientSchema).default([]),
  subject: z.string(),
  text: z.string(),
  attach: z.array(nameSchema).optional(),
  /** Sent when this notice turns out to have been sent in error. */
  followUp: nameSchema.optional(),
  /** Sent late rather than skipped when a correction makes it due in the past. */
  catchUp: z.boolean().default(false),
  ...provenanceShape,
});

const documentStepSchema = z.strictObject({
  title: z.string(),
  event: eventNameSchema,
  by: z.array(nameSchema).optional(),
  /** Recorded by another person than the one who recorded this step. */
  notBy: nameSchema.optional(),
  /** Only after this step of the same instance. */
  after: nameSchema.optional(),
  due: countSchema.optional(),
  remind: remindSchema.optional(),
  passed: momentSchema.optional(),
  during: oneOrMany(z.string()).optional(),
  before: nameSchema.optional(),
  ...provenanceShape,
});

const deliverySchema = z.strictObject({
  title: z.string().optional(),
  to: z.array(nameSchema),
  event: eventNameSchema,
  where: celSchema.optional(),
  due: countSchema,
  responsible: nameSchema,
  forEach: nameSchema.optional(),
  forEachWhere: celSchema.optional(),
  during: oneOrMany(z.string()).optional(),
  remind: remindSchema.optional(),
  passed: momentSchema.optional(),
  kind: z.enum(['statutory', 'local']).default('local'),
  ...provenanceShape,
});

/**
 * A paper. `fields` are CEL expressions over facts; `steps` an ordered chain with roles and counts; `deliveries` per audience.
 * Steps and deliveries become deadlines `ID.STEP` and `ID.DELIVERY`.
 */
export const documentSchema = z.strictObject({
  title: z.string(),
  /** The Typst template's file, beside the definition. */
  template: z.string().optional(),
  /** The template's text, put in by the loader. */
  templateText: z.string().optional(),
  fields: z.record(nameSchema, celSchema).default({}),
  /** One instance per such fact's entry. */
  each: nameSchema.optional(),
  responsible: nameSchema.optional(),
  steps: z.record(nameSchema, documentStepSchema).optional(),
  deliveries: z.record(nameSchema, deliverySchema).optional(),
  /** Fields left out per role. */
  redact: z.record(nameSchema, z.array(nameSchema)).optional(),
  followUp: nameSchema.optional(),
  catchUp: z.boolean().default(false),
  ...provenanceShape,
});

/** A milestone: by age (`at`, a count) or when a condition first holds (`when`). */
export const milestoneSchema = z.strictObject({
  title: z.string(),
  at: countSchema.optional(),
  when: celSchema.optional(),
  during: oneOrMany(z.string()).optional(),
  each: z.union([nameSchema, selectorsSchema]).optional(),
  do: actionsSchema,
  responsible: nameSchema.optional(),
  ...provenanceShape,
});

/** Something that cannot come right any more, said when it arises. `on`: the events after which `when` is asked; false clears it. */
export const flagSchema = z.strictObject({
  says: z.string(),
  on: eventsSchema.optional(),
  when: celSchema.optional(),
  ...provenanceShape,
});

/** Office hours: weekdays 1 (Monday) to 7, from and to in London time; working days only unless said. */
export const hoursSchema = z.strictObject({
  days: z.array(z.number().int().min(1).max(7)),
  from: z.string().regex(/^[0-2][0-9]:[0-5][0-9]$/),
  to: z.string().regex(/^[0-2][0-9]:[0-5][0-9]$/),
  bankHolidays: z.boolean().default(false),
});

/** Who may read or record what, for which purpose, in which hours. */
export const accessRuleSchema = z.strictObject({
  title: z.string(),
  roles: z.array(nameSchema).min(1),
  may: z.enum(['read', 'record']),
  /** `case`, `personal`, `document:ID`, `event:ID`, `register`, or a name of the definition's own. */
  what: z.array(z.string()).min(1),
  purposes: z.array(nameSchema).optional(),
  hours: nameSchema.optional(),
  outsideHours: nameSchema.optional(),
  /** Conditions over facts. */
  when: oneOrMany(z.string()).optional(),
  /** A look-up allowed by this rule is itself recorded as this event. */
  records: eventNameSchema.optional(),
  deny: z.boolean().default(false),
  otherwise: z.string(),
  ...provenanceShape,
});

/** A pathway definition, base or overlay already merged. */
export const pathwaySchema = z.strictObject({
  pathway: z.string().regex(/^[a-z][a-z0-9-]*$/, 'a pathway id is lower case with hyphens'),
  title: z.string(),
  extends: z.string().optional(),
  authority: z.string().optional(),
  nation: z.enum(['england', 'wales']),
  /** The rule register this definition answers to: `registers/ID.yaml`. */
  register: z.string().optional(),
  calendar: z.enum(['england-and-wales', 'scotland', 'northern-ireland', 'uk-any']),
  /** The authority's own closed days; they count only for deadlines marked local. */
  closures: z.array(z.strictObject({ date: z.string(), name: z.string() })).default([]),
  terms: z.record(nameSchema, z.string()).default({}),
  roles: z.record(nameSchema, roleSchema),
  values: z.record(nameSchema, valuesSchema).default({}),
  events: z.record(eventNameSchema, eventSchema),
  facts: z.record(nameSchema, factSchema).default({}),
  conditions: z.record(nameSchema, conditionSchema).default({}),
  meetings: z.record(nameSchema, meetingSchema).default({}),
  people: z.record(nameSchema, personSchema).default({}),
  directory: directorySchema.optional(),
  initial: nameSchema.optional(),
  type: z.enum(['parallel']).optional(),
  states: z.record(nameSchema, stateSchema),
  /** Events accepted in every state. */
  on: z.record(eventKeySchema, oneOrMany(transitionSchema)).optional(),
  deadlines: z.record(nameSchema, deadlineSchema).default({}),
  milestones: z.record(nameSchema, milestoneSchema).default({}),
  tasks: z.record(nameSchema, taskSchema).default({}),
  notifications: z.record(nameSchema, notificationSchema).default({}),
  documents: z.record(nameSchema, documentSchema).default({}),
  flags: z.record(nameSchema, flagSchema).default({}),
  hours: z.record(nameSchema, hoursSchema).default({}),
  access: z.record(nameSchema, accessRuleSchema).default({}),
  measures: z
    .record(
      nameSchema,
      z.strictObject({
        title: z.string(),
        deadline: z.string(),
        /** What is counted once: each case, or what several cases share, such as a conference about brothers and sisters. */
        by: z.array(z.enum(['case', 'child', 'conference'])).default(['case']),
        ...provenanceShape,
      }),
    )
    .default({}),
  /** What the policy says that nothing here enforces or asks for: shown as guidance at its stage. */
  guidance: z
    .record(nameSchema, z.strictObject({ stage: z.string(), says: z.string(), ...provenanceShape }))
    .default({}),
  /** Rules that are not this system's to hold, with the reason. */
  outside: z.record(ruleIdSchema, z.string()).default({}),
});

/** A pathway definition, parsed and resolved. Plain JSON: it travels in a workflow's input. */
export type Pathway = z.output<typeof pathwaySchema>;
export type PathwayEvent = z.output<typeof eventSchema>;
export type Fact = z.output<typeof factSchema>;
export type Condition = z.output<typeof conditionSchema>;
export type Meeting = z.output<typeof meetingSchema>;
export type PathwayDocument = z.output<typeof documentSchema>;
export type Milestone = z.output<typeof milestoneSchema>;
export type AccessRule = z.output<typeof accessRuleSchema>;
