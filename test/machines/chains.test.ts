import { expect, it } from 'vitest';
import { liveCase } from './support/live-case.ts';

const pathway = `
events: { BOOKED: { data: { start: instant } }, CANCELLED: {}, REVIEWED: {}, GROUP_HELD: {}, DRAFT_SENT: {}, COMMENTED: {}, FINALISED: {}, AUTHORISED: {}, ISSUED: {} }
accepts: [BOOKED, CANCELLED, REVIEWED, GROUP_HELD, DRAFT_SENT, COMMENTED, FINALISED, AUTHORISED, ISSUED]
facts:
  group: { latest: GROUP_HELD }
  draft: { latest: DRAFT_SENT }
  comments: { latest: COMMENTED, since: group }
  finalised: { latest: FINALISED, since: group }
meetings: { review: { title: Review, booked: BOOKED, held: REVIEWED, cancelled: CANCELLED } }
documents:
  report:
    title: Joint report
    each: group
    responsible: worker
    steps:
      drafted: { title: Draft, event: DRAFT_SENT, due: 5 working days after group.on }
      commented: { title: Amendments, event: COMMENTED, due: 5 working days after draft.on }
      finalised: { title: Finalised, event: FINALISED, due: 2 working days after comments.on }
      authorised: { title: Authorised, event: AUTHORISED, due: 3 working days after finalised.on }
      issued: { title: Issued, event: ISSUED, due: 5 working days before review.start }
`;

// From Monday 1 June 2026: draft by the 8th, amendments by the 15th, finalised by the 17th, authorised by Monday the 22nd.
// Five whole working days before Tuesday 30 June lead to Tuesday the 23rd; before Monday the 29th to the 22nd; before Friday the 26th to the 19th.
const fits = '2026-06-29T09:00:00.000Z';
const tooSoon = '2026-06-26T09:00:00.000Z';

it('steps that use their days up to the last fit if they end on the limit counted back from the meeting', () => {
  const kase = liveCase(pathway, { on: '2026-05-01' });
  kase.record('BOOKED', '2026-05-29', { start: fits });
  kase.record('GROUP_HELD', '2026-06-01');
  expect(kase.flags()).toEqual([]);
});

it('steps that cannot fit before the meeting are said when the chain starts, with both dates', () => {
  const kase = liveCase(pathway, { on: '2026-05-01' });
  kase.record('BOOKED', '2026-05-29', { start: tooSoon });
  kase.record('GROUP_HELD', '2026-06-01');
  expect(kase.view().flags).toMatchObject([
    {
      id: 'cannotFit:report#1',
      flag: 'cannotFit',
      says: 'Joint report cannot fit: “Authorised” may take until 22 June 2026, but “Issued” is due by 19 June 2026.',
      raisedBy: 3,
    },
  ]);
});

it('a rebooking that leaves too little time is said at once, and taken back by one that leaves enough', () => {
  const kase = liveCase(pathway, { on: '2026-05-01' });
  kase.record('GROUP_HELD', '2026-06-01');
  expect(kase.flags()).toEqual([]);
  kase.record('BOOKED', '2026-06-02', { start: fits });
  kase.record('BOOKED', '2026-06-03', { start: tooSoon });
  expect(kase.flags()).toEqual(['cannotFit:report#1']);
  kase.record('BOOKED', '2026-06-04', { start: fits });
  expect(kase.flags()).toEqual([]);
});

it('a step done early leaves the others more time', () => {
  const kase = liveCase(pathway, { on: '2026-05-01' });
  kase.record('BOOKED', '2026-05-29', { start: tooSoon });
  kase.record('GROUP_HELD', '2026-06-01');
  kase.record('DRAFT_SENT', '2026-06-05');
  // A day earlier, but the 12th and two and three working days more is Friday the 19th: it fits exactly.
  expect(kase.flags()).toEqual([]);
});

it('a step done late may leave too little', () => {
  const kase = liveCase(pathway, { on: '2026-05-01' });
  kase.record('BOOKED', '2026-05-29', { start: fits });
  kase.record('GROUP_HELD', '2026-06-01');
  kase.record('DRAFT_SENT', '2026-06-09');
  expect(kase.view().flags).toMatchObject([
    {
      id: 'cannotFit:report#1',
      says: expect.stringContaining('until 23 June 2026, but “Issued” is due by 22 June 2026'),
    },
  ]);
});

it('once what is left fits, or there is no meeting to be ready for, nothing is said any more', () => {
  const kase = liveCase(pathway, { on: '2026-05-01' });
  kase.record('BOOKED', '2026-05-29', { start: tooSoon });
  kase.record('GROUP_HELD', '2026-06-01');
  kase.record('CANCELLED', '2026-06-02');
  expect(kase.flags()).toEqual([]);
  kase.record('BOOKED', '2026-06-03', { start: tooSoon });
  expect(kase.flags()).toEqual(['cannotFit:report#1']);
  for (const [event, on] of [
    ['DRAFT_SENT', '2026-06-08'],
    ['COMMENTED', '2026-06-10'],
    ['FINALISED', '2026-06-11'],
    ['AUTHORISED', '2026-06-12'],
  ] as const)
    kase.record(event, on);
  expect(kase.flags()).toEqual([]);
});

it('each review has its own chain', () => {
  const kase = liveCase(pathway, { on: '2026-05-01' });
  kase.record('BOOKED', '2026-05-29', { start: tooSoon });
  kase.record('GROUP_HELD', '2026-06-01');
  kase.record('REVIEWED', '2026-06-26');
  kase.record('BOOKED', '2026-06-29', { start: '2026-12-01T10:00:00.000Z' });
  kase.record('GROUP_HELD', '2026-11-02');
  // Draft by the 9th, amendments by the 16th, finalised by the 18th, authorised by the 23rd; five working days before 1 December is the 24th.
  expect(kase.flags()).toEqual([]);
  kase.record('BOOKED', '2026-11-03', { start: '2026-11-27T10:00:00.000Z' });
  expect(kase.flags()).toEqual(['cannotFit:report#2']);
});

it('a delivery counted back from the meeting is a limit too', () => {
  const kase = liveCase(
    pathway.replace('issued: { title: Issued, event: ISSUED, due: 5 working days before review.start }', '') +
      `    deliveries: { toFamily: { title: To the family, to: [manager], event: ISSUED, due: 5 working days before review.start, responsible: worker } }\n`,
    { on: '2026-05-01' },
  );
  kase.record('BOOKED', '2026-05-29', { start: tooSoon });
  kase.record('GROUP_HELD', '2026-06-01');
  expect(kase.view().flags).toMatchObject([
    { id: 'cannotFit:report#1', says: expect.stringContaining('“To the family” is due by 19 June 2026') },
  ]);
  kase.record('ISSUED', '2026-06-02');
  expect(kase.flags()).toEqual([]);
});
