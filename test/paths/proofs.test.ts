import { describe, expect, it } from 'vitest';
import { namedCalendar } from '../../calendar/named-calendars.ts';
import { lower } from '../../language/lower.ts';
import { pathwaySchema } from '../../language/schema/pathway.ts';
import { compilePathway } from '../../machines/compile.ts';
import { generateSuite } from '../../machines/paths/generate.ts';
import { criteria } from '../../machines/paths/goal.ts';
import { subjectOf, type Subject } from '../../machines/paths/subject.ts';
import { createProver } from '../../machines/paths/unreachable.ts';
import { smallPathway, smallPathwayHash } from '../workflows/support/small-pathway.ts';

/** A library where books are lent: its events, facts, conditions and states are what each test is about. */
function library(own: object): Subject {
  const pathway = lower(
    pathwaySchema.parse({
      pathway: 'library',
      title: 'Books that are lent',
      nation: 'england',
      calendar: 'england-and-wales',
      roles: { librarian: { title: 'Librarian' }, reader: { title: 'Reader' } },
      values: { kind: { title: 'Kind', options: { novel: 'Novel', atlas: 'Atlas', score: 'Score' } } },
      initial: 'open',
      ...own,
    }),
  );
  return subjectOf(compilePathway(pathway), namedCalendar('england-and-wales'), { pathway: 'library', calendar: 'e' });
}

function verdictsOf(subject: Subject): (id: string) => string | undefined {
  const { verdicts } = generateSuite(subject, { criteria, seed: 1 });
  return (id) => verdicts.find(({ goal }) => goal.id === id)?.verdict.kind;
}

const opened = { CASE_OPENED: { title: 'Opened', recordedBy: ['librarian'] } };

describe('What is asked of one event together', () => {
  const verdictOf = verdictsOf(
    library({
      events: {
        ...opened,
        BOOK_LENT: {
          title: 'Book lent',
          recordedBy: ['librarian'],
          data: { kind: 'kind', rare: 'boolean', days: 'integer' },
          requires: ['noAtlasAway', 'rareAtlasesStay', 'notTooLong'],
        },
      },
      conditions: {
        noAtlasAway: { when: "event.kind != 'atlas'", otherwise: 'No atlas leaves.' },
        // Two parts: that of the atlas can never be what decides, because no atlas leaves anyway.
        rareAtlasesStay: {
          when: "!event.rare || event.kind == 'novel'",
          otherwise: 'What is rare stays, unless a novel.',
        },
        notTooLong: { when: "event.days <= 21 || (event.kind == 'atlas' && event.days <= 42)", otherwise: 'Too long.' },
      },
      states: { open: { on: { BOOK_LENT: {} } } },
    }),
  );

  it('rules out a part that could only decide where another condition refuses: the longer time for an atlas', () => {
    expect(verdictOf('guard:notTooLong#2/holds')).toBe('unreachable');
  });

  it('does not rule out what the other conditions leave room for: a rare score refused, a rare novel lent', () => {
    expect(verdictOf('guard:BOOK_LENT/rareAtlasesStay/fails')).toBe('covered');
    expect(verdictOf('guard:rareAtlasesStay#1/fails')).toBe('covered');
    expect(verdictOf('guard:rareAtlasesStay#2/holds')).toBe('covered');
    expect(verdictOf('guard:notTooLong#1/fails')).toBe('covered');
  });

  it('rules out a condition that alone can never fail, because another asks for more', () => {
    const stricter = verdictsOf(
      library({
        events: {
          ...opened,
          BOOK_LENT: {
            title: 'Book lent',
            recordedBy: ['librarian'],
            data: { kind: 'kind', reserved: 'boolean' },
            requires: ['novelsOnly', 'noAtlas', 'notReserved'],
          },
        },
        conditions: {
          novelsOnly: { when: "event.kind == 'novel'", otherwise: 'Only novels are lent.' },
          noAtlas: { when: "event.kind != 'atlas'", otherwise: 'No atlas leaves.' },
          notReserved: { when: '!event.reserved', otherwise: 'It is reserved.' },
        },
        states: { open: { on: { BOOK_LENT: {} } } },
      }),
    );
    expect(stricter('guard:BOOK_LENT/noAtlas/fails')).toBe('unreachable');
    expect(stricter('guard:BOOK_LENT/novelsOnly/fails')).toBe('covered');
    expect(stricter('guard:BOOK_LENT/notReserved/fails')).toBe('covered');
  });
});

describe('What facts keep of an event', () => {
  const verdictOf = verdictsOf(
    library({
      events: {
        ...opened,
        BOOK_LENT: {
          title: 'Book lent',
          recordedBy: ['librarian'],
          data: { kind: 'kind', rare: 'boolean' },
          requires: ['rareNovelsStay'],
        },
        BOOK_RETURNED: { title: 'Book returned', recordedBy: ['librarian'] },
        LOSS_REPORTED: { title: 'Loss reported', recordedBy: ['reader'] },
      },
      facts: { loan: { latest: 'BOOK_LENT' } },
      conditions: {
        rareNovelsStay: { when: "!event.rare || event.kind != 'novel'", otherwise: 'Rare novels stay.' },
        rareNovelAway: { when: "loan.rare && loan.kind == 'novel'", otherwise: 'No rare novel is away.' },
        rareAtlasAway: { when: "loan.rare && loan.kind == 'atlas'", otherwise: 'No rare atlas is away.' },
      },
      states: {
        open: { on: { BOOK_LENT: 'away' } },
        away: {
          on: {
            BOOK_RETURNED: [
              { guard: 'rareNovelAway', target: 'open' },
              { guard: 'rareAtlasAway', target: 'open' },
              { target: 'open' },
            ],
          },
        },
      },
    }),
  );

  it('is known together: no rare novel comes back, since none was lent, but a rare atlas does', () => {
    expect(verdictOf('transition:away/BOOK_RETURNED/0')).toBe('unreachable');
    expect(verdictOf('transition:away/BOOK_RETURNED/1')).toBe('covered');
    expect(verdictOf('transition:away/BOOK_RETURNED/2')).toBe('covered');
  });
});

describe('What is counted', () => {
  const verdictOf = verdictsOf(
    library({
      events: {
        ...opened,
        BOOK_LENT: { title: 'Book lent', recordedBy: ['librarian'] },
        BOOK_COUNTED: { title: 'Books counted', recordedBy: ['librarian'] },
      },
      facts: { loans: { count: 'BOOK_LENT' }, readings: { count: 'BOOK_LENT' } },
      conditions: {
        none: { when: 'loans == 0', otherwise: 'Some are away.' },
        several: { when: 'loans >= 3', otherwise: 'Not enough are away.' },
        seventh: { when: 'readings % 7 == 0', otherwise: 'It is not the seventh.' },
      },
      states: {
        open: { on: { BOOK_LENT: 'lending' } },
        lending: {
          on: {
            BOOK_LENT: {},
            BOOK_COUNTED: [
              { guard: 'none', target: 'open' },
              { guard: 'seventh', target: 'open' },
              { guard: 'several', target: 'open' },
            ],
          },
        },
      },
    }),
  );

  it('is told apart as far as a condition compares it: after the first loan there is never none, however many follow', () => {
    expect(verdictOf('transition:lending/BOOK_COUNTED/0')).toBe('unreachable');
    expect(verdictOf('transition:lending/BOOK_COUNTED/2')).toBe('covered');
  });

  it('is never ruled out where a condition reckons with it: the seventh loan may come', () => {
    expect(verdictOf('guard:lending/BOOK_COUNTED/1/seventh/holds')).not.toBe('unreachable');
  });
});

describe('What is taken of itself', () => {
  const verdictOf = verdictsOf(
    library({
      events: {
        ...opened,
        BOOK_REQUESTED: { title: 'Book requested', recordedBy: ['reader'] },
        BOOK_RETURNED: { title: 'Book returned', recordedBy: ['librarian'] },
        SHELF_TIDIED: { title: 'Shelf tidied', recordedBy: ['librarian'] },
      },
      facts: { request: { latest: 'BOOK_REQUESTED' }, back: { latest: 'BOOK_RETURNED' } },
      conditions: {
        backSince: { when: 'back.exists && request.exists && back.seq > request.seq', otherwise: 'It is still away.' },
      },
      states: {
        open: { on: { BOOK_REQUESTED: 'waiting', BOOK_RETURNED: {} } },
        waiting: {
          always: { guard: 'backSince', target: 'ready' },
          on: { BOOK_RETURNED: {}, SHELF_TIDIED: {} },
        },
        ready: { on: { BOOK_REQUESTED: 'waiting' } },
      },
    }),
  );

  it('follows what its condition waited for: a requested book is ready when it comes back', () => {
    expect(verdictOf('pair:waiting/BOOK_RETURNED/0 > waiting/always/0')).toBe('covered');
  });

  it('does not follow what its condition does not read: a shelf is tidied, and nothing is ready for it', () => {
    expect(verdictOf('pair:waiting/SHELF_TIDIED/0 > waiting/always/0')).toBe('unreachable');
  });

  it('does not follow what came too early: a book that was back before it was requested', () => {
    expect(verdictOf('pair:open/BOOK_REQUESTED/0 > waiting/always/0')).toBe('unreachable');
    expect(verdictOf('pair:ready/BOOK_REQUESTED/0 > waiting/always/0')).toBe('unreachable');
  });
});

describe('A proof', () => {
  it('is never found of what a case has shown: every covered goal of the small pathway', () => {
    const small = subjectOf(compilePathway(smallPathway), namedCalendar('england-and-wales'), {
      pathway: smallPathwayHash,
      calendar: 'england',
    });
    const prover = createProver(small);
    const covered = generateSuite(small, { criteria, seed: 1 }).verdicts.filter(
      ({ verdict }) => verdict.kind === 'covered',
    );
    expect(covered.length).toBeGreaterThan(100);
    expect(covered.filter(({ goal }) => prover.whyUnreachable(goal.id) !== undefined)).toEqual([]);
  });
});
