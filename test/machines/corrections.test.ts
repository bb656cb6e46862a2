import { expect, it } from 'vitest';
import { liveCase } from './support/live-case.ts';

const pathway = `
events:
  DISCUSSED: { data: { starts: boolean }, do: [notify: discussed] }
  BOOKED: { data: { urgent: boolean }, do: [{ notify: invited, when: [isUrgent] }] }
  HELD: {}
  ADDRESS: { data: { person: person, name: text, email: text } }
  APPOINTED: { data: { person: person } }
states:
  open: { on: { DISCUSSED: [{ guard: doesStart, target: enquiry }, {}], ADDRESS: {}, APPOINTED: {} } }
  enquiry: { on: { DISCUSSED: {}, BOOKED: { guard: conferenceNeeded }, HELD: closed, ADDRESS: {}, APPOINTED: {} } }
  closed: { type: final }
roles: { chair: { title: Chair } }
people: { chair: { assignedBy: { event: APPOINTED, field: person } } }
directory: { recordedBy: ADDRESS, person: person, name: name, email: email }
facts: { strategy: { latest: DISCUSSED, where: event.starts } }
conditions:
  doesStart: { when: event.starts, otherwise: The discussion started nothing. }
  conferenceNeeded: { when: strategy.on >= '2026-03-20', otherwise: The discussion is too old. }
  isUrgent: { when: event.urgent, otherwise: Not urgent. }
deadlines:
  conference: { title: Conference, due: 15 working days after strategy.on, during: enquiry, metBy: HELD, responsible: worker, kind: statutory, passed: { notify: [manager] } }
notifications:
  deadlinePassed: { title: Missed, catchUp: true, subject: Missed, text: Missed. }
  discussed: { title: Discussed, to: [worker], subject: Discussed, text: 'On {event.on}.' }
  invited: { title: Invited, to: [worker], subject: 'Come, {event.on}', text: Come., followUp: error }
  error: { title: Sent in error, subject: 'Not: {withdrawn.subject}', text: Please ignore it. }
`;

function enquiry() {
  const kase = liveCase(pathway, { on: '2026-03-20' });
  kase.record('DISCUSSED', '2026-03-24', { starts: true });
  return kase;
}

it('a corrected date moves what counts from it; the old text stays in the log', () => {
  const kase = enquiry();
  kase.correct({ op: 'amend', target: 2, on: '2026-03-23' });
  expect(kase.standing('conference')).toEqual([['1', '2026-04-15', 'running']]);
  expect(kase.log()[1]).toMatchObject({ on: '2026-03-24' });
  expect(kase.log()[2]).toMatchObject({ kind: 'correction', change: { op: 'amend', target: 2, on: '2026-03-23' } });
});

it('a corrected date that makes a limit past tells the manager all the same', () => {
  const kase = enquiry();
  kase.until('2026-04-15');
  expect(kase.correct({ op: 'amend', target: 2, on: '2026-03-23' }).map((effect) => effect.id)).toEqual([
    'entry:2/notify:discussed~2',
    'conference#1@2026-04-15/passed/notify:deadlinePassed(manager)',
  ]);
});

it('an entry struck is as if it had not been recorded', () => {
  const kase = enquiry();
  kase.correct({ op: 'strike', target: 2 });
  expect([kase.view().state, kase.fact('strategy'), kase.standing('conference')]).toEqual([
    'open',
    { exists: false },
    [],
  ]);
});

it('an entry inserted folds before the entry it is put before, under the number of its correction', () => {
  const kase = liveCase(pathway, { on: '2026-03-20' });
  kase.record('DISCUSSED', '2026-03-24', { starts: false });
  kase.correct(
    { op: 'insert', before: 2, type: 'DISCUSSED', on: '2026-03-21', data: { starts: true } },
    { at: '2026-03-26 10:00' },
  );
  expect(kase.fact('strategy')).toMatchObject({ seq: 3, on: '2026-03-21', at: '2026-03-24T12:00:00.000Z' });
  expect(kase.deadlines('conference')).toMatchObject([{ startedBy: 3, due: '2026-04-14' }]);
});

it('a second entry inserted before the same one comes after the first, and inserted entries are corrected like any other', () => {
  const kase = liveCase(pathway, { on: '2026-03-20' });
  kase.record('APPOINTED', '2026-03-24', { person: 'p-now' });
  kase.correct({ op: 'insert', before: 2, type: 'APPOINTED', on: '2026-03-21', data: { person: 'p-first' } });
  kase.correct({ op: 'insert', before: 2, type: 'DISCUSSED', on: '2026-03-22', data: { starts: true } });
  kase.correct({ op: 'amend', target: 4, data: { starts: false } });
  expect([kase.view().state, kase.view().people['chair']?.person]).toEqual(['open', 'p-now']);
  kase.correct({ op: 'strike', target: 4 });
  expect(kase.conflict({ op: 'strike', target: 4 })).toMatchObject({ kind: 'alreadyStruck', target: 4 });
});

it('what a correction makes of later entries of people is a conflict with the first of them and its condition', () => {
  const kase = enquiry();
  kase.record('BOOKED', '2026-03-25', { urgent: false });
  kase.record('BOOKED', '2026-03-26', { urgent: false });
  const before = kase.state();
  expect(kase.conflict({ op: 'amend', target: 2, on: '2026-03-19' })).toMatchObject({ kind: 'beforeCaseBegan' });
  expect(kase.conflict({ op: 'amend', target: 2, data: { starts: false } })).toEqual({
    asked: 'BOOKED',
    states: ['enquiry'],
    kind: 'correctionConflict',
    seq: 3,
    event: 'BOOKED',
    because: expect.objectContaining({ kind: 'notAccepted', states: ['open'], atEntry: 3 }),
    message:
      'The correction is refused: entry 3 (BOOKED) would no longer hold. BOOKED is not accepted in open. Accepted there: DISCUSSED, ADDRESS, APPOINTED. Correct that entry first.',
  });
  expect(kase.state()).toBe(before);
});

it('what is wrong with the correction itself is said as such', () => {
  const kase = enquiry();
  expect(kase.conflict({ op: 'amend', target: 2, data: { starts: 'yes' } })).toMatchObject({
    kind: 'wrongData',
    problems: [{ path: 'starts' }],
  });
  expect(kase.conflict({ op: 'insert', before: 2, type: 'HELD', on: '2026-03-24', data: {} })).toMatchObject({
    kind: 'notAccepted',
    // Where the case stood when it came to entry 2, not where it stands.
    states: ['open'],
    atEntry: 2,
  });
  expect(kase.conflict({ op: 'amend', target: 9 })).toMatchObject({ kind: 'unknownEntry', target: 9 });
  expect(kase.conflict({ op: 'strike', target: 1 })).toMatchObject({ kind: 'notCorrectable' });
  expect(kase.conflict({ op: 'insert', before: 1, type: 'HELD', on: '2026-03-24', data: {} })).toMatchObject({
    kind: 'notCorrectable',
  });
  kase.settle({ kind: 'effectDone', effect: 'entry:2/notify:discussed' });
  expect(kase.conflict({ op: 'strike', target: 3 })).toMatchObject({
    kind: 'notCorrectable',
    message:
      'Entry 3 says what became of a notice or a paper, so it cannot be corrected. Correct the event it was sent or made for.',
  });
  kase.correct({ op: 'strike', target: 2 });
  expect(kase.conflict({ op: 'strike', target: 4 })).toMatchObject({
    kind: 'notCorrectable',
    message:
      'Entry 4 is a correction, so it cannot be corrected. It struck entry 2: if that did happen, put it in again.',
  });
});

it('a date may be corrected to a day after it was first recorded, if that day has come by now', () => {
  const kase = enquiry();
  kase.until('2026-03-30');
  kase.correct({ op: 'amend', target: 2, on: '2026-03-26' });
  expect(kase.standing('conference')).toEqual([['1', '2026-04-20', 'running']]);
  expect(kase.conflict({ op: 'amend', target: 2, on: '2026-04-02' })).toMatchObject({ kind: 'dateInFuture' });
});

it("the opening's date may be corrected as long as nothing comes to lie before it", () => {
  const kase = enquiry();
  kase.until('2026-03-31');
  kase.correct({ op: 'amend', target: 1, on: '2026-03-23' });
  expect(kase.conflict({ op: 'amend', target: 1, on: '2026-03-25' })).toMatchObject({
    kind: 'correctionConflict',
    seq: 2,
    because: { kind: 'beforeCaseBegan' },
  });
});

it('once the opening has been corrected, nothing is accepted from before its new date', () => {
  const kase = liveCase(pathway, { on: '2026-03-20' });
  kase.correct({ op: 'amend', target: 1, on: '2026-03-23' }, { at: '2026-03-24 12:00' });
  expect(kase.refusal('DISCUSSED', '2026-03-20', { starts: true })).toMatchObject({
    kind: 'beforeCaseBegan',
    began: '2026-03-23',
  });
});

it('what the opening said may be corrected, and everything that counts from it follows', () => {
  const kase = liveCase(
    `
events: { CASE_OPENED: { data: { urgent: boolean } }, DONE: {} }
accepts: [DONE]
facts: { referral: { first: CASE_OPENED } }
conditions: { isUrgent: { when: referral.urgent, otherwise: Not urgent. } }
deadlines: { visit: { title: Visit, due: 1 working day after referral.on, startsIf: isUrgent, responsible: worker, kind: local } }
`,
    { on: '2026-03-20', data: { urgent: false } },
  );
  expect(kase.standing('visit')).toEqual([]);
  kase.correct({ op: 'amend', target: 1, data: { urgent: true } });
  expect(kase.standing('visit')).toEqual([['1', '2026-03-23', 'due soon']]);
});

it('nothing can be put in before the case began, however early in the log', () => {
  const kase = enquiry();
  expect(
    kase.conflict({ op: 'insert', before: 2, type: 'APPOINTED', on: '2026-03-19', data: { person: 'p-x' } }),
  ).toMatchObject({
    kind: 'beforeCaseBegan',
    asked: 'APPOINTED',
  });
});

it('a case that has ended can still be corrected, and goes on if its end is struck', () => {
  const kase = enquiry();
  kase.record('HELD', '2026-04-01');
  kase.correct({ op: 'strike', target: 3 });
  expect([kase.view().status, kase.standing('conference')]).toEqual(['active', [['1', '2026-04-16', 'running']]]);
});

it('a notice that has gone out and still reads as it should is not repeated by a correction', () => {
  const kase = enquiry();
  kase.settle({ kind: 'effectDone', effect: 'entry:2/notify:discussed' });
  kase.correct({ op: 'amend', target: 2, data: { starts: false } });
  expect(kase.effect('entry:2/notify:discussed')).toMatchObject({
    status: 'done',
    effect: { text: 'On 24 March 2026.' },
  });
});

it('folded anew, limits pass where they had passed: what was held late stays late, and what an entry asked for keeps its moment', () => {
  const kase = liveCase(
    pathway
      .replace('HELD: {}', 'HELD: { do: [notify: held] }')
      .replace('  discussed: {', '  held: { title: Held, to: [worker], subject: H, text: H }\n  discussed: {')
      .replace('HELD: closed', 'HELD: {}')
      .replace('event.starts } }', 'event.starts }, misses: { misses: conference } }'),
    { on: '2026-03-20' },
  );
  kase.record('DISCUSSED', '2026-03-24', { starts: true });
  kase.record('HELD', '2026-04-20');
  kase.correct({ op: 'amend', target: 2, on: '2026-03-23' }, { at: '2026-04-22 12:00' });
  expect([kase.standing('conference'), kase.fact('misses')]).toEqual([[['1', '2026-04-15', 'met late']], 1]);
  expect(kase.effect('conference#1@2026-04-15/passed/notify:deadlinePassed(manager)').effect.moment).toBe(
    '2026-04-15T23:00:00.000Z',
  );
  expect(kase.effect('entry:3/notify:held').effect.moment).toBe('2026-04-20T11:00:00.000Z');
});

it('what passes in the very step of a correction is asked for with it', () => {
  const kase = enquiry();
  const effects = kase.correct(
    { op: 'insert', before: 2, type: 'APPOINTED', on: '2026-03-21', data: { person: 'p-x' } },
    { at: '2026-04-20 12:00' },
  );
  expect(effects.map((effect) => effect.id)).toContain('conference#1@2026-04-16/passed/notify:deadlinePassed(manager)');
});

it('a notice whose moment lies before the correction is skipped, unless it is to catch up', () => {
  const kase = enquiry();
  kase.record('BOOKED', '2026-03-25', { urgent: false });
  expect(kase.correct({ op: 'amend', target: 3, data: { urgent: true } }, { at: '2026-03-26 12:00' })).toEqual([]);
  expect(kase.effect('entry:3/notify:invited')).toMatchObject({ status: 'skipped', attempt: 0 });
  const catching = liveCase(pathway.replace('followUp: error', 'catchUp: true'), { on: '2026-03-20' });
  catching.record('DISCUSSED', '2026-03-24', { starts: true });
  catching.record('BOOKED', '2026-03-25', { urgent: false });
  expect(
    catching.correct({ op: 'amend', target: 3, data: { urgent: true } }, { at: '2026-03-26 12:00' }),
  ).toMatchObject([{ id: 'entry:3/notify:invited' }]);
});

it('a notice that went out in error is withdrawn and followed up, to the very people who had it', () => {
  const kase = liveCase(pathway.replace("to: [worker], subject: 'Come", "to: [chair], subject: 'Come"), {
    on: '2026-03-20',
  });
  kase.record('ADDRESS', '2026-03-23', { person: 'p-old', name: 'Old Chair', email: 'old@example.org' });
  kase.record('ADDRESS', '2026-03-23', { person: 'p-new', name: 'New Chair', email: 'new@example.org' });
  kase.record('APPOINTED', '2026-03-23', { person: 'p-old' });
  kase.record('DISCUSSED', '2026-03-24', { starts: true });
  kase.record('BOOKED', '2026-03-25', { urgent: true });
  kase.settle({ kind: 'effectDone', effect: 'entry:6/notify:invited' });
  kase.record('APPOINTED', '2026-03-26', { person: 'p-new' });
  const effects = kase.correct({ op: 'amend', target: 6, data: { urgent: false } });
  expect(effects).toMatchObject([
    {
      id: 'withdrawn(entry:6/notify:invited)/notify:error',
      cause: { kind: 'withdrawal', effect: 'entry:6/notify:invited' },
      to: [{ person: 'p-old', email: 'old@example.org' }],
      subject: 'Not: Come, 25 March 2026',
    },
  ]);
  expect(kase.effect('entry:6/notify:invited').status).toBe('withdrawn');
});

function sentInError() {
  const kase = enquiry();
  kase.record('BOOKED', '2026-03-25', { urgent: true });
  kase.settle({ kind: 'effectDone', effect: 'entry:3/notify:invited' });
  kase.correct({ op: 'amend', target: 3, data: { urgent: false } });
  return kase;
}

it('another correction leaves a follow-up as it stands, sent or not', () => {
  const followUp = 'withdrawn(entry:3/notify:invited)/notify:error';
  const waiting = sentInError();
  expect(waiting.correct({ op: 'amend', target: 2, on: '2026-03-23' }).map(({ id }) => id)).not.toContain(followUp);
  expect(waiting.effect(followUp)).toMatchObject({ status: 'asked', attempt: 1 });
  const sent = sentInError();
  sent.settle({ kind: 'effectDone', effect: followUp });
  expect(sent.correct({ op: 'amend', target: 2, on: '2026-03-23' }).map(({ id }) => id)).not.toContain(followUp);
  expect(sent.effect(followUp).status).toBe('done');
});

it('a withdrawn notice that turns out right is not sent again, and its follow-up is dropped if it is not out yet', () => {
  const kase = sentInError();
  expect(kase.correct({ op: 'amend', target: 3, data: { urgent: true } })).toEqual([]);
  expect(kase.effect('entry:3/notify:invited').status).toBe('done');
  expect(kase.effect('withdrawn(entry:3/notify:invited)/notify:error').status).toBe('dropped');
  expect(kase.correct({ op: 'amend', target: 3, data: { urgent: false } })).toMatchObject([
    { id: 'withdrawn(entry:3/notify:invited)/notify:error' },
  ]);
  expect(kase.effect('withdrawn(entry:3/notify:invited)/notify:error')).toMatchObject({ status: 'asked', attempt: 2 });
});

it('a notice not out yet that is no longer derived is dropped; if it went out all the same it is taken back', () => {
  const kase = enquiry();
  kase.record('BOOKED', '2026-03-25', { urgent: true });
  kase.correct({ op: 'amend', target: 3, data: { urgent: false } });
  expect(kase.effect('entry:3/notify:invited').status).toBe('dropped');
  expect(kase.settle({ kind: 'effectDone', effect: 'entry:3/notify:invited' })).toMatchObject([
    { notification: 'error' },
  ]);
  expect(kase.effect('entry:3/notify:invited').status).toBe('withdrawn');
});

it('a failed notice stays an incident through a correction, with the corrected text under an id of its own', () => {
  const kase = enquiry();
  kase.settle({ kind: 'effectFailed', effect: 'entry:2/notify:discussed', reason: 'no such mailbox' });
  kase.correct({ op: 'amend', target: 2, on: '2026-03-23' });
  expect(kase.effect('entry:2/notify:discussed').status).toBe('dropped');
  expect(kase.effect('entry:2/notify:discussed~2')).toMatchObject({
    status: 'failed',
    note: 'no such mailbox',
    effect: { text: 'On 23 March 2026.' },
  });
  expect(kase.settle({ kind: 'effectRetried', effect: 'entry:2/notify:discussed~2' })).toMatchObject([
    { text: 'On 23 March 2026.' },
  ]);
});

it('a notice of a moment that was moved is withdrawn with the date it told', () => {
  const kase = enquiry();
  kase.until('2026-04-16');
  kase.settle({ kind: 'effectDone', effect: 'conference#1@2026-04-16/passed/notify:deadlinePassed(manager)' });
  kase.correct({ op: 'amend', target: 2, on: '2026-03-30' });
  expect(kase.standing('conference')).toEqual([['1', '2026-04-22', 'due soon']]);
  expect(kase.effect('conference#1@2026-04-16/passed/notify:deadlinePassed(manager)').status).toBe('withdrawn');
});
