import { describe, expect, it } from 'vitest';
import { namedCalendar } from '../../calendar/named-calendars.ts';
import { hashPathway } from '../../language/load/load-pathway.ts';
import { lower } from '../../language/lower.ts';
import { pathwaySchema } from '../../language/schema/pathway.ts';
import { compilePathway } from '../../machines/compile.ts';
import { generateSuite } from '../../machines/paths/generate.ts';
import { criteria } from '../../machines/paths/goal.ts';
import { subjectOf } from '../../machines/paths/subject.ts';
import type { PathStep } from '../../machines/paths/suite.ts';

/** A club that lends books: a reader of twelve or more may borrow two, and is told when the club closes. Invented. */
const club = lower(
  pathwaySchema.parse({
    pathway: 'club',
    title: 'Book club',
    nation: 'england',
    calendar: 'england-and-wales',
    roles: {
      keeper: { title: 'Keeper' },
      helper: { title: 'Helper' },
      reader: { title: 'Reader' },
    },
    values: { shelf: { title: 'Shelf', options: { low: 'Low', high: 'High' } } },
    events: {
      CASE_OPENED: { title: 'Joined', recordedBy: ['keeper'], data: { reader: 'person', born: 'date' } },
      ADDRESS_TOLD: {
        title: 'Address told',
        recordedBy: ['keeper'],
        data: { person: 'person', name: 'text', email: 'text?' },
      },
      BORROWED: {
        title: 'Books borrowed',
        recordedBy: ['keeper', 'helper'],
        data: {
          books: {
            list: { fields: { title: { type: 'text', min: 2, max: 40 }, shelf: 'shelf', note: 'text?' } },
            min: 1,
            max: 3,
          },
        },
        requires: 'oldEnough',
      },
      RETURNED: { title: 'Books returned', recordedBy: ['keeper'], do: [{ notify: 'thanks', when: ['borrowedTwo'] }] },
      WARDEN_CHANGED: { title: 'Another helper', recordedBy: ['keeper'], data: { person: 'person' } },
      CLOSED: { title: 'Club closed', recordedBy: ['keeper'], do: [{ notify: 'closing' }] },
    },
    facts: { joined: { first: 'CASE_OPENED' }, lent: { latest: 'BORROWED' } },
    people: {
      reader: { assignedBy: { event: 'CASE_OPENED', field: 'reader' } },
      helper: { assignedBy: { event: 'WARDEN_CHANGED', field: 'person' } },
    },
    directory: { recordedBy: 'ADDRESS_TOLD', person: 'person', name: 'name', email: 'email' },
    conditions: {
      oldEnough: { when: 'monthsBetween(joined.born, event.on) >= 144', otherwise: 'Readers are twelve or older.' },
      borrowedTwo: { when: 'lent.exists && lent.books.size() >= 2', otherwise: 'Fewer than two were borrowed.' },
    },
    tasks: { count: { title: 'Count the books', role: 'keeper', completedBy: 'RETURNED', withdrawnBy: 'CLOSED' } },
    initial: 'open',
    on: { ADDRESS_TOLD: {}, WARDEN_CHANGED: {} },
    states: {
      open: { stage: 'open', on: { BORROWED: { do: [{ task: 'count' }] }, RETURNED: {}, CLOSED: 'closed' } },
      closed: { type: 'final' },
    },
    deadlines: {
      giveBack: {
        title: 'Books back',
        due: '10 days after lent.on',
        metBy: 'RETURNED',
        responsible: 'keeper',
        kind: 'local',
      },
    },
    notifications: {
      thanks: { title: 'Thanks', to: ['reader'], subject: 'Thank you', text: 'Thank you.' },
      closing: { title: 'Closing', to: ['reader'], subject: 'Closed', text: 'The club closes.' },
    },
  }),
);

const compiled = compilePathway(club);
const subject = subjectOf(compiled, namedCalendar('england-and-wales'), {
  pathway: hashPathway(club),
  calendar: 'england',
});
const suite = generateSuite(subject, { criteria, seed: 1 });

function verdictOn(goal: string) {
  return suite.verdicts.find(({ goal: { id } }) => id === goal)?.verdict.kind;
}

/** The steps that show a goal, with those before them on their path. */
function wayTo(goal: string): readonly PathStep[] {
  const path = suite.paths.find(({ steps }) => steps.some(({ covers }) => covers.includes(goal)));
  const last = path?.steps.findIndex(({ covers }) => covers.includes(goal)) ?? -1;
  return path?.steps.slice(0, last + 1) ?? [];
}

function dataOf(step: PathStep | undefined) {
  return step?.kind === 'event' ? step.data : {};
}

function booksOf(goal: string): readonly { readonly title?: string; readonly note?: string }[] {
  const { books } = dataOf(wayTo(goal).at(-1)) as { readonly books?: readonly { readonly title?: string }[] };
  return books ?? [];
}

describe('Ways to record something', () => {
  it('are asked for: by each who may, with what may be left out, with the least and the most', () => {
    const by = wayTo('record:BORROWED/by:helper').at(-1);
    expect(by?.kind === 'event' && by.by.role).toBe('helper');
    expect(booksOf('record:BORROWED/with:books[].note')[0]?.note).toMatch(/./);
    expect(booksOf('record:BORROWED/least:books')).toHaveLength(1);
    expect(booksOf('record:BORROWED/most:books')).toHaveLength(3);
    expect(booksOf('record:BORROWED/least:books[].title').map(({ title }) => title?.length)).toContain(2);
    expect(booksOf('record:BORROWED/most:books[].title').map(({ title }) => title?.length)).toContain(40);
  });

  it.each([
    'refusal:BORROWED!below:books',
    'refusal:BORROWED!above:books',
    'refusal:BORROWED!below:books[].title',
    'refusal:BORROWED!above:books[].title',
    'refusal:BORROWED!unlisted:books[].shelf',
    'refusal:BORROWED!without:books[].shelf',
  ])('are refused beyond that: %s', (goal) => {
    const last = wayTo(goal).at(-1);
    expect(last?.kind === 'event' && last.answer).toMatchObject({ kind: 'refused', refusal: { kind: 'wrongData' } });
  });

  it('happen a second time on another day, where it is the latest that counts; who joined has joined once', () => {
    const borrowed = wayTo('record:facts.lent/again').filter(
      (step) => step.kind === 'event' && step.event === 'BORROWED' && step.answer.kind === 'accepted',
    );
    const days = new Set(borrowed.map((step) => (step.kind === 'event' ? step.on : '')));
    expect(days.size).toBeGreaterThan(1);
    expect(verdictOn('record:facts.joined/again')).toBe('unreachable');
  });
});

describe('What follows from records', () => {
  it('is a notice to somebody whose address was told before', () => {
    const way = wayTo('effect:notice/closing/reader');
    const told = way.filter((step) => step.kind === 'event' && step.event === 'ADDRESS_TOLD');
    expect(told.map((step) => dataOf(step)['email'])).toContainEqual(expect.stringContaining('@'));
    expect(verdictOn('effect:address/ADDRESS_TOLD')).toBe('covered');
  });

  it('is asked for where its condition holds, and left out where it alone does not', () => {
    expect(verdictOn('guard:events.RETURNED.do.0/borrowedTwo/holds')).toBe('covered');
    expect(verdictOn('guard:events.RETURNED.do.0/borrowedTwo/fails')).toBe('covered');
  });

  it('is a task done by one event and taken back by another, and a post that changes hands', () => {
    const last = (goal: string) => {
      const step = wayTo(goal).at(-1);
      return step?.kind === 'event' ? step.event : undefined;
    };
    expect(last('effect:task/count/completedBy.0')).toBe('RETURNED');
    expect(last('effect:task/count/withdrawnBy.0')).toBe('CLOSED');
    expect(last('effect:post/helper/assignedBy.0')).toBe('WARDEN_CHANGED');
  });
});

describe('A number in a condition', () => {
  it('makes a difference: a reader of exactly twelve borrows, one of eleven years and eleven months does not', () => {
    expect(verdictOn('guard:oldEnough~“>=” (1) becomes “>”')).toBe('covered');
    expect(verdictOn('guard:oldEnough~“144” (2) becomes “143”')).toBe('covered');
    const sign = 'guard:oldEnough~“>=” (1) becomes “>”';
    const path = suite.paths.find(({ steps }) => steps.some(({ covers }) => covers.includes(sign)));
    const step = path?.steps.find(({ covers }) => covers.includes(sign));
    const { born } = (path?.opened.data ?? {}) as { readonly born?: string };
    const [year = 0, month = 0, day = 0] = (born ?? '').split('-').map(Number);
    const [then = 0, monthThen = 0, dayThen = 0] = (step?.kind === 'event' ? step.on : '').split('-').map(Number);
    expect((then - year) * 12 + monthThen - month - (dayThen < day ? 1 : 0)).toBe(144);
  });
});

it('a limit begins on a day of its own, so that it shows what it is counted from', () => {
  const way = wayTo('deadline:giveBack/begun');
  const last = way.at(-1);
  const opened = suite.paths.find(({ steps }) => steps.some((step) => step === last))?.opened.on;
  expect(last?.kind === 'event' && last.event).toBe('BORROWED');
  expect(last?.kind === 'event' ? String(last.on) : opened).not.toBe(opened);
});
