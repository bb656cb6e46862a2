import fc from 'fast-check';
import type { Pathway } from '../../../language/schema/pathway.ts';
import type { Json } from '../../../language/json.ts';
import type { Move } from './random-case.ts';
import { smallPathway } from './small-pathway.ts';

/** What happens to a case, in order; mostly events, some corrections, outcomes of effects and mere waiting. */
export function moves(kinds: readonly Move['kind'][], most: number): fc.Arbitrary<Move[]> {
  const kind = fc.constantFrom(...kinds);
  const minutes = fc.oneof(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 0, max: 20 * 24 * 60 }));
  return fc.array(fc.record({ kind, seed: fc.integer(), minutes }), { minLength: 1, maxLength: most, size: 'max' });
}

const forms = {
  single: 'due: 5 working days after strategy.on, metBy: MET',
  aimed:
    'due: 1 month after strategy.on, target: 2 weeks after strategy.on, notBefore: 3 days after strategy.on, metBy: MET, targetPassed: { notify: [worker] }',
  chosen: 'due: { earliest of: [1 month after birth.on, 3 months after strategy.on] }, metBy: MET',
  both: 'due: { latest of: [1 week after birth.on, 2 weeks after strategy.on] }, metBy: MET',
  each: 'each: MET, due: 1 month after start.on, metBy: MET',
  eachFact: 'each: strategy, due: 3 working days after start.on, metBy: { event: MET, where: event.seq > start.seq }',
  invited:
    'forEach: invited, forEachWhere: item.reports, due: 2 working days before review.start, metBy: { event: SHARED, where: event.person == item.person }',
  perItem: 'forEach: invited, due: 4 days after item.on, metBy: { event: SHARED, where: event.person == item.key }',
  minutes:
    'each: HELD, forEach: invited, due: 10 working days after start.on, metBy: { event: SHARED, where: event.person == item.key }',
  hours: 'due: 24 hours before review.start, metBy: SHARED, remind: { 48 hours before: [worker] }',
  next: 'each: HELD, due: 2 weeks before review.start, metBy: SHARED',
  literal: 'due: 10 working days after 2026-04-01, metBy: MET',
} as const;

const additions = {
  during: 'during: enquiry',
  startsIf: 'startsIf: isUrgent',
  lapsedBy: 'lapsedBy: OFF',
  paused: 'pausedBy: STOPPED, resumedBy: WENT_ON',
  extended: 'extendedBy: { event: GRANTED, to: to }',
  reminded: 'passed: { notify: [manager], task: explain }',
} as const;

/** A small pathway with some of the forms a deadline can have, each with some of what can be said of it. */
export function smallPathways(): fc.Arbitrary<Pathway> {
  const names = Object.keys(forms) as (keyof typeof forms)[];
  const extras = Object.keys(additions) as (keyof typeof additions)[];
  const deadline = fc.record({
    form: fc.constantFrom(...names),
    extras: fc.subarray(extras),
    kind: fc.constantFrom('statutory', 'local'),
  });
  return fc.array(deadline, { minLength: 1, maxLength: 6 }).map((deadlines) => {
    const written = deadlines.map(
      ({ form, extras: chosen, kind }, index) =>
        `  ${form}${index}: { title: ${form}, ${[forms[form], ...chosen.map((extra) => additions[extra])].join(', ')}, responsible: worker, kind: ${kind} }`,
    );
    return smallPathway(`${frame}deadlines:\n${written.join('\n')}\n`);
  });
}

const frame = `
closures: [{ date: '2026-03-20', name: Offices closed }]
events:
  DISCUSSED: { data: { starts: boolean, urgent: boolean }, do: [notify: told] }
  BORN: {}
  MET: {}
  BOOKED: { data: { start: instant } }
  HELD: {}
  ADJOURNED: {}
  CANCELLED: {}
  INVITED: { data: { person: person, reports: boolean }, do: [{ notify: invitation, to: [event.person] }] }
  UNINVITED: { data: { person: person } }
  SHARED: { data: { person: person } }
  OFF: {}
  STOPPED: {}
  WENT_ON: {}
  GRANTED: { data: { to: date } }
  ADDRESS: { data: { person: person, name: text, email: text } }
  BEGUN: {}
  ENDED: {}
on: { DISCUSSED: {}, BORN: {}, MET: {}, BOOKED: {}, HELD: {}, ADJOURNED: {}, CANCELLED: {}, INVITED: {}, UNINVITED: {}, SHARED: {}, OFF: {}, STOPPED: {}, WENT_ON: {}, GRANTED: {}, ADDRESS: {} }
states:
  referred: { on: { BEGUN: enquiry } }
  enquiry: { entry: [{ notify: told, to: [manager] }], on: { ENDED: referred, MET: [{ guard: missedTwice, target: referred }, {}] } }
facts:
  strategy: { latest: DISCUSSED, where: event.starts }
  birth: { latest: BORN }
  invited: { all: INVITED, by: person, without: UNINVITED }
  missed: { misses: single0 }
  discussions: { count: DISCUSSED, since: birth }
meetings: { review: { title: Review, booked: BOOKED, held: HELD, adjourned: ADJOURNED, cancelled: CANCELLED, numberedSince: birth, within: [single0] } }
directory: { recordedBy: ADDRESS, person: person, name: name, email: email }
conditions:
  isUrgent: { when: strategy.exists && strategy.urgent, otherwise: Not urgent. }
  missedTwice: { when: missed > 1, otherwise: Not missed twice. }
tasks: { explain: { title: Explain, role: manager, completedBy: MET } }
milestones: { many: { title: Many, when: discussions >= 2, do: [{ notify: told, to: [manager] }] } }
notifications:
  told: { title: Told, to: [worker], subject: 'Told {strategy.exists ? strategy.on : "nothing"}', text: T, followUp: error }
  invitation: { title: Invitation, subject: Come, text: 'On {dateOf(review.start)}.', followUp: error, catchUp: true }
  error: { title: Error, subject: 'Not {withdrawn.subject}', text: E }
`;

/** Anything that is JSON, names that mean something to JavaScript included. */
export function anyJson(): fc.Arbitrary<Json> {
  const key = fc.oneof(
    fc.string({ maxLength: 8 }),
    fc.constantFrom('__proto__', 'constructor', 'toString', 'on', 'seq', 'person', 'start', 'agenda'),
  );
  const leaf = fc.oneof(
    fc.string(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.constantFrom(
      '2026-03-24',
      '9999-12-31',
      '0001-01-01',
      '2026-02-30',
      '0001-01-01T00:00:00.000Z',
      '9999-12-31T23:59:59.999Z',
      '__proto__',
      'x'.repeat(100_000),
    ),
  );
  const { json } = fc.letrec<{ json: Json }>((tie) => ({
    json: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      leaf,
      fc.array(tie('json'), { maxLength: 4 }),
      fc.dictionary(key, tie('json'), { maxKeys: 4, noNullPrototype: true }),
    ),
  }));
  return json;
}
