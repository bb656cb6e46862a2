import { expect, it } from 'vitest';
import { caseAsOf, correctionsOf, type AsOf } from '../../machines/case-as-of.ts';
import { viewCase, type CaseView } from '../../machines/view.ts';
import { instant, liveCase, type LiveCase } from './support/live-case.ts';

const pathway = `
events: { DISCUSSED: {}, HELD: { do: [notify: held] }, DECIDED: {} }
states:
  open: { on: { DISCUSSED: enquiry } }
  enquiry: { on: { HELD: deciding, DISCUSSED: {} } }
  deciding: { on: { DECIDED: onPlan } }
  onPlan: {}
facts: { strategy: { latest: DISCUSSED } }
deadlines: { conference: { title: Conference, due: 15 working days after strategy.on, during: enquiry, metBy: HELD, responsible: worker, kind: statutory } }
notifications: { held: { title: Held, to: [worker], subject: S, text: T } }
`;

function told(): LiveCase {
  const kase = liveCase(pathway, { on: '2026-03-20' });
  kase.record('DISCUSSED', '2026-03-24');
  kase.record('HELD', '2026-04-15', {}, { at: '2026-04-20 12:00' });
  kase.settle({ kind: 'effectDone', effect: 'entry:3/notify:held' });
  kase.record('DECIDED', '2026-04-21');
  kase.correct({ op: 'amend', target: 2, on: '2026-03-23' }, { at: '2026-04-22 12:00' });
  return kase;
}

function asked(kase: LiveCase, question: AsOf): CaseView {
  const answer = caseAsOf(kase.log(), question, kase.state().now, kase.library);
  if (answer?.kind !== 'folded') throw new Error(`no answer: ${JSON.stringify(answer)}`);
  return viewCase(answer.state, kase.library);
}

const standing = (view: CaseView) => view.deadlines.map(({ due, status }) => [due, status]);

it('as of a date the case stands as it stood by what had happened then, with the corrections known today', () => {
  const kase = told();
  const before = asked(kase, { asOf: '2026-04-14' as never });
  expect([before.state, standing(before)]).toEqual(['enquiry', [['2026-04-15', 'due soon']]]);
  const after = asked(kase, { asOf: '2026-04-15' as never });
  expect([after.state, standing(after)]).toEqual(['deciding', [['2026-04-15', 'met']]]);
  expect(asked(kase, { asOf: '2026-04-21' as never }).state).toBe('onPlan');
});

it('as known at an instant, late entries and corrections made after it are not known', () => {
  const kase = told();
  const then = asked(kase, { knownAt: instant('2026-04-17 12:00') });
  expect([then.state, standing(then)]).toEqual(['enquiry', [['2026-04-16', 'overdue']]]);
  const recorded = asked(kase, { knownAt: instant('2026-04-20 12:00') });
  expect([recorded.state, standing(recorded)]).toEqual(['deciding', [['2026-04-16', 'met, recorded late']]]);
});

it('both together: what had happened by a date, as far as it was known at an instant', () => {
  const kase = told();
  expect(standing(asked(kase, { asOf: '2026-04-15' as never, knownAt: instant('2026-04-17 12:00') }))).toEqual([
    ['2026-04-16', 'due soon'],
  ]);
  expect(standing(asked(kase, { asOf: '2026-04-15' as never, knownAt: instant('2026-04-21 12:00') }))).toEqual([
    ['2026-04-16', 'met'],
  ]);
});

it('what was sent by then was sent', () => {
  const kase = told();
  expect(asked(kase, { asOf: '2026-04-20' as never }).effects.map(({ id, status }) => [id, status])).toEqual([
    ['entry:3/notify:held', 'done'],
  ]);
  expect(asked(kase, { asOf: '2026-04-16' as never }).effects.map(({ status }) => status)).toEqual(['asked']);
});

it('what happened by then but only holds after something later had not counted yet', () => {
  const kase = liveCase(pathway, { on: '2026-03-20' });
  kase.record('DISCUSSED', '2026-03-26');
  kase.record('HELD', '2026-03-25', {}, { at: '2026-03-27 12:00' });
  expect(asked(kase, { asOf: '2026-03-25' as never }).state).toBe('open');
});

it('before the case was opened there is nothing to see', () => {
  const kase = told();
  expect(
    caseAsOf(kase.log(), { knownAt: instant('2026-03-19 12:00') }, kase.state().now, kase.library),
  ).toBeUndefined();
  expect(caseAsOf(kase.log(), { asOf: '2026-03-19' as never }, kase.state().now, kase.library)).toBeUndefined();
});

it('the corrections of an entry are found, oldest first', () => {
  const kase = told();
  kase.correct({ op: 'amend', target: 2, on: '2026-03-24' });
  expect(correctionsOf(kase.log(), 2).map((entry) => entry.seq)).toEqual([6, 7]);
});
