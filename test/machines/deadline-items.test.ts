import { expect, it } from 'vitest';
import { liveCase, type LiveCase } from './support/live-case.ts';

const conference = `
events:
  BOOKED: { data: { start: instant } }
  CANCELLED: {}
  ADJOURNED: {}
  HELD: {}
  INVITED: { data: { person: person, reports: boolean } }
  UNINVITED: { data: { person: person } }
  SHARED: { data: { author: person } }
  OTHER: {}
accepts: [BOOKED, CANCELLED, ADJOURNED, HELD, INVITED, UNINVITED, SHARED, OTHER]
facts: { invitees: { all: INVITED, by: person, without: UNINVITED } }
meetings: { conference: { title: Conference, booked: BOOKED, held: HELD, adjourned: ADJOURNED, cancelled: CANCELLED } }
deadlines:
  report:
    title: Report
    due: 2 working days before conference.start
    forEach: invitees
    forEachWhere: item.reports
    metBy: { event: SHARED, where: event.author == item.person }
    responsible: worker
    kind: local
`;

function booked(): LiveCase {
  const kase = liveCase(conference);
  kase.record('BOOKED', '2026-03-03', { start: '2026-04-14T09:00:00.000Z' });
  return kase;
}

it('each invited person who is to report owes a report of their own', () => {
  const kase = booked();
  kase.record('INVITED', '2026-03-04', { person: 'p-a', reports: true });
  kase.record('INVITED', '2026-03-05', { person: 'p-b', reports: false });
  kase.record('INVITED', '2026-03-06', { person: 'p-c', reports: true });
  // Two whole working days before Tuesday 14 April: Friday the 10th.
  expect(kase.standing('report')).toEqual([
    ['1:p-a', '2026-04-10', 'running'],
    ['1:p-c', '2026-04-10', 'running'],
  ]);
  kase.record('SHARED', '2026-04-09', { author: 'p-a' });
  expect(kase.standing('report').map(([occurrence, , status]) => [occurrence, status])).toEqual([
    ['1:p-a', 'met'],
    ['1:p-c', 'due soon'],
  ]);
});

it('a rebooking moves the reports still owed and asks nobody twice', () => {
  const kase = booked();
  kase.record('INVITED', '2026-03-04', { person: 'p-a', reports: true });
  kase.record('INVITED', '2026-03-04', { person: 'p-b', reports: true });
  kase.record('SHARED', '2026-03-10', { author: 'p-a' });
  kase.record('BOOKED', '2026-03-11', { start: '2026-05-06T09:00:00.000Z' });
  kase.record('INVITED', '2026-03-12', { person: 'p-a', reports: true });
  expect(kase.standing('report')).toEqual([
    ['1:p-a', '2026-04-10', 'met'],
    ['1:p-b', '2026-05-01', 'running'],
  ]);
});

it('whoever is taken off the list owes nothing, and owes it again when invited again', () => {
  const kase = booked();
  kase.record('INVITED', '2026-03-04', { person: 'p-a', reports: true });
  kase.record('UNINVITED', '2026-03-05', { person: 'p-a' });
  expect(kase.standing('report')).toEqual([['1:p-a', '2026-04-10', 'lapsed']]);
  expect(kase.occurrence('report', '1:p-a')).toMatchObject({ lapse: 'itemGone', lapsedBy: 4 });
  kase.record('OTHER', '2026-03-06');
  expect(kase.standing('report')).toEqual([['1:p-a', '2026-04-10', 'lapsed']]);
  kase.record('INVITED', '2026-03-09', { person: 'p-a', reports: true });
  expect(kase.standing('report')).toEqual([['1:p-a', '2026-04-10', 'running']]);
  expect(kase.occurrence('report', '1:p-a')).not.toHaveProperty('lapsedBy');
});

it('whoever is invited again without a report owes none any more', () => {
  const kase = booked();
  kase.record('INVITED', '2026-03-04', { person: 'p-a', reports: true });
  kase.record('INVITED', '2026-03-05', { person: 'p-a', reports: false });
  expect(kase.standing('report')).toEqual([['1:p-a', '2026-04-10', 'lapsed']]);
});

it('an adjourned conference keeps its reports due until it is booked again', () => {
  const kase = booked();
  kase.record('INVITED', '2026-03-04', { person: 'p-a', reports: true });
  kase.record('ADJOURNED', '2026-04-14', {}, { at: '2026-04-14 12:00' });
  expect(kase.standing('report')).toEqual([['1:p-a', '2026-04-10', 'overdue']]);
  kase.record('BOOKED', '2026-04-14', { start: '2026-05-06T09:00:00.000Z' });
  expect(kase.standing('report')).toEqual([['1:p-a', '2026-05-01', 'running']]);
});

it('a cancelled conference leaves nothing due; the next booking starts the same reports, and those given stay given', () => {
  const kase = booked();
  kase.record('INVITED', '2026-03-04', { person: 'p-a', reports: true });
  kase.record('INVITED', '2026-03-04', { person: 'p-b', reports: true });
  kase.record('SHARED', '2026-03-05', { author: 'p-a' });
  kase.record('CANCELLED', '2026-03-06');
  expect(kase.standing('report')).toEqual([
    ['1:p-a', '2026-04-10', 'met'],
    ['1:p-b', undefined, 'not started'],
  ]);
  kase.record('UNINVITED', '2026-03-09', { person: 'p-b' });
  kase.record('INVITED', '2026-03-09', { person: 'p-c', reports: true });
  kase.record('BOOKED', '2026-03-10', { start: '2026-05-06T09:00:00.000Z' });
  expect(kase.standing('report')).toEqual([
    ['1:p-a', '2026-04-10', 'met'],
    ['1:p-b', undefined, 'lapsed'],
    ['1:p-c', '2026-05-01', 'running'],
  ]);
});

it('after a conference was held the next booking opens a new set, and what was still owed to the last one lapses', () => {
  const kase = booked();
  kase.record('INVITED', '2026-03-04', { person: 'p-a', reports: true });
  kase.record('INVITED', '2026-03-04', { person: 'p-b', reports: true });
  kase.record('SHARED', '2026-04-01', { author: 'p-a' });
  kase.record('HELD', '2026-04-14');
  kase.record('INVITED', '2026-04-15', { person: 'p-c', reports: true });
  expect(kase.standing('report')).toEqual([
    ['1:p-a', '2026-04-10', 'met'],
    ['1:p-b', '2026-04-10', 'overdue'],
  ]);
  kase.record('BOOKED', '2026-04-16', { start: '2026-07-14T09:00:00.000Z' });
  expect(kase.standing('report')).toEqual([
    ['1:p-a', '2026-04-10', 'met'],
    ['1:p-b', '2026-04-10', 'lapsed'],
    ['2:p-a', '2026-07-10', 'running'],
    ['2:p-b', '2026-07-10', 'running'],
    ['2:p-c', '2026-07-10', 'running'],
  ]);
  expect(kase.occurrence('report', '1:p-b')).toMatchObject({ lapse: 'nextMeeting' });
});

it('a count from the item alone starts with each item, moves while it runs and opens the next once it is settled', () => {
  const kase = liveCase(`
events: { REFERRED: { data: { child: person } }, SEEN: { data: { child: person } } }
accepts: [REFERRED, SEEN]
facts: { children: { all: REFERRED, by: child } }
deadlines:
  visit: { title: Visit, due: 5 working days after item.on, forEach: children, metBy: { event: SEEN, where: event.child == item.key }, responsible: worker, kind: local }
`);
  kase.record('REFERRED', '2026-03-03', { child: 'p-a' });
  kase.record('REFERRED', '2026-03-04', { child: 'p-b' });
  kase.record('REFERRED', '2026-03-05', { child: 'p-a' });
  expect(kase.deadlines('visit')).toMatchObject([
    { occurrence: '1:p-a', due: '2026-03-12', startedBy: 4 },
    { occurrence: '1:p-b', due: '2026-03-11', startedBy: 3 },
  ]);
  kase.record('SEEN', '2026-03-06', { child: 'p-a' });
  kase.record('REFERRED', '2026-03-09', { child: 'p-a' });
  expect(kase.standing('visit')).toEqual([
    ['1:p-a', '2026-03-12', 'met'],
    ['1:p-b', '2026-03-11', 'due soon'],
    ['2:p-a', '2026-03-16', 'running'],
  ]);
});

const minutes = `
events: { HELD: {}, JOINED: { data: { person: person } }, SENT: { data: { to: person } } }
accepts: [HELD, JOINED, SENT]
facts: { members: { all: JOINED, by: person } }
deadlines:
  minutes: { title: Minutes, each: HELD, due: 10 working days after start.on, forEach: members, metBy: { event: SENT, where: event.to == item.key }, responsible: worker, kind: local }
`;

it('each meeting owes every member its minutes, and members who join before they are due as well', () => {
  const kase = liveCase(minutes);
  kase.record('JOINED', '2026-03-03', { person: 'p-a' });
  kase.record('HELD', '2026-03-04');
  kase.record('SENT', '2026-03-05', { to: 'p-a' });
  kase.record('JOINED', '2026-03-06', { person: 'p-b' });
  expect(kase.standing('minutes')).toEqual([
    ['1:p-a', '2026-03-18', 'met'],
    ['1:p-b', '2026-03-18', 'running'],
  ]);
  kase.record('SENT', '2026-03-09', { to: 'p-b' });
  kase.record('JOINED', '2026-06-01', { person: 'p-late' });
  expect(kase.standing('minutes').length).toBe(2);
  kase.record('HELD', '2026-06-02');
  expect(kase.standing('minutes').map(([occurrence]) => occurrence)).toEqual([
    '1:p-a',
    '1:p-b',
    '2:p-a',
    '2:p-b',
    '2:p-late',
  ]);
});

it('members named only after the meeting are asked for it too', () => {
  const kase = liveCase(minutes);
  kase.record('HELD', '2026-03-04');
  kase.record('JOINED', '2026-03-05', { person: 'p-a' });
  expect(kase.deadlines('minutes')).toMatchObject([{ occurrence: '1:p-a', due: '2026-03-18', startedBy: 2 }]);
});

it('a member who joins after everybody had theirs and the limit had passed is asked for nothing', () => {
  const kase = liveCase(`
events: { DECIDED: {}, JOINED: { data: { person: person } }, SENT: { data: { to: person } } }
accepts: [DECIDED, JOINED, SENT]
facts: { decision: { latest: DECIDED }, members: { all: JOINED, by: person } }
deadlines:
  plan: { title: Plan, due: 5 working days after decision.on, forEach: members, metBy: { event: SENT, where: event.to == item.key }, responsible: worker, kind: local }
`);
  kase.record('JOINED', '2026-03-03', { person: 'p-a' });
  kase.record('DECIDED', '2026-03-04');
  kase.record('SENT', '2026-03-05', { to: 'p-a' });
  kase.record('JOINED', '2026-03-06', { person: 'p-b' });
  kase.record('SENT', '2026-03-09', { to: 'p-b' });
  kase.record('JOINED', '2026-03-12', { person: 'p-c' });
  expect(kase.standing('plan')).toEqual([
    ['1:p-a', '2026-03-11', 'met'],
    ['1:p-b', '2026-03-11', 'met'],
  ]);
  kase.record('DECIDED', '2026-03-13');
  expect(kase.standing('plan').map(([occurrence]) => occurrence)).toEqual([
    '1:p-a',
    '1:p-b',
    '2:p-a',
    '2:p-b',
    '2:p-c',
  ]);
});

const coreGroup = `
events: { BOOKED: { data: { start: instant } }, HELD: {}, SENT: {} }
accepts: [BOOKED, HELD, SENT]
meetings: { core: { title: Core group, booked: BOOKED, held: HELD } }
deadlines:
  minutes: { title: Minutes, each: HELD, due: 2 weeks before core.start, metBy: SENT, responsible: worker, kind: local }
`;

it('minutes due before the next meeting wait for its booking, and do not count from the meeting they are of', () => {
  const kase = liveCase(coreGroup);
  kase.record('BOOKED', '2026-03-03', { start: '2026-03-10T10:00:00.000Z' });
  kase.record('HELD', '2026-03-10');
  expect(kase.standing('minutes')).toEqual([['1', undefined, 'not started']]);
  kase.record('BOOKED', '2026-03-11', { start: '2026-04-21T09:00:00.000Z' });
  expect(kase.standing('minutes')).toEqual([['1', '2026-04-07', 'running']]);
  kase.record('BOOKED', '2026-03-12', { start: '2026-04-22T09:00:00.000Z' });
  expect(kase.standing('minutes')).toEqual([['1', '2026-04-08', 'running']]);
});

it('minutes not sent before the next meeting stay overdue for it, however often is booked afterwards', () => {
  const kase = liveCase(coreGroup);
  kase.record('HELD', '2026-03-10');
  kase.record('BOOKED', '2026-03-11', { start: '2026-04-21T09:00:00.000Z' });
  kase.record('HELD', '2026-04-21');
  kase.record('BOOKED', '2026-04-22', { start: '2026-06-02T09:00:00.000Z' });
  expect(kase.standing('minutes')).toEqual([
    ['1', '2026-04-07', 'overdue'],
    ['2', '2026-05-19', 'running'],
  ]);
});

it('minutes sent before the next meeting is booked were sent in time: the booking asks for nothing more', () => {
  const kase = liveCase(coreGroup);
  kase.record('HELD', '2026-03-10');
  kase.record('SENT', '2026-03-12');
  expect(kase.standing('minutes')).toEqual([['1', undefined, 'met']]);
  kase.record('BOOKED', '2026-03-20', { start: '2026-03-27T10:00:00.000Z' });
  expect(kase.standing('minutes')).toEqual([['1', undefined, 'met']]);
});

it('an extension past its start makes what was impossible possible', () => {
  const kase = liveCase(
    coreGroup
      .replace('SENT: {} }', 'SENT: {}, GRANTED: { data: { to: date } } }')
      .replace('HELD, SENT]', 'HELD, SENT, GRANTED]')
      .replace('metBy: SENT', 'metBy: SENT, extendedBy: { event: GRANTED, to: to }'),
  );
  kase.record('HELD', '2026-03-10');
  kase.record('BOOKED', '2026-03-11', { start: '2026-03-20T10:00:00.000Z' });
  kase.record('GRANTED', '2026-03-11', { to: '2026-03-19' });
  expect([kase.deadlines('minutes')[0], kase.flags()]).toMatchObject([
    { due: '2026-03-19', originalDue: '2026-03-06', status: 'extended' },
    [],
  ]);
});

it('due before its own start is impossible: said when it arises, and nobody is reminded of it', () => {
  const kase = liveCase(coreGroup.replace('metBy: SENT', 'metBy: SENT, passed: { notify: [manager] }'));
  kase.record('HELD', '2026-03-10');
  expect(kase.record('BOOKED', '2026-03-11', { start: '2026-03-20T10:00:00.000Z' })).toEqual([]);
  expect(kase.standing('minutes')).toEqual([['1', '2026-03-06', 'impossible']]);
  expect(kase.view().flags).toMatchObject([
    {
      id: 'impossible:minutes#1',
      says: 'Minutes would be due on 6 March 2026, before 10 March 2026, when it starts.',
      raisedBy: 3,
    },
  ]);
  expect(kase.until('2026-03-13')).toEqual([]);
  kase.record('BOOKED', '2026-03-13', { start: '2026-04-21T09:00:00.000Z' });
  expect([kase.standing('minutes'), kase.flags()]).toEqual([[['1', '2026-04-07', 'running']], []]);
});

it('a rebooking that makes what was running late is said at once, and somebody is told', () => {
  const kase = liveCase(
    conference.replace(
      'forEach: invitees\n    forEachWhere: item.reports\n    metBy: { event: SHARED, where: event.author == item.person }',
      'metBy: SHARED\n    passed: { notify: [manager], task: explain }',
    ) + 'tasks: { explain: { title: Explain, role: manager } }',
  );
  kase.record('BOOKED', '2026-03-03', { start: '2026-04-14T09:00:00.000Z' });
  const effects = kase.record('BOOKED', '2026-03-16', { start: '2026-03-17T09:00:00.000Z' });
  expect(kase.standing('report')).toEqual([['1', '2026-03-13', 'overdue']]);
  expect(kase.flags()).toEqual(['alreadyLate:report#1']);
  expect(effects).toMatchObject([
    { id: 'report#1@2026-03-13/passed/notify:deadlinePassed(manager)', moment: '2026-03-16T12:00:00.000Z' },
  ]);
  expect(kase.view().tasks).toMatchObject([{ id: 'explain#report#1@2026-03-13/passed', status: 'open' }]);
});
