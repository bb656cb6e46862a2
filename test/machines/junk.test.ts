import { expect, it } from 'vitest';
import type { Entry } from '../../machines/entry.ts';
import { liveCase, worker } from './support/live-case.ts';

const pathway = `
events:
  BOOKED: { data: { start: instant } }
  GRANTED: { data: { to: date } }
  STOPPED: {}
  GOES_ON: {}
  SAID: { data: { person: person, text: text? } }
accepts: [BOOKED, GRANTED, STOPPED, GOES_ON, SAID]
facts: { referral: { first: CASE_OPENED }, said: { all: SAID, by: person } }
meetings: { review: { title: Review, booked: BOOKED, held: GOES_ON, within: answer } }
deadlines:
  answer: { title: Answer, due: 10 working days after referral.on, pausedBy: STOPPED, resumedBy: GOES_ON, extendedBy: { event: GRANTED, to: to }, responsible: worker, kind: local }
  papers: { title: Papers, due: 2 working days before review.start, forEach: said, responsible: worker, kind: local }
`;

it.each([
  ['the first instant there is', '0001-01-01T00:00:00.000Z', ['uncountable:papers#1:p-a']],
  [
    'the last instant there is',
    '9999-12-31T23:59:59.999Z',
    ['uncountable:papers#1:p-a', 'bookedOutsideLimit:answer#1'],
  ],
])('a meeting booked for %s has papers no date can be given for, and says so', (_, start, flags) => {
  const kase = liveCase(pathway);
  kase.record('SAID', '2026-03-03', { person: 'p-a' });
  kase.record('BOOKED', '2026-03-03', { start });
  expect(kase.standing('papers')).toEqual([['1:p-a', undefined, 'not started']]);
  expect(kase.flags()).toEqual(flags);
});

it('an extension to the last date there is is refused with the reason, not a fault', () => {
  const kase = liveCase(pathway);
  expect(kase.refusal('GRANTED', '2026-03-03', { to: '9999-12-31' })).toMatchObject({
    kind: 'undecidable',
    condition: 'deadlines.answer',
  });
});

it('a pause that ends past the last known bank holiday is refused with the remedy', () => {
  const kase = liveCase(pathway);
  kase.record('STOPPED', '2026-03-03');
  kase.until('2031-01-01');
  expect(kase.refusal('GOES_ON', '2031-01-01')).toMatchObject({
    kind: 'undecidable',
    problem: expect.stringContaining('Publish a calendar'),
  });
});

it('an event name of a megabyte is refused at once and shortened in the message', () => {
  const kase = liveCase(pathway);
  const before = process.hrtime.bigint();
  const refusal = kase.refusal('X'.repeat(1_000_000), '2026-03-03');
  expect(refusal.message.length).toBeLessThan(500);
  expect(Number(process.hrtime.bigint() - before) / 1e6).toBeLessThan(500);
});

it('ten thousand unknown fields are refused in a message one can read', () => {
  const kase = liveCase(pathway);
  const data = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`field${index}`, 'x']));
  const refusal = kase.refusal('SAID', '2026-03-03', { ...data, person: 'p-a' });
  expect(refusal.message.length).toBeLessThan(3_000);
  expect(refusal.message).toContain('9980 more fields');
});

it.each([
  ['no object', null],
  ['a list', []],
  ['a text', 'hello'],
])('data that is %s is refused', (_, data) => {
  const kase = liveCase(pathway);
  const entry = { kind: 'recorded', seq: 2, type: 'SAID', on: '2026-03-03', at: kase.state().now, by: worker, data };
  expect(kase.take(entry as unknown as Entry)).toMatchObject({ refusal: { kind: 'wrongData' } });
});

it('an own field named __proto__ is a field like any other', () => {
  const kase = liveCase(pathway);
  expect(kase.refusal('SAID', '2026-03-03', JSON.parse('{"person":"p-a","__proto__":{"text":"x"}}'))).toMatchObject({
    kind: 'wrongData',
    problems: [{ path: '__proto__' }],
  });
});

it('a case whose clock stands at the end of time can still be looked at', () => {
  const kase = liveCase(pathway);
  kase.until('9999-12-31T23:00:00.000Z');
  expect(kase.standing('answer')).toEqual([['1', '2026-03-16', 'overdue']]);
});
