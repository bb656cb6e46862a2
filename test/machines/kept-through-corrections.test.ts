import { expect, it } from 'vitest';
import { liveCase } from './support/live-case.ts';

const visits = `
events: { ASKED: {}, SEEN: {}, EXCUSED: {}, NOTED: { data: { title: text } } }
accepts: [ASKED, SEEN, EXCUSED, NOTED]
facts: { question: { latest: ASKED } }
deadlines:
  visit: { title: Visit, due: 10 working days after question.on, metBy: SEEN, responsible: worker, kind: local, passed: { task: explain }, remind: { 2 days before: { do: [task: remember] } } }
tasks:
  explain: { title: Explain, role: manager }
  remember: { title: Remember, role: worker }
`;

/** Asked on 3 March, so due on the 17th; explained on the 18th. */
function explained() {
  const kase = liveCase(visits);
  kase.record('ASKED', '2026-03-03');
  kase.until('2026-03-17');
  kase.record('TASK_DONE', '2026-03-18', { task: 'explain#visit#1@2026-03-17/passed' });
  return kase;
}

it('a task that was done stays done when a correction moves the date it was about', () => {
  const kase = explained();
  kase.correct({ op: 'amend', target: 2, on: '2026-03-02' }, { at: '2026-03-18 15:00' });
  expect(kase.view().tasks.map(({ id, status, doneBy }) => [id, status, doneBy])).toEqual([
    ['remember#visit#1@2026-03-16 (2 days before)/reminder', 'open', undefined],
    ['explain#visit#1@2026-03-16/passed', 'done', 3],
  ]);
});

it('that somebody explained a delay that never was is no reason to refuse the correction that shows it', () => {
  const kase = explained();
  kase.correct({ op: 'amend', target: 2, on: '2026-03-10' }, { at: '2026-03-18 15:00' });
  expect([kase.standing('visit'), kase.log().length]).toEqual([[['1', '2026-03-24', 'running']], 4]);
  expect(kase.view().tasks.filter(({ task }) => task === 'explain')).toEqual([]);
  // When the moved date is missed after all, that is another delay.
  kase.until('2026-03-24');
  expect(kase.view().tasks.find(({ task }) => task === 'explain')).toMatchObject({ status: 'open' });
});

it('a task done that the correction itself puts in or changes has to be open', () => {
  const kase = explained();
  expect(
    kase.conflict({ op: 'insert', before: 3, type: 'TASK_DONE', on: '2026-03-17', data: { task: 'nothing' } }),
  ).toMatchObject({ kind: 'unknownTask', task: 'nothing' });
  expect(kase.conflict({ op: 'amend', target: 3, data: { task: 'nothing' } })).toMatchObject({ kind: 'unknownTask' });
});

it('a task may be called by the date it was due on before it moved', () => {
  const kase = liveCase(visits);
  kase.record('ASKED', '2026-03-03');
  kase.until('2026-03-17');
  kase.correct({ op: 'amend', target: 2, on: '2026-03-02' }, { at: '2026-03-18 15:00' });
  kase.record('TASK_DONE', '2026-03-18', { task: 'explain#visit#1@2026-03-17/passed' });
  expect(kase.view().tasks.find(({ task }) => task === 'explain')).toMatchObject({ status: 'done' });
});

it('a limit missed and dealt with before the case went live asks nobody to explain it', () => {
  const kase = liveCase(visits, { liveFrom: '2026-06-01 09:00' });
  kase.record('ASKED', '2026-03-03');
  kase.record('SEEN', '2026-03-20');
  kase.until('2026-06-01');
  expect(kase.view().tasks.map(({ task, status, doneBy }) => [task, status, doneBy])).toEqual([
    ['remember', 'withdrawn', 3],
    ['explain', 'withdrawn', 3],
  ]);
});

it('an explanation that the history holds of a limit missed then is taken, though nobody would be asked for it now', () => {
  const kase = liveCase(visits, { liveFrom: '2026-06-01 09:00' });
  kase.record('ASKED', '2026-03-03');
  kase.record('SEEN', '2026-03-20');
  kase.record('TASK_DONE', '2026-03-20', { task: 'explain' });
  expect(kase.view().tasks.map(({ task, status, doneBy }) => [task, status, doneBy])).toEqual([
    ['remember', 'withdrawn', 3],
    ['explain', 'done', 4],
  ]);
  // Once is enough, there as here, and a task that was never asked for cannot have been done.
  expect(kase.refusal('TASK_DONE', '2026-03-23', { task: 'explain' })).toMatchObject({ kind: 'unknownTask' });
  expect(kase.refusal('TASK_DONE', '2026-03-23', { task: 'nothing' })).toMatchObject({ kind: 'unknownTask' });
  kase.until('2026-06-01');
  expect(kase.refusal('TASK_DONE', '2026-06-02', { task: 'remember' })).toMatchObject({ kind: 'unknownTask' });
});

it('a limit missed before the case went live and still not met then waits for somebody to explain it', () => {
  const kase = liveCase(visits, { liveFrom: '2026-06-01 09:00' });
  kase.record('ASKED', '2026-03-03');
  kase.until('2026-06-01');
  kase.record('SEEN', '2026-06-02');
  expect(kase.view().tasks.map(({ task, status }) => [task, status])).toEqual([
    ['remember', 'open'],
    ['explain', 'open'],
  ]);
});

it('a task that an entry of the imported history raised is done by the history, or stands', () => {
  const pathway = `
events: { REFERRED: { do: [task: acknowledge, task: report] }, ACKNOWLEDGED: {} }
accepts: [REFERRED, ACKNOWLEDGED]
tasks: { acknowledge: { title: A, role: worker, completedBy: ACKNOWLEDGED }, report: { title: R, role: worker } }
`;
  const kase = liveCase(pathway, { liveFrom: '2026-06-01 09:00' });
  kase.record('REFERRED', '2026-03-03');
  kase.record('ACKNOWLEDGED', '2026-03-04');
  expect(kase.view().tasks.map(({ task, status }) => [task, status])).toEqual([
    ['acknowledge', 'done'],
    ['report', 'open'],
  ]);
});

const minutes = `
events:
  HELD: { data: { room: text? }, do: [task: writeMinutes] }
  MINUTED: { data: { meeting: date } }
  CALLED_OFF: { data: { meeting: date } }
accepts: [HELD, MINUTED, CALLED_OFF]
facts: { meeting: { latest: HELD } }
deadlines:
  next: { title: Next, each: HELD, due: 1 month after start.on, metBy: { event: HELD, where: event.seq > start.seq }, responsible: worker, kind: local, passed: { task: chase } }
tasks:
  writeMinutes:
    title: Write the minutes
    role: worker
    completedBy: { event: MINUTED, where: event.meeting == start.on }
    withdrawnBy: { event: CALLED_OFF, where: event.meeting == start.on }
  chase: { title: Chase, role: worker, completedBy: { event: MINUTED, where: event.meeting == start.on } }
`;

it('the minutes of one meeting settle the task of that meeting, and leave those of the others', () => {
  const kase = liveCase(minutes);
  for (const on of ['2026-03-03', '2026-03-10', '2026-03-17']) kase.record('HELD', on);
  kase.record('MINUTED', '2026-03-18', { meeting: '2026-03-10' });
  kase.record('CALLED_OFF', '2026-03-18', { meeting: '2026-03-17' });
  expect(kase.view().tasks.map(({ id, status }) => [id, status])).toEqual([
    ['writeMinutes#entry:2', 'open'],
    ['writeMinutes#entry:3', 'done'],
    ['writeMinutes#entry:4', 'withdrawn'],
  ]);
});

it('of a task that a missed limit raised, the start is the entry its occurrence counts from', () => {
  const kase = liveCase(minutes);
  kase.record('HELD', '2026-03-03');
  kase.until('2026-04-03');
  kase.record('MINUTED', '2026-04-04', { meeting: '2026-03-04' });
  expect(kase.view().tasks.at(-1)).toMatchObject({ task: 'chase', status: 'open' });
  kase.record('MINUTED', '2026-04-05', { meeting: '2026-03-03' });
  expect(kase.view().tasks.at(-1)).toMatchObject({ task: 'chase', status: 'done' });
});

it('a corrected date of the meeting is the one its minutes are known by', () => {
  const kase = liveCase(minutes);
  kase.record('HELD', '2026-03-03');
  kase.until('2026-03-04');
  kase.correct({ op: 'amend', target: 2, on: '2026-03-04' });
  kase.record('MINUTED', '2026-03-05', { meeting: '2026-03-04' });
  expect(kase.view().tasks[0]).toMatchObject({ status: 'done' });
});
