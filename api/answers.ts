import { z } from 'zod';

const instant = z.string().meta({ description: 'An instant in UTC', examples: ['2026-11-20T10:00:00.000Z'] });
const when = z.string().meta({ description: 'A date or an instant', examples: ['2026-11-20'] });
const date = z.string().meta({ description: 'A date', examples: ['2026-11-20'] });
const seq = z.int().meta({ description: 'The number of an entry' });

const cause = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('entry'), seq }),
  z.object({
    kind: z.literal('moment'),
    deadline: z.string(),
    occurrence: z.string(),
    moment: z.enum(['reminder', 'target', 'passed']),
    due: when,
  }),
  z.object({ kind: z.literal('withdrawal'), effect: z.string() }),
]);

const limitChange = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('granted'),
    by: seq,
    on: when,
    to: when,
    person: z.string(),
    role: z.string(),
    consulted: z.array(z.string()).optional(),
  }),
  z.object({ kind: z.literal('stoodStill'), from: date, to: date }),
]);

const deadline = z
  .object({
    id: z.string(),
    title: z.string(),
    occurrence: z.string(),
    kind: z.enum(['statutory', 'local', 'milestone']),
    responsible: z.string().meta({ description: 'The role that sees to it' }),
    status: z.string().meta({
      description:
        'not started, running, due soon, overdue, met, met late, met, recorded late, extended, paused, lapsed, impossible, reached',
    }),
    startedBy: seq,
    startedOn: when,
    due: when.optional(),
    originalDue: when.optional(),
    originalKept: z.boolean().optional(),
    changes: z.array(limitChange).optional(),
    pausedOn: date.optional(),
    lastWorkingDay: date.optional(),
    target: when.optional(),
    metBy: seq.optional(),
    metOn: when.optional(),
  })
  .meta({ id: 'Deadline', description: 'An occurrence of a deadline' });

const acceptance = z
  .object({
    event: z.string(),
    title: z.string(),
    answer: z.enum(['yes', 'no', 'depends']).meta({ description: 'depends: on the data recorded with it' }),
    roles: z.array(z.string()),
    because: z.array(z.string()).optional().meta({ description: 'Of no: what stands against it' }),
  })
  .meta({ id: 'Acceptance', description: 'Would the case take this event now?' });

const view = z.object({
  state: z.string(),
  stage: z.string(),
  status: z.enum(['active', 'done']),
  now: instant,
  deadlines: z.array(deadline),
  tasks: z.array(
    z.object({
      id: z.string(),
      task: z.string(),
      title: z.string(),
      role: z.string(),
      raisedAt: instant,
      cause,
      status: z.enum(['open', 'done', 'withdrawn']),
      doneBy: seq.optional(),
    }),
  ),
  flags: z.array(
    z.object({
      id: z.string(),
      flag: z.string(),
      says: z.string(),
      raisedAt: instant,
      raisedBy: seq,
      clearedBy: seq.optional(),
    }),
  ),
  effects: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(['notify', 'prepare']),
      name: z.string(),
      to: z.array(z.string()),
      status: z.string(),
      cause,
      moment: instant,
      note: z.string().optional(),
      corrects: z.string().optional(),
    }),
  ),
  people: z.record(z.string(), z.object({ person: z.string(), since: seq })),
  accepts: z.array(acceptance),
});

const trouble = z.object({ since: instant, reason: z.string(), permanent: z.boolean() });

/** Where a case stands. */
export const standingAnswer = z
  .object({
    reference: z.string(),
    view,
    incidents: z.array(
      z.object({
        kind: z.enum(['failed', 'delayed', 'untold', 'journal', 'fault']),
        effect: z.string().optional(),
        name: z.string().optional(),
        what: z.string().optional(),
        since: instant,
        reason: z.string(),
      }),
    ),
    journal: z.object({ through: z.int(), waiting: z.int(), trouble: trouble.optional() }),
    closedAt: instant.optional(),
  })
  .meta({ id: 'CaseStanding', description: 'Where a case stands: what is due, and what can be recorded' });

/** An entry of a log; what it holds beside these depends on its kind. */
export const entryAnswer = z
  .looseObject({ kind: z.string(), seq, at: instant })
  .meta({ id: 'Entry', description: 'An entry of the log. Corrections leave the old text where it is.' });

/** A log. */
export const logAnswer = z
  .object({ reference: z.string(), entries: z.array(entryAnswer) })
  .meta({ id: 'Log', description: 'The entries of a case in the order they were recorded' });

/** What was recorded. */
export const recordedAnswer = z
  .object({
    entry: entryAnswer,
    journaled: z.boolean().meta({
      description: 'Has the journal confirmed it? When not, it goes on trying, and the entry holds all the same.',
    }),
  })
  .meta({ id: 'Recorded' });

/** A case that was opened. */
export const openedAnswer = z
  .object({
    reference: z.string(),
    already: z.boolean().meta({ description: 'Was it opened before, by the same request with the same key?' }),
    rules: z.object({
      pathway: z.string(),
      hash: z.string(),
      number: z.int().optional().meta({ description: 'Of a published version: which it is' }),
    }),
  })
  .meta({ id: 'Opened' });

/** The cases that fit. */
export const listAnswer = z
  .object({
    cases: z.array(
      z.object({
        reference: z.string(),
        authority: z.string(),
        pathway: z.string(),
        states: z.array(z.string()),
        nextDue: instant.optional(),
        overdue: z.int(),
        incidents: z.int(),
        version: z.string().optional(),
        calendar: z.string().optional(),
        status: z.enum(['open', 'closed', 'completed']),
      }),
    ),
    total: z.int().meta({ description: 'How many fit, those beyond the limit included' }),
  })
  .meta({ id: 'CaseList', description: 'Those due next first; a moment behind the cases themselves' });

/** May this be read? */
export const decisionAnswer = z
  .object({
    allowed: z.boolean(),
    rule: z.string().optional().meta({ description: 'The rule of access that decides' }),
    records: z.string().optional().meta({ description: 'Allowed only once this event has been recorded' }),
    because: z.array(z.string()).optional().meta({ description: 'Why not, in words' }),
  })
  .meta({ id: 'AccessDecision' });

/** That the cases answer. */
export const healthAnswer = z.object({ status: z.literal('ok'), version: z.string() }).meta({ id: 'Health' });

/** An answer that is no success. */
export const problemAnswer = z
  .looseObject({
    type: z
      .string()
      .meta({ description: 'Which kind of problem; the address explains it', examples: ['/problems/refused'] }),
    title: z.string(),
    status: z.int(),
    detail: z.string().meta({ description: 'What was asked, what is known, what to do; for people' }),
    instance: z.string().meta({ description: 'Names this one answer, and finds it in the log of the server' }),
    errors: z
      .array(
        z.object({
          pointer: z.string().optional().meta({ description: 'A place in the body' }),
          parameter: z.string().optional(),
          header: z.string().optional(),
          detail: z.string(),
        }),
      )
      .optional(),
    refusal: z
      .looseObject({
        kind: z.string().meta({ examples: ['conditionsFailed', 'notAccepted', 'wrongRole', 'keyReused'] }),
        asked: z.string(),
        states: z.array(z.string()),
        message: z.string(),
        conditions: z
          .array(z.object({ condition: z.string(), otherwise: z.string(), source: z.array(z.string()) }))
          .optional()
          .meta({ description: 'Each that failed: its name, the sentence for people, the rules of the policy' }),
      })
      .optional(),
    accepted: z.array(acceptance).optional().meta({ description: 'What can be recorded instead' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457' });
