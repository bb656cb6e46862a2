import { expect, it } from 'vitest';
import { liveCase } from './support/live-case.ts';

const pathway = `
events:
  STARTED: {}
  BOOKED: { data: { start: instant } }
  HELD: {}
  GONE: {}
  GRANTED: { data: { to: date } }
  MARKED: { do: [flag: inquorate] }
  CLEARED: { do: [clear: inquorate] }
  COUNTED: { data: { n: integer } }
states:
  open: { on: { STARTED: {}, BOOKED: {}, HELD: {}, MARKED: {}, CLEARED: {}, COUNTED: {}, GRANTED: {}, GONE: gone } }
  gone: {}
facts: { strategy: { latest: STARTED }, last: { latest: HELD } }
meetings: { conference: { title: Conference, booked: BOOKED, held: HELD, within: [conference, exact] } }
deadlines:
  conference: { title: Conference, due: 15 working days after strategy.on, notBefore: 5 working days after strategy.on, during: open, metBy: HELD, extendedBy: { event: GRANTED, to: to }, responsible: worker, kind: statutory }
flags:
  inquorate: { says: The conference was not quorate. }
  many: { says: There are many., on: [COUNTED], when: event.n > 3 }
`;

it('a meeting booked outside its limit is said when it is booked, and taken back by a booking inside', () => {
  const kase = liveCase(pathway);
  kase.record('STARTED', '2026-03-24');
  kase.record('BOOKED', '2026-03-25', { start: '2026-04-17T09:00:00.000Z' });
  expect(kase.view().flags).toEqual([
    {
      id: 'bookedOutsideLimit:conference#1',
      flag: 'bookedOutsideLimit',
      says: 'Conference is booked for 17 April 2026, after 16 April 2026, when it is due at the latest.',
      raisedAt: '2026-03-25T12:00:00.000Z',
      raisedBy: 3,
    },
  ]);
  kase.record('BOOKED', '2026-03-26', { start: '2026-04-16T09:00:00.000Z' });
  expect(kase.flags()).toEqual([]);
  expect(kase.state().flags).toMatchObject([{ clearedBy: 4 }]);
});

it('a limit moved past the booking takes the flag back, one moved before it raises it', () => {
  const kase = liveCase(pathway);
  kase.record('STARTED', '2026-03-24');
  kase.record('BOOKED', '2026-03-25', { start: '2026-04-17T09:00:00.000Z' });
  kase.record('STARTED', '2026-03-26');
  expect(kase.flags()).toEqual([]);
  kase.correct({ op: 'strike', target: 4 });
  expect(kase.flags()).toEqual(['bookedOutsideLimit:conference#1']);
});

it('an extension past the booking takes it back too', () => {
  const kase = liveCase(pathway);
  kase.record('STARTED', '2026-03-24');
  kase.record('BOOKED', '2026-03-25', { start: '2026-04-17T09:00:00.000Z' });
  kase.record('GRANTED', '2026-03-26', { to: '2026-04-20' });
  expect(kase.flags()).toEqual([]);
});

it('when the meeting is held, or its limit lapses, nothing is booked outside it any more', () => {
  const held = liveCase(pathway);
  held.record('STARTED', '2026-03-24');
  held.record('BOOKED', '2026-03-25', { start: '2026-04-17T09:00:00.000Z' });
  held.record('HELD', '2026-04-17', {}, { at: '2026-04-17 12:00' });
  expect(held.flags()).toEqual([]);
  const gone = liveCase(pathway);
  gone.record('STARTED', '2026-03-24');
  gone.record('BOOKED', '2026-03-25', { start: '2026-04-17T09:00:00.000Z' });
  gone.record('GONE', '2026-03-26');
  expect(gone.flags()).toEqual([]);
});

it('met before its window opens it is too early', () => {
  const kase = liveCase(pathway);
  kase.record('STARTED', '2026-03-24');
  kase.record('HELD', '2026-03-30');
  expect(kase.view().flags).toMatchObject([
    {
      id: 'tooEarly:conference#1',
      says: 'Conference was met on 30 March 2026, before 31 March 2026, when it is in order at the earliest.',
    },
  ]);
  const inOrder = liveCase(pathway);
  inOrder.record('STARTED', '2026-03-24');
  inOrder.record('HELD', '2026-03-31');
  expect(inOrder.flags()).toEqual([]);
});

it("a definition's own flag is raised once and cleared by name", () => {
  const kase = liveCase(pathway);
  kase.record('MARKED', '2026-03-24');
  kase.record('MARKED', '2026-03-25');
  expect(kase.view().flags).toMatchObject([{ id: 'inquorate', says: 'The conference was not quorate.', raisedBy: 2 }]);
  kase.record('CLEARED', '2026-03-26');
  kase.record('CLEARED', '2026-03-26');
  expect(kase.flags()).toEqual([]);
  kase.record('MARKED', '2026-03-27');
  expect(kase.state().flags.map(({ raisedBy, clearedBy }) => [raisedBy, clearedBy])).toEqual([
    [2, 4],
    [6, undefined],
  ]);
});

it('a flag by condition stands as long as the condition holds', () => {
  const kase = liveCase(pathway);
  kase.record('COUNTED', '2026-03-24', { n: 4 });
  kase.record('MARKED', '2026-03-25');
  expect(kase.flags()).toEqual(['many', 'inquorate']);
  kase.record('COUNTED', '2026-03-26', { n: 3 });
  expect(kase.flags()).toEqual(['inquorate']);
});

it('a flag by condition that names no event is asked after every one', () => {
  const kase = liveCase(`
events: { HELD: {} }
accepts: [HELD]
facts: { held: { count: HELD } }
flags: { twice: { says: Held twice., when: held == 2 } }
`);
  kase.record('HELD', '2026-03-24');
  expect(kase.flags()).toEqual([]);
  kase.record('HELD', '2026-03-25');
  expect(kase.flags()).toEqual(['twice']);
  kase.record('HELD', '2026-03-26');
  expect(kase.flags()).toEqual([]);
});
