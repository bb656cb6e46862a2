import { addDays, addMonths, parseIsoDate, weekdayOf, type IsoDate } from '../../../calendar/iso-date.ts';
import { londonInstant } from '../../../calendar/london.ts';
import type { By, Entry, OpenedEntry, RecordedEntry } from '../../../machines/entry.ts';
import type { JsonObject } from '../../../machines/json.ts';

/** How busy a case is. Everybody in it is invented. */
export interface Busyness {
  /** Review conferences, the first after three months, the others after six each. */
  readonly reviews: number;
  /** Are core groups booked before they are held? */
  readonly booksCoreGroups: boolean;
  /** How many people are invited to every conference and write a report for it. */
  readonly invited: number;
  /** Does the last review end the plan? Otherwise the case stays open. */
  readonly ends: boolean;
}

const duty: By = { person: 'p-duty', role: 'dutySocialWorker' };
const office: By = { person: 'p-office', role: 'conferenceService' };
const chair: By = { person: 'p-chair', role: 'conferenceChair' };
const lead: By = { person: 'p-lead', role: 'leadSocialWorker' };
const social: By = { person: 'p-sw', role: 'socialWorker' };

/**
 * The log of an invented child's case on Warrington's pathway, without what the machine adds: strategy discussion, initial
 * conference, plan, monthly core groups, reviews, all in time.
 *
 * @param pathway - the hash its opening names; the calendar's is `c`.
 */
export function warringtonLog(
  { reviews, booksCoreGroups, invited, ends }: Busyness,
  pathway = 'p',
): readonly [OpenedEntry, ...Entry[]] {
  const entries: RecordedEntry[] = [];
  const began = parseIsoDate('2024-03-04');

  function record(type: string, on: string, by: By, data: JsonObject, time = '12:00'): void {
    const date = workingDay(parseIsoDate(on));
    const at = londonInstant(date, time);
    const last = entries.at(-1)?.at ?? at;
    entries.push({
      kind: 'recorded',
      seq: entries.length + 2,
      type,
      on: type === 'REPORT_COPY_SENT' ? (at < last ? last : at) : date,
      at: at < last ? last : at,
      by,
      data,
    });
  }

  const people = ['p-mother', ...Array.from({ length: invited }, (_, index) => `p-guest-${index}`)];
  for (const person of ['p-mother', 'p-lead', 'p-chair'])
    record('CONTACT_RECORDED', began, duty, { person, name: `Person ${person}`, email: `${person}@example.org` });
  record('STRATEGY_DISCUSSION_HELD', addDays(began, 1), duty, {
    agencies: ['childrensSocialCare', 'police', 'health'],
    outcome: 'section47',
  });

  function conference(kind: 'ICPC' | 'REVIEW', held: IsoDate): void {
    const booked = addDays(held, -12);
    record(`${kind}_BOOKED`, booked, office, {
      start: londonInstant(held, '10:00'),
      venue: 'Family centre',
      chair: 'p-chair',
    });
    for (const person of people) {
      const writes = person !== 'p-mother';
      const who = { person, name: `Person ${person}`, email: `${person}@example.org`, why: 'Knows the child.' };
      record('PERSON_INVITED', addDays(held, -11), office, {
        ...who,
        capacity: writes ? 'practitioner' : 'parent',
        reports: writes,
        ...(writes ? { agency: 'health' } : {}),
      });
    }
    if (kind === 'ICPC')
      record('ENQUIRY_COMPLETED', addDays(held, -8), social, { significantHarm: true, outcome: 'conference' });
    for (const author of people.slice(1)) {
      const by = { person: author, role: 'practitioner' };
      record('REPORT_SHARED', addDays(held, -6), by, { author, sharedWith: ['parents', 'conferenceService'] });
      record('REPORT_COPY_SENT', addDays(held, -6), by, { author });
    }
    const attended = ['childrensSocialCare', 'health', 'education'].map((agency) => ({
      person: `p-${agency}`,
      agency,
      inContactWith: ['p-child'],
    }));
    const items = [
      'analysis',
      'significantHarm',
      'futureAction',
      'leadSocialWorker',
      'coreGroup',
      'contingencyPlan',
      'continuingHarm',
      'progress',
      'planToChange',
    ];
    const agenda = Object.fromEntries(
      (kind === 'ICPC' ? items.slice(0, 6) : items).map((item) => [item, 'Gone through with the family.']),
    );
    record(
      `${kind}_HELD`,
      held,
      chair,
      { chair: 'p-chair', children: ['p-child'], practitioners: attended, family: ['p-mother'], agenda },
      '12:30',
    );
    const plan = {
      worries: ['Often alone in the evening.'],
      outcomes: ['An adult is at home.'],
      contingencyPlan: 'The core group meets within a week.',
    };
    const actions = [{ what: 'A rota for the evenings', who: 'Mother and grandmother', when: 'In a month' }];
    record('PLAN_DRAFTED', held, chair, { ...plan, actions, drawnUpBy: ['family', 'agency'], form: 'typed' }, '12:40');
  }

  const icpc = workingDay(addDays(began, 18));
  conference('ICPC', icpc);
  record(
    'PLAN_DECIDED',
    icpc,
    chair,
    {
      outcome: 'childProtection',
      category: 'neglect',
      leadSocialWorker: 'p-lead',
      coreGroupPractitioners: [
        { person: 'p-lead', name: 'Person p-lead', agency: 'childrensSocialCare' },
        { person: 'p-health', name: 'Person p-health', agency: 'health' },
      ],
      coreGroupFamily: [{ person: 'p-mother', name: 'Person p-mother' }],
      contributions: [{ person: 'p-mother', continuingHarmLikely: true, planNeeded: true }],
    },
    '13:00',
  );

  function coreGroup(on: IsoDate, first: boolean): void {
    if (booksCoreGroups)
      record('CORE_GROUP_BOOKED', addDays(on, -5), lead, { start: londonInstant(on, '14:00'), venue: 'School' });
    const items = [
      'progress',
      'detailedPlan',
      'parents',
      'agreedTasks',
      'contingency',
      ...(first ? ['roleExplained'] : []),
    ];
    record('CORE_GROUP_HELD', on, lead, {
      attendees: ['p-lead', 'p-mother'],
      visits: [{ visitor: 'p-lead', sees: 'p-child', when: 'Every week' }],
      recordKeptBy: 'p-lead',
      agenda: Object.fromEntries(items.map((item) => [item, 'Gone through.'])),
    });
  }

  let last = workingDay(addDays(icpc, 8));
  coreGroup(last, true);
  let review = addDays(addMonths(icpc, 3), -6);
  for (let number = 1; number <= reviews; number += 1) {
    while (addDays(last, 26) < addDays(review, -2)) {
      last = workingDay(addDays(last, 26));
      coreGroup(last, false);
    }
    const held = workingDay(review);
    conference('REVIEW', held);
    const isEnd = ends && number === reviews;
    record(
      'REVIEW_DECIDED',
      held,
      chair,
      isEnd
        ? { sufferingHarm: false, likelyHarm: false, outcome: 'end', stepDownSupport: 'A family worker.' }
        : { sufferingHarm: false, likelyHarm: true, outcome: 'continue' },
      '13:00',
    );
    if (!isEnd) {
      last = workingDay(addDays(held, 3));
      coreGroup(last, false);
    }
    review = addDays(addMonths(held, 6), -6);
  }
  if (ends)
    record('SUPPORT_ENDED', addMonths(entries.at(-1)?.at.slice(0, 10) as IsoDate, 3), social, {
      summary: 'All is well.',
    });

  const opened: OpenedEntry = {
    kind: 'opened',
    type: 'CASE_OPENED',
    seq: 1,
    reference: 'W-1',
    on: began,
    at: londonInstant(began, '09:00'),
    by: duty,
    data: {
      child: 'p-child',
      childName: 'Robin Ashdown',
      unborn: false,
      dateOfBirth: '2019-05-02',
      parents: 'p-mother',
      socialWorker: 'p-sw',
      teamManager: 'p-tm',
    },
    pathway: { id: 'warrington', hash: pathway },
    calendar: { id: 'england-and-wales', hash: 'c' },
  };
  return [opened, ...entries];
}

/** The date, or the Monday after it on a weekend. */
function workingDay(date: IsoDate): IsoDate {
  const weekday = weekdayOf(date);
  return weekday < 5 ? date : addDays(date, 7 - weekday);
}
