import { expect, it } from 'vitest';
import { liveCase, manager } from './support/live-case.ts';

const pathway = `
events:
  APPOINTED: { data: { post: role, person: person } }
  HELD: { data: { chair: person?, asked: boolean? } }
  RETIRED: {}
  RAISED: { do: [task: chase] }
  BOTH: { do: [task: chase, task: explain] }
  ANSWERED: { data: { enough: boolean } }
  OFF: {}
accepts: [APPOINTED, HELD, RETIRED, RAISED, BOTH, ANSWERED, OFF]
roles: { chair: { title: Chair } }
people:
  chair:
    assignedBy:
      - { event: APPOINTED, field: person, where: event.post == 'chair' }
      - { event: HELD, field: chair, where: "has(event.chair)" }
    endedBy: RETIRED
tasks:
  chase: { title: Chase the answer, role: worker, completedBy: { event: ANSWERED, where: event.enough }, withdrawnBy: OFF }
  explain: { title: Explain, role: manager }
`;

it('a role is held by whom the latest entry names, from that entry on, until it ends', () => {
  const kase = liveCase(pathway);
  expect(kase.view().people).toEqual({});
  kase.record('APPOINTED', '2026-03-03', { post: 'chair', person: 'p-a' });
  kase.record('APPOINTED', '2026-03-03', { post: 'worker', person: 'p-x' });
  expect(kase.view().people).toEqual({ chair: { person: 'p-a', since: 2 } });
  kase.record('HELD', '2026-03-04', {});
  kase.record('HELD', '2026-03-05', { chair: 'p-b' });
  expect(kase.view().people).toEqual({ chair: { person: 'p-b', since: 5 } });
  kase.record('RETIRED', '2026-03-06');
  expect(kase.view().people).toEqual({});
});

it('a task is done by the event that completes it, not by one its condition leaves out', () => {
  const kase = liveCase(pathway);
  kase.record('RAISED', '2026-03-03');
  expect(kase.view().tasks).toEqual([
    {
      id: 'chase#entry:2',
      task: 'chase',
      title: 'Chase the answer',
      role: 'worker',
      raisedAt: '2026-03-03T12:00:00.000Z',
      cause: { kind: 'entry', seq: 2 },
      status: 'open',
    },
  ]);
  kase.record('ANSWERED', '2026-03-04', { enough: false });
  expect(kase.view().tasks[0]?.status).toBe('open');
  kase.record('ANSWERED', '2026-03-05', { enough: true });
  expect(kase.view().tasks[0]).toMatchObject({ status: 'done', doneBy: 4 });
});

it('a task can be withdrawn', () => {
  const kase = liveCase(pathway);
  kase.record('RAISED', '2026-03-03');
  kase.record('OFF', '2026-03-04');
  expect(kase.view().tasks[0]).toMatchObject({ status: 'withdrawn', doneBy: 3 });
});

it('a task is done by name where only one of it is open, by its id where there are several', () => {
  const kase = liveCase(pathway);
  kase.record('BOTH', '2026-03-03');
  kase.record('RAISED', '2026-03-03');
  expect(kase.refusal('TASK_DONE', '2026-03-04', { task: 'chase' })).toMatchObject({
    kind: 'unknownTask',
    message: 'Several tasks "chase" are open; name one of chase#entry:2, chase#entry:3.',
  });
  kase.record('TASK_DONE', '2026-03-04', { task: 'chase#entry:3', note: 'By telephone.' });
  kase.record('TASK_DONE', '2026-03-04', { task: 'explain' }, { by: manager });
  expect(kase.view().tasks.map(({ id, status }) => [id, status])).toEqual([
    ['chase#entry:2', 'open'],
    ['explain#entry:2', 'done'],
    ['chase#entry:3', 'done'],
  ]);
});

it('a task that is not open is refused with those that are', () => {
  const kase = liveCase(pathway);
  kase.record('RAISED', '2026-03-03');
  expect(kase.refusal('TASK_DONE', '2026-03-04', { task: 'sing' })).toEqual({
    asked: 'TASK_DONE',
    states: ['open'],
    kind: 'unknownTask',
    task: 'sing',
    open: ['chase#entry:2'],
    message: 'No task "sing" is open. Open tasks: chase#entry:2.',
  });
});
