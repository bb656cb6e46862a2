import { expect, it } from 'vitest';
import { liveCase } from './support/live-case.ts';

const pathway = `
events:
  HELD: { data: { note: text?, guests: { list: person, optional: true } }, do: [prepare: letter, notify: held] }
  MET: { do: [{ notify: told, to: [worker] }, { notify: told, to: [manager] }, { notify: told, to: [worker] }, { notify: told }, { notify: told, to: [worker, manager] }] }
  ADDRESS: { data: { person: person, name: text, email: text? } }
  APPOINTED: { data: { person: person } }
  LEFT: {}
  GUESTS_TOLD: { data: { guests: { list: person } }, do: [{ notify: guestsTold }] }
  NOTED: { data: { note: text? }, do: [notify: noted] }
accepts: [HELD, MET, ADDRESS, APPOINTED, LEFT, GUESTS_TOLD, NOTED]
roles: { chair: { title: Chair }, deputy: { title: Deputy }, parents: { title: Parents } }
people:
  chair: { assignedBy: { event: APPOINTED, field: person }, endedBy: LEFT, substitute: manager }
  parents: { assignedBy: { event: APPOINTED, field: person, where: "event.person == 'p-parent'" } }
directory: { recordedBy: ADDRESS, person: person, name: name, email: email }
facts: { note: { latest: HELD }, last: { latest: NOTED } }
notifications:
  held: { title: Held, to: [worker], subject: 'Held on {event.on}', text: 'On {event.on} by {event.by}, {case.reference}.', attach: [letter] }
  told: { title: Told, to: [worker, manager], subject: Told, text: Told. }
  guestsTold: { title: Guests, to: [event.guests], subject: Guests, text: Guests. }
  noted: { title: Noted, to: [worker], subject: Noted, text: 'It says {last.note}.' }
  toChair: { title: To the chair, to: [chair], subject: S, text: T }
documents:
  letter: { title: Letter, fields: { on: note.on, reference: case.reference, note: "has(note.note) ? note.note : ''" } }
`;

it('an entry asks for papers and notices, under ids made of the entry and their names', () => {
  const kase = liveCase(pathway);
  expect(kase.record('HELD', '2026-03-03', { note: 'x' })).toEqual([
    {
      kind: 'prepareDocument',
      id: 'entry:2/prepare:letter',
      cause: { kind: 'entry', seq: 2 },
      moment: '2026-03-03T12:00:00.000Z',
      document: 'letter',
      title: 'Letter',
      data: { on: '2026-03-03', reference: 'T-1', note: 'x' },
    },
    {
      kind: 'notify',
      id: 'entry:2/notify:held',
      cause: { kind: 'entry', seq: 2 },
      moment: '2026-03-03T12:00:00.000Z',
      notification: 'held',
      to: [{ role: 'worker', mailbox: 'workers' }],
      addressedTo: ['worker'],
      subject: 'Held on 3 March 2026',
      text: 'On 3 March 2026 by p-worker, T-1.',
      attach: ['entry:2/prepare:letter'],
    },
  ]);
});

it('one entry sends the same notice to the same people once, to others once each', () => {
  const kase = liveCase(pathway);
  expect(kase.record('MET', '2026-03-03').map((effect) => effect.id)).toEqual([
    'entry:2/notify:told(worker)',
    'entry:2/notify:told(manager)',
    'entry:2/notify:told',
  ]);
});

it('the people an event names get the notice under their recorded addresses', () => {
  const kase = liveCase(pathway);
  kase.record('ADDRESS', '2026-03-03', { person: 'p-a', name: 'Ada Quill', email: 'ada@example.org' });
  kase.record('ADDRESS', '2026-03-03', { person: 'p-b', name: 'Kit Rowe', email: 'kit@example.org' });
  expect(kase.record('GUESTS_TOLD', '2026-03-04', { guests: ['p-a', 'p-b', 'p-a'] })).toMatchObject([
    {
      to: [
        { role: 'event.guests', person: 'p-a', name: 'Ada Quill', email: 'ada@example.org' },
        { role: 'event.guests', person: 'p-b', name: 'Kit Rowe', email: 'kit@example.org' },
      ],
    },
  ]);
});

it('whoever cannot be reached makes an incident of the notice, and a retry after the address was recorded sends it', () => {
  const kase = liveCase(pathway);
  expect(kase.record('GUESTS_TOLD', '2026-03-04', { guests: ['p-a'] })).toEqual([]);
  const id = 'entry:2/notify:guestsTold';
  expect(kase.effect(id)).toMatchObject({
    status: 'failed',
    attempt: 1,
    note: 'This notice cannot be sent: no address is recorded for p-a (the person named). Record it, then retry.',
  });
  expect(kase.settle({ kind: 'effectRetried', effect: id })).toEqual([]);
  expect(kase.effect(id)).toMatchObject({ status: 'failed', attempt: 2 });
  kase.record('ADDRESS', '2026-03-05', { person: 'p-a', name: 'Ada Quill', email: 'ada@example.org' });
  expect(kase.settle({ kind: 'effectRetried', effect: id })).toMatchObject([
    { id, to: [{ person: 'p-a', email: 'ada@example.org' }] },
  ]);
  expect(kase.effect(id)).toMatchObject({ status: 'asked', attempt: 3 });
  expect(kase.effect(id)).not.toHaveProperty('note');
});

it('nobody behind a name is an incident too', () => {
  const kase = liveCase(pathway);
  kase.record('GUESTS_TOLD', '2026-03-04', { guests: [] });
  expect(kase.effect('entry:2/notify:guestsTold').note).toContain('there is nobody to tell (the person named)');
});

it('a text that cannot be written is an incident, and is written anew when it is retried', () => {
  const kase = liveCase(pathway);
  kase.record('NOTED', '2026-03-03');
  const id = 'entry:2/notify:noted';
  expect(kase.effect(id)).toMatchObject({ status: 'failed', effect: { text: '' } });
  expect(kase.settle({ kind: 'effectRetried', effect: id })).toEqual([]);
  kase.record('NOTED', '2026-03-04', { note: 'that all is well' });
  expect(kase.settle({ kind: 'effectRetried', effect: id })).toMatchObject([{ id, text: 'It says that all is well.' }]);
});

it('a paper that lacks a field is an incident, and what encloses it waits for it', () => {
  const kase = liveCase(`
events: { HELD: { do: [prepare: letter, notify: held] }, NAMED: { data: { name: text } } }
accepts: [HELD, NAMED]
facts: { naming: { latest: NAMED } }
notifications: { held: { title: Held, to: [worker], subject: Held, text: Held, attach: [letter] } }
documents: { letter: { title: Letter, fields: { name: naming.name } } }
`);
  expect(kase.record('HELD', '2026-03-03').map((effect) => effect.id)).toEqual(['entry:2/notify:held']);
  expect(kase.effect('entry:2/prepare:letter')).toMatchObject({
    status: 'failed',
    note: expect.stringMatching(/^The paper "Letter" lacks name: /),
  });
  kase.record('NAMED', '2026-03-04', { name: 'Robin' });
  expect(kase.settle({ kind: 'effectRetried', effect: 'entry:2/prepare:letter' })).toMatchObject([
    { data: { name: 'Robin' } },
  ]);
});

it('a notice whose paper was never prepared is an incident', () => {
  const kase = liveCase(pathway.replace('do: [prepare: letter, notify: held]', 'do: [notify: held]'));
  kase.record('HELD', '2026-03-03');
  expect(kase.effect('entry:2/notify:held').note).toBe('This notice encloses “Letter”, which has not been prepared.');
});

it('once its paper is prepared, a notice that waited for it encloses it when it is retried', () => {
  const kase = liveCase(`
events: { HELD: { do: [notify: held] }, TYPED: { do: [prepare: letter] } }
accepts: [HELD, TYPED]
notifications: { held: { title: Held, to: [worker], subject: Held, text: Held, attach: [letter] } }
documents: { letter: { title: Letter } }
`);
  kase.record('HELD', '2026-03-03');
  kase.record('TYPED', '2026-03-04');
  expect(kase.settle({ kind: 'effectRetried', effect: 'entry:2/notify:held' })).toMatchObject([
    { id: 'entry:2/notify:held', attach: ['entry:3/prepare:letter'] },
  ]);
});

it('an effect carried out keeps what the world answered; one that failed keeps why, until it is retried or settled otherwise', () => {
  const kase = liveCase(pathway);
  kase.record('HELD', '2026-03-03');
  kase.settle({ kind: 'effectDone', effect: 'entry:2/prepare:letter', result: { hash: 'abc' } });
  expect(kase.effect('entry:2/prepare:letter')).toMatchObject({ status: 'done', result: { hash: 'abc' }, attempt: 1 });
  kase.settle({ kind: 'effectDone', effect: 'entry:2/prepare:letter', result: { hash: 'another' } });
  expect(kase.effect('entry:2/prepare:letter').result).toEqual({ hash: 'abc' });
  kase.settle({ kind: 'effectFailed', effect: 'entry:2/notify:held', reason: 'mailbox full' });
  expect(kase.effect('entry:2/notify:held')).toMatchObject({ status: 'failed', note: 'mailbox full' });
  expect(kase.settle({ kind: 'effectRetried', effect: 'entry:2/notify:held' })).toMatchObject([
    { id: 'entry:2/notify:held', text: 'On 3 March 2026 by p-worker, T-1.' },
  ]);
  kase.settle({ kind: 'effectFailed', effect: 'entry:2/notify:held', reason: 'still full' });
  kase.settle({ kind: 'effectResolved', effect: 'entry:2/notify:held', why: 'Handed over in person.' });
  expect(kase.effect('entry:2/notify:held')).toMatchObject({
    status: 'resolved',
    note: 'Handed over in person.',
    attempt: 2,
  });
});

it('only what failed can be retried or settled, and only what was asked for can be carried out', () => {
  const kase = liveCase(pathway);
  kase.record('HELD', '2026-03-03');
  const next = { seq: 3, at: kase.state().now, by: { person: 'p', role: 'worker' } };
  expect(kase.take({ kind: 'effectRetried', effect: 'entry:2/notify:held', ...next })).toMatchObject({
    refusal: { kind: 'unknownEffect', effect: 'entry:2/notify:held' },
  });
  expect(
    kase.take({ kind: 'effectDone', effect: 'entry:9/notify:held', result: {}, seq: 3, at: kase.state().now }),
  ).toMatchObject({ refusal: { kind: 'unknownEffect' } });
});

it('a role nobody holds is stood in for, then its shared mailbox is used, then it is an incident', () => {
  const told = (more: string) => `${pathway.replace('LEFT: {}', 'LEFT: { do: [notify: toChair] }')}${more}`;
  const kase = liveCase(told(''));
  expect(kase.record('LEFT', '2026-03-03')).toMatchObject([{ to: [{ role: 'chair', mailbox: 'managers' }] }]);
  const alone = liveCase(told('').replace('endedBy: LEFT, substitute: manager', 'endedBy: LEFT'));
  alone.record('LEFT', '2026-03-03');
  expect(alone.effect('entry:2/notify:toChair').note).toContain(
    'nobody holds the role “Chair”, and it has no shared mailbox',
  );
});

it('what the state a case begins in asks for is asked for when it is opened', () => {
  const kase = liveCase(`
states: { referred: { entry: [{ task: look }, { notify: opened }] } }
tasks: { look: { title: Look, role: worker } }
notifications: { opened: { title: Opened, to: [manager], subject: Opened, text: 'Case {case.reference}.' } }
`);
  expect(kase.view().tasks).toMatchObject([{ id: 'look#entry:1' }]);
  expect(kase.effect('entry:1/notify:opened')).toMatchObject({ status: 'asked', effect: { text: 'Case T-1.' } });
});

it('a case opened with history asks for nothing that lies before it went live', () => {
  const kase = liveCase(
    `
events: { HELD: { do: [notify: told] } }
accepts: [HELD]
facts: { referral: { first: CASE_OPENED } }
deadlines: { answer: { title: Answer, due: 2 working days after referral.on, responsible: worker, kind: local, passed: { notify: [manager] } }, later: { title: Later, due: 3 months after referral.on, responsible: worker, kind: local, passed: { notify: [manager] } } }
notifications: { told: { title: Told, to: [manager], subject: S, text: T } }
`,
    { liveFrom: '2026-04-01T00:00:00.000Z' },
  );
  expect(kase.record('HELD', '2026-03-10')).toEqual([]);
  expect(kase.state().effects.map((record) => [record.effect.id, record.status, record.attempt])).toEqual([
    ['answer#1@2026-03-04/passed/notify:deadlinePassed(manager)', 'history', 0],
    ['entry:2/notify:told', 'history', 0],
  ]);
  expect(kase.record('HELD', '2026-04-01')).toMatchObject([{ id: 'entry:3/notify:told' }]);
  expect(kase.until('2026-06-02')).toMatchObject([{ id: 'later#1@2026-06-02/passed/notify:deadlinePassed(manager)' }]);
});

it('an action whose condition does not hold is left out', () => {
  const kase = liveCase(`
events: { HELD: { data: { urgent: boolean }, do: [{ notify: told, when: [isUrgent] }, { task: look, when: [not isUrgent] }] } }
accepts: [HELD]
conditions: { isUrgent: { when: event.urgent, otherwise: It is not urgent. } }
tasks: { look: { title: Look, role: worker } }
notifications: { told: { title: Told, to: [manager], subject: S, text: T } }
`);
  expect([kase.record('HELD', '2026-03-03', { urgent: true }).length, kase.view().tasks.length]).toEqual([1, 0]);
  expect([kase.record('HELD', '2026-03-03', { urgent: false }).length, kase.view().tasks.length]).toEqual([0, 1]);
});
