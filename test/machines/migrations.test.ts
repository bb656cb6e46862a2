import { expect, it } from 'vitest';
import { parseIsoDate } from '../../calendar/iso-date.ts';
import { mayRead } from '../../machines/access.ts';
import { caseAsOf } from '../../machines/case-as-of.ts';
import { viewCase } from '../../machines/view.ts';
import { liveCase } from './support/live-case.ts';

const common = `
accepts: [DISCUSSED, HELD, REPORTED]
notifications:
  told: { title: Told, to: [worker], subject: Told, text: Told., followUp: error }
  error: { title: Sent in error, subject: 'Not: {withdrawn.subject}', text: Please ignore it. }
tasks: { explain: { title: Explain the delay, role: manager } }
`;
const events = `
events:
  CASE_OPENED: { recordedBy: [worker, manager] }
  DISCUSSED: { title: Strategy discussion, recordedBy: [worker, manager], data: { urgent: boolean }, do: [notify: told] }
  HELD: { title: Conference held, recordedBy: [worker, manager] }
  REPORTED: { recordedBy: [worker, manager] }
facts: { strategy: { latest: DISCUSSED } }
`;
const first = `${common}${events}
deadlines:
  conference: { title: Conference, due: 15 working days after strategy.on, metBy: HELD, responsible: worker, kind: local, passed: { notify: [manager], task: explain } }
  report: { title: Report, due: 3 working days after strategy.on, metBy: REPORTED, responsible: worker, kind: local, passed: { notify: [manager], task: explain } }
`;
/** A conference within ten working days, and a report within five. */
const second = first.replace('15 working days', '10 working days').replace('3 working days', '5 working days');
/** The same as the second in other words. */
const third = second
  .replaceAll('DISCUSSED', 'STRATEGY_HELD')
  .replaceAll('urgent', 'isUrgent')
  .replaceAll('conference:', 'icpc:')
  .replaceAll('worker', 'social');
const roles = `roles: { social: { title: Social worker, mailbox: workers } }\n`;

const versions = { pathways: { second, third: `${roles}${third}` } };

function enquiry() {
  const kase = liveCase(first, { on: '2026-03-20', versions });
  kase.record('DISCUSSED', '2026-03-24', { urgent: false });
  for (const { effect } of kase.state().effects) kase.settle({ kind: 'effectDone', effect: effect.id });
  return kase;
}

it('what runs is counted as the new version says; what came of its entries under the old one is not sent again', () => {
  const kase = enquiry();
  expect(kase.turn({ kind: 'migrated', to: 'second' })).toEqual([]);
  expect(kase.standing('conference')).toEqual([['1', '2026-04-09', 'running']]);
  expect(kase.standing('report')).toEqual([['1', '2026-03-31', 'running']]);
  expect(kase.state().effects.map(({ effect, status }) => [effect.id, status])).toEqual([
    ['entry:2/notify:told', 'done'],
  ]);
});

it('what was met or missed under the old version stays as it was settled, with its tasks', () => {
  const kase = enquiry();
  kase.until('2026-03-27');
  expect(kase.standing('report')).toEqual([['1', '2026-03-27', 'overdue']]);
  kase.turn({ kind: 'migrated', to: 'second' });
  expect(kase.standing('report')).toEqual([['1', '2026-03-27', 'overdue']]);
  expect(kase.view().tasks).toMatchObject([{ task: 'explain', status: 'open' }]);
  kase.record('REPORTED', '2026-03-30');
  expect(kase.standing('report')).toEqual([['1', '2026-03-27', 'met late']]);
});

it('a limit that only the new version finds missed is taken when the case moves, and said', () => {
  const kase = enquiry();
  kase.until('2026-04-13');
  expect(kase.turn({ kind: 'migrated', to: 'second' }).map(({ id }) => id)).toEqual([
    'conference#1@2026-04-09/passed/notify:deadlinePassed(manager)',
  ]);
  expect(kase.standing('conference')).toEqual([['1', '2026-04-09', 'overdue']]);
});

it('entries keep their text and are read under the new names', () => {
  const kase = enquiry();
  const renames = {
    events: { DISCUSSED: 'STRATEGY_HELD' },
    data: { DISCUSSED: { urgent: 'isUrgent' } },
    deadlines: { conference: 'icpc' },
    roles: { worker: 'social' },
  };
  kase.until('2026-03-27');
  kase.turn({ kind: 'migrated', to: 'third', renames });
  expect(kase.log()[1]).toMatchObject({ type: 'DISCUSSED', data: { urgent: false }, by: { role: 'worker' } });
  expect(kase.fact('strategy')).toMatchObject({ isUrgent: false, role: 'social' });
  expect(kase.standing('icpc')).toEqual([['1', '2026-04-09', 'running']]);
  kase.correct({ op: 'amend', target: 2, on: '2026-03-25', data: { isUrgent: true } });
  expect(kase.fact('strategy')).toMatchObject({ isUrgent: true });
  expect(kase.standing('icpc')).toEqual([['1', '2026-04-10', 'running']]);
  // On the day before the move nobody could have known of the new names, whatever was corrected since.
  const before = caseAsOf(kase.log(), { asOf: parseIsoDate('2026-03-26') }, kase.state().now, kase.library);
  if (before?.kind !== 'folded') throw new Error('it does not fold');
  expect(before.state.facts['strategy']).toMatchObject({ urgent: true });
  expect(viewCase(before.state, kase.library).deadlines.find(({ id }) => id === 'conference')?.due).toBe('2026-04-17');
  // Asked of the case itself, which need not be folded for it, the answer is the same, before the move and after it.
  for (const asOf of ['2026-03-25', '2026-03-26', '2026-03-27', '2026-03-28', '2026-03-31'].map(parseIsoDate)) {
    const folded = caseAsOf(kase.log(), { asOf }, kase.state().now, kase.library);
    expect(folded).toMatchObject({ kind: 'folded' });
    expect(caseAsOf(kase.log(), { asOf }, kase.state().now, kase.library, kase.state())).toEqual(folded);
  }
});

it('a move is refused with the first entry that would not hold under the new version, and why', () => {
  const kase = enquiry();
  expect(kase.turnRefusal({ kind: 'migrated', to: 'third', renames: { roles: { worker: 'social' } } })).toMatchObject({
    kind: 'migrationConflict',
    seq: 2,
    event: 'DISCUSSED',
    because: { kind: 'unknownEvent' },
    message: expect.stringMatching(
      /^The case cannot move to this version: entry 2 \(Strategy discussion\) would/,
    ) as string,
  });
  expect(kase.standing('conference')).toEqual([['1', '2026-04-16', 'running']]);
  expect(kase.turnRefusal({ kind: 'migrated', to: 'p' })).toMatchObject({ kind: 'nothingToChange' });
});

it('a result stands after a correction of something else, and falls with the entry it was settled with', () => {
  const kase = enquiry();
  kase.record('REPORTED', '2026-03-27');
  kase.record('HELD', '2026-04-16');
  kase.turn({ kind: 'migrated', to: 'second' });
  expect(kase.standing('conference')).toEqual([['1', '2026-04-16', 'met']]);
  kase.correct({ op: 'amend', target: 4, on: '2026-03-26' });
  expect(kase.standing('conference')).toEqual([['1', '2026-04-16', 'met']]);
  kase.correct({ op: 'amend', target: 5, on: '2026-04-15' });
  expect(kase.standing('conference')).toEqual([['1', '2026-04-09', 'met late']]);
});

it('a notice of before the move is withdrawn when its entry is struck afterwards', () => {
  const kase = enquiry();
  kase.turn({ kind: 'migrated', to: 'second' });
  expect(kase.correct({ op: 'strike', target: 2 }).map(({ id }) => id)).toEqual([
    'withdrawn(entry:2/notify:told)/notify:error',
  ]);
  expect(kase.effect('entry:2/notify:told').status).toBe('withdrawn');
});

it('a move is taken back while nothing has been recorded since, and what it sent is followed up or dropped', () => {
  const kase = enquiry();
  kase.until('2026-04-13');
  const before = kase.view();
  kase.turn({ kind: 'migrated', to: 'second' });
  expect(kase.effect('conference#1@2026-04-09/passed/notify:deadlinePassed(manager)').status).toBe('asked');
  kase.turn({ kind: 'migrationReversed', target: 4 });
  const { effects, ...rest } = kase.view();
  const { effects: effectsBefore, ...restBefore } = before;
  expect(rest).toEqual(restBefore);
  expect(effects.filter(({ status }) => status !== 'dropped')).toEqual(effectsBefore);
});

it('a move is not taken back once something was recorded, and nothing else is', () => {
  const kase = enquiry();
  kase.turn({ kind: 'migrated', to: 'second' });
  kase.record('HELD', '2026-04-02');
  expect(kase.turnRefusal({ kind: 'migrationReversed', target: 4 })).toMatchObject({
    kind: 'notReversible',
    message: expect.stringContaining('The last entry is number 5 (Conference held). Move the case') as string,
  });
  expect(kase.turnRefusal({ kind: 'migrationReversed', target: 5 })).toMatchObject({ kind: 'notReversible' });
});

it('a change of the rules is no event to correct: what undoes it is said', () => {
  const kase = enquiry();
  kase.turn({ kind: 'migrated', to: 'second' });
  expect(kase.conflict({ op: 'strike', target: 4 })).toMatchObject({
    kind: 'notCorrectable',
    message: expect.stringContaining('Take it back with `migrate --back`') as string,
  });
});

it('a notice that went out before the case moved is put right when its entry is corrected afterwards', () => {
  const version = (text: string): string => `
events: { BOOKED: { data: { start: date }, do: [notify: invitation] }, TOLD: {} }
accepts: [BOOKED, TOLD]
notifications: { invitation: { title: Invitation, to: [worker], subject: 'Meeting on {event.start}', text: '${text}' } }
`;
  const kase = liveCase(version('Come.'), { on: '2026-03-20', versions: { pathways: { later: version('Do come.') } } });
  kase.record('BOOKED', '2026-03-24', { start: '2026-04-20' });
  kase.settle({ kind: 'effectDone', effect: 'entry:2/notify:invitation' });
  // Other words in the new version are no reason to write again.
  expect(kase.turn({ kind: 'migrated', to: 'later' })).toEqual([]);
  kase.record('TOLD', '2026-03-25');
  expect(kase.correct({ op: 'amend', target: 5, on: '2026-03-24' }, { at: '2026-03-26 09:00' })).toEqual([]);
  expect(
    kase.correct({ op: 'amend', target: 2, data: { start: '2026-04-21' } }, { at: '2026-03-26 10:00' }),
  ).toMatchObject([{ id: 'entry:2/notify:invitation~2', subject: 'Corrected: Meeting on 21 April 2026' }]);
});

it('who may read a paper is decided by the version the case lives by now', () => {
  const paper = `documents: { letter: { title: Letter } }\naccess:\n  file: { title: File, roles: [worker, manager], may: read, what: [personal], otherwise: No. }\n`;
  const stricter = `${paper}  letters: { title: Letters, roles: [manager], may: read, what: ['document:letter'], otherwise: Managers only. }\n`;
  const kase = liveCase(`${first}${paper}`, {
    on: '2026-03-20',
    versions: { pathways: { stricter: `${first}${stricter}` } },
  });
  const asked = { by: { person: 'p-worker', role: 'worker' }, what: 'document:letter', at: kase.state().now };
  expect(mayRead(kase.state(), asked, kase.library).allowed).toBe(true);
  kase.turn({ kind: 'migrated', to: 'stricter' });
  expect(mayRead(kase.state(), asked, kase.library).allowed).toBe(false);
});
