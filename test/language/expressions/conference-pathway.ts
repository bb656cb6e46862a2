import { createExpressions, type Expressions, type View } from '../../../language/expressions/expressions.ts';
import type { JsonObject } from '../../../language/json.ts';
import { type Pathway, pathwaySchema } from '../../../language/schema/pathway.ts';

/** A small pathway of conferences, invented for the tests of expressions. */
export const conferencePathway: Pathway = pathwaySchema.parse({
  pathway: 'conferences',
  title: 'Conferences',
  nation: 'england',
  calendar: 'england-and-wales',
  roles: {
    chair: { title: 'Conference chair' },
    socialWorker: { title: 'Social worker' },
    teamManager: { title: 'Team manager' },
  },
  values: {
    category: {
      title: 'Category of abuse',
      options: { neglect: 'Neglect', physical: 'Physical abuse', emotional: 'Emotional abuse' },
    },
    agency: {
      title: 'Agency',
      options: {
        'childrens-social-care': "Children's Social Care",
        health: 'Health',
        police: 'Police',
        school: 'School',
      },
    },
  },
  events: {
    CASE_OPENED: { title: 'Case opened', recordedBy: ['socialWorker'] },
    BIRTH: { title: 'The child is born', recordedBy: ['socialWorker'] },
    BOOKED: { title: 'Conference booked', recordedBy: ['chair'], data: { start: 'instant', room: 'text?' } },
    HELD: {
      title: 'Conference held',
      recordedBy: ['chair'],
      on: 'instant',
      data: {
        category: 'category',
        reason: 'text?',
        hours: 'number',
        number: 'integer',
        children: 'list of person',
        votes: 'list of integer',
        attendees: {
          list: { fields: { person: 'person', agency: 'agency', inContactWith: 'list of person', phone: 'text?' } },
        },
      },
    },
    REPORT: {
      title: 'Report received',
      recordedBy: ['socialWorker'],
      data: { agency: 'agency', pages: 'integer', reason: 'text' },
    },
  },
  facts: {
    birth: { latest: 'BIRTH' },
    lastHeld: { latest: 'HELD' },
    reports: { all: 'REPORT', by: 'agency' },
    reportCount: { count: 'REPORT' },
    everHeld: { any: 'HELD' },
    category: { latest: 'HELD', value: 'event.category', default: 'none' },
    birthDate: { latest: 'BIRTH', value: 'event.on', default: '' },
    'last-report': { latest: 'REPORT' },
    list: { count: 'REPORT' },
  },
  meetings: { conference: { title: 'Conference', booked: 'BOOKED', held: 'HELD' } },
  initial: 'open',
  states: { open: {} },
  deadlines: {
    icpc: { title: 'Initial conference', due: '15 working days after birth.on', responsible: 'chair', kind: 'local' },
  },
});

export const expressions: Expressions = createExpressions(conferencePathway);

/** A conference as the core shows it: two children, both agencies in contact with the first child alone. */
export const held: JsonObject = {
  exists: true,
  on: '2026-07-01T09:00:00.000Z',
  at: '2026-07-01T12:00:00.000Z',
  by: 'p-chair',
  role: 'chair',
  type: 'HELD',
  seq: 4,
  category: 'neglect',
  hours: 1.5,
  number: 2,
  children: ['c-ann', 'c-ben'],
  votes: [3, 1, 1],
  attendees: [
    { person: 'p-1', agency: 'childrens-social-care', inContactWith: ['c-ann', 'c-ben'], phone: '0000' },
    { person: 'p-2', agency: 'health', inContactWith: ['c-ann', 'c-ben'] },
    { person: 'p-3', agency: 'police', inContactWith: ['c-ann'] },
    { person: 'p-4', agency: 'police', inContactWith: ['c-ben'] },
  ],
};

/** The facts of a case in which the child is born and one report is in. */
export const view: View = {
  facts: {
    birth: {
      exists: true,
      on: '2026-03-24',
      at: '2026-03-24T12:00:00.000Z',
      by: 'p-sw',
      role: 'socialWorker',
      type: 'BIRTH',
      seq: 2,
    },
    lastHeld: { exists: false },
    reports: [
      {
        exists: true,
        key: 'health',
        agency: 'health',
        pages: 3,
        reason: 'asked',
        seq: 3,
        type: 'REPORT',
        on: '2026-03-25',
      },
    ],
    reportCount: 1,
    everHeld: false,
    category: 'none',
    birthDate: '2026-03-24',
    conference: {
      exists: false,
      booked: true,
      start: '2026-07-01T09:00:00.000Z',
      number: 1,
      heldCount: 0,
      adjournedCount: 0,
      cancelledCount: 0,
    },
  },
  event: held,
  people: { chair: { person: 'p-chair', name: 'Carol Invented' } },
  case: { reference: 'T-1', authority: 'Testshire', pathway: 'Conferences' },
  due: { icpc: '2026-04-16' },
};

/** What an expression over a conference's record answers: its value, or `{ problem }`. */
export function answer(text: string, over: View = view): unknown {
  const result = expressions.compile(text, { event: ['HELD'] }).evaluate(over);
  return result.ok ? result.value : { problem: result.problem };
}
