import { expect, it } from 'vitest';
import { addressedNotice, papersAreReady } from '../../workflows/effect-inputs.ts';
import { liveCase, type LiveCase } from './support/live-case.ts';

const pathway = `
events:
  ADDRESS: { data: { person: person, name: text, email: text } }
  INVITED: { data: { person: person } }
  BOOKED: { data: { start: instant, venue: text }, do: [prepare: letter, notify: invitation, { notify: office, to: [worker] }] }
  HELD: { on: date, data: { outcome: text }, do: [notify: outcome] }
accepts: [ADDRESS, INVITED, BOOKED, HELD]
facts: { invitees: { all: INVITED, by: person }, held: { latest: HELD } }
meetings: { meeting: { title: Meeting, booked: BOOKED, held: HELD } }
directory: { recordedBy: ADDRESS, person: person, name: name, email: email }
roles: { invitees: { title: Whoever is invited } }
notifications:
  invitation: { title: Invitation, to: [invitees], subject: 'Meeting on {dateOf(meeting.start)}', text: 'At {timeOf(meeting.start)}, {meeting.booking.venue}.', attach: [letter] }
  office: { title: For the office, subject: A meeting is booked, text: 'In {meeting.booking.venue}.', followUp: error }
  outcome: { title: Outcome, to: [worker, manager], subject: 'Held on {held.on}', text: 'It came to {held.outcome}.' }
  error: { title: Sent in error, subject: 'Not: {withdrawn.subject}', text: 'Forget “{withdrawn.subject}” of {dateOf(withdrawn.on)}.' }
documents:
  letter: { title: Letter, fields: { start: meeting.start, venue: meeting.booking.venue } }
`.replace('roles: { invitees: { title: Whoever is invited } }\n', '');

const [letter, invitation, office] = [
  'entry:4/prepare:letter',
  'entry:4/notify:invitation',
  'entry:4/notify:office(worker)',
];
const booking = { start: '2026-04-20T09:00:00.000Z', venue: 'Hall' };

/** Booked on 8 April for 20 April, 10 o'clock; everything about it has gone out. */
function booked(): LiveCase {
  const kase = liveCase(pathway, { on: '2026-04-01' });
  kase.record('ADDRESS', '2026-04-01', { person: 'p-a', name: 'Ada Quill', email: 'ada@example.org' });
  kase.record('INVITED', '2026-04-01', { person: 'p-a' });
  kase.record('BOOKED', '2026-04-08', booking);
  out(kase, letter, invitation, office);
  return kase;
}

function out(kase: LiveCase, ...ids: readonly string[]): void {
  for (const effect of ids)
    kase.settle({ kind: 'effectDone', effect, result: { hash: `hash of ${effect}`, contentType: 'application/pdf' } });
}

function startingAt(kase: LiveCase, start: string, at = '2026-04-09 12:00') {
  return kase.correct({ op: 'amend', target: 4, data: { ...booking, start } }, { at });
}

function statuses(kase: LiveCase, ...ids: readonly string[]): readonly string[] {
  return ids.map((id) => kase.effect(id).status);
}

it('a corrected start of a meeting goes to everybody who was told the wrong one, with a corrected paper', () => {
  const kase = booked();
  const effects = startingAt(kase, '2026-04-21T13:30:00.000Z');
  expect(effects).toMatchObject([
    { id: `${letter}~2`, data: { start: '2026-04-21T13:30:00.000Z' }, corrects: { effect: letter } },
    {
      id: `${invitation}~2`,
      to: [{ person: 'p-a', email: 'ada@example.org' }],
      moment: '2026-04-09T11:00:00.000Z',
      subject: 'Corrected: Meeting on 21 April 2026',
      text: 'This replaces “Meeting on 20 April 2026” of 8 April 2026, because a record has been corrected since.\n\nAt 14:30, Hall.',
      attach: [`${letter}~2`],
      corrects: { effect: invitation },
    },
  ]);
  // What went out stays in the record with its own words.
  expect(kase.effect(invitation)).toMatchObject({
    status: 'superseded',
    effect: { subject: 'Meeting on 20 April 2026', text: 'At 10:00, Hall.', attach: [letter] },
    result: { hash: `hash of ${invitation}` },
  });
  // The office was told of the hall only, which is still the hall.
  expect(statuses(kase, letter, office)).toEqual(['superseded', 'done']);
  expect(kase.flags()).toEqual([]);
});

it('a corrected notice is not sent before its corrected paper is made', () => {
  const kase = booked();
  startingAt(kase, '2026-04-21T13:30:00.000Z');
  const notice = kase.effect(`${invitation}~2`).effect;
  if (notice.kind !== 'notify') throw new Error('no notice');
  expect(papersAreReady(notice, kase.state())).toBe(false);
  out(kase, `${letter}~2`);
  expect(papersAreReady(notice, kase.state())).toBe(true);
  expect(addressedNotice(notice, 'c', kase.state())).toMatchObject({
    effectId: `${invitation}~2`,
    subject: 'Corrected: Meeting on 21 April 2026',
    attachments: [{ hash: `hash of ${letter}~2` }],
  });
});

it('the view names what a corrected notice replaces', () => {
  const kase = booked();
  startingAt(kase, '2026-04-21T13:30:00.000Z');
  expect(kase.view().effects.find(({ id }) => id === `${invitation}~2`)).toMatchObject({
    corrects: invitation,
    status: 'asked',
  });
});

it('a notice that declares a follow-up says in its words that it replaces the earlier one', () => {
  const kase = booked();
  const effects = kase.correct({ op: 'amend', target: 4, data: { ...booking, venue: 'Library, from 21 April 2026' } });
  expect(effects.find(({ id }) => id === `${office}~2`)).toMatchObject({
    subject: 'Corrected: A meeting is booked',
    text: 'Forget “A meeting is booked” of 8 April 2026.\n\nIn Library, from 21 April 2026.',
  });
});

it('of something past a corrected notice is not sent of itself, and a flag names the roles that hold the wrong one', () => {
  const kase = booked();
  kase.record('HELD', '2026-04-20', { outcome: 'a plan' });
  out(kase, 'entry:8/notify:outcome');
  expect(kase.correct({ op: 'amend', target: 8, data: { outcome: 'no plan' } }, { at: '2026-05-04 09:00' })).toEqual(
    [],
  );
  expect(kase.effect('entry:8/notify:outcome~2')).toMatchObject({
    status: 'skipped',
    attempt: 0,
    effect: { corrects: { effect: 'entry:8/notify:outcome' } },
  });
  expect(kase.view().flags).toMatchObject([
    {
      id: 'sentBeforeCorrection:outcome',
      flag: 'sentBeforeCorrection',
      raisedAt: '2026-05-04T08:00:00.000Z',
      raisedBy: 10,
      says: '“Outcome” went to Social worker, Team manager before a correction, and is not right any more. Retry it to send it corrected, or resolve it and say how they were told: entry:8/notify:outcome~2.',
    },
  ]);
});

function wrongOutcome(): LiveCase {
  const kase = booked();
  kase.record('HELD', '2026-04-20', { outcome: 'a plan' });
  out(kase, 'entry:8/notify:outcome');
  kase.correct({ op: 'amend', target: 8, data: { outcome: 'no plan' } }, { at: '2026-05-04 09:00' });
  return kase;
}

it('a person may send the corrected notice after all, or say how its readers were told: either clears the flag', () => {
  const sent = wrongOutcome();
  expect(sent.settle({ kind: 'effectRetried', effect: 'entry:8/notify:outcome~2' })).toMatchObject([
    {
      id: 'entry:8/notify:outcome~2',
      subject: 'Corrected: Held on 20 April 2026',
      text: 'This replaces “Held on 20 April 2026” of 20 April 2026, because a record has been corrected since.\n\nIt came to no plan.',
    },
  ]);
  expect(sent.flags()).toEqual([]);
  const told = wrongOutcome();
  told.settle({ kind: 'effectResolved', effect: 'entry:8/notify:outcome~2', why: 'Told by telephone.' });
  expect([told.flags(), told.effect('entry:8/notify:outcome~2').status]).toEqual([[], 'resolved']);
  // What a person said in its place is what its readers hold, so the same words need nothing more.
  expect(told.correct({ op: 'amend', target: 3, on: '2026-04-02' })).toEqual([]);
  expect(told.flags()).toEqual([]);
});

it('a flag about a notice sent before a correction stays as it was raised through other corrections', () => {
  const kase = wrongOutcome();
  const [flag] = kase.view().flags;
  kase.correct({ op: 'amend', target: 3, on: '2026-04-02' }, { at: '2026-05-06 09:00' });
  expect(kase.view().flags).toEqual([flag]);
});

it('what a person settled in place of a notice is not sent corrected of itself', () => {
  const kase = liveCase(pathway, { on: '2026-04-01' });
  kase.record('INVITED', '2026-04-01', { person: 'p-a' });
  kase.record('BOOKED', '2026-04-08', booking);
  kase.settle({ kind: 'effectDone', effect: 'entry:3/prepare:letter' });
  kase.settle({ kind: 'effectResolved', effect: 'entry:3/notify:invitation', why: 'Told by telephone.' });
  kase.correct(
    { op: 'amend', target: 3, data: { ...booking, start: '2026-04-21T13:30:00.000Z' } },
    { at: '2026-04-09 12:00' },
  );
  expect(statuses(kase, 'entry:3/notify:invitation', 'entry:3/notify:invitation~2')).toEqual(['resolved', 'skipped']);
});

it('corrected and corrected back, its readers get the wrong one and the right one again, once each', () => {
  const kase = booked();
  startingAt(kase, '2026-04-21T09:00:00.000Z');
  out(kase, `${letter}~2`, `${invitation}~2`);
  const back = startingAt(kase, booking.start, '2026-04-10 12:00');
  expect(back.map(({ id }) => id)).toEqual([`${letter}~3`, `${invitation}~3`]);
  expect(back[1]).toMatchObject({
    corrects: { effect: `${invitation}~2` },
    subject: 'Corrected: Meeting on 20 April 2026',
  });
  expect(statuses(kase, invitation, `${invitation}~2`)).toEqual(['superseded', 'superseded']);
  out(kase, `${letter}~3`, `${invitation}~3`);
  expect(kase.correct({ op: 'amend', target: 3, on: '2026-04-02' })).toEqual([]);
});

it('corrected back before the corrected one went out, nothing goes out at all', () => {
  const kase = booked();
  startingAt(kase, '2026-04-21T09:00:00.000Z');
  expect(startingAt(kase, booking.start)).toEqual([]);
  expect(statuses(kase, letter, invitation, `${letter}~2`, `${invitation}~2`)).toEqual([
    'done',
    'done',
    'dropped',
    'dropped',
  ]);
});

it('if the corrected one went out all the same before it was stopped, the right one is sent again', () => {
  const kase = booked();
  startingAt(kase, '2026-04-21T09:00:00.000Z');
  startingAt(kase, booking.start);
  expect(kase.settle({ kind: 'effectDone', effect: `${invitation}~2` })).toMatchObject([
    {
      id: `${invitation}~3`,
      subject: 'Corrected: Meeting on 20 April 2026',
      attach: [letter],
      corrects: { effect: `${invitation}~2` },
    },
  ]);
  expect(statuses(kase, invitation, `${invitation}~2`, `${invitation}~3`)).toEqual([
    'superseded',
    'superseded',
    'asked',
  ]);
});

it('what was owed when it was corrected goes out in its new words only, under an id of its own', () => {
  const kase = liveCase(pathway, { on: '2026-04-01' });
  kase.record('ADDRESS', '2026-04-01', { person: 'p-a', name: 'Ada Quill', email: 'ada@example.org' });
  kase.record('INVITED', '2026-04-01', { person: 'p-a' });
  kase.record('BOOKED', '2026-04-08', booking);
  expect(startingAt(kase, '2026-04-21T09:00:00.000Z').map(({ id }) => id)).toEqual([`${letter}~2`, `${invitation}~2`]);
  expect(kase.effect(`${invitation}~2`)).toMatchObject({
    status: 'asked',
    effect: { subject: 'Meeting on 21 April 2026', attach: [`${letter}~2`] },
  });
  expect(statuses(kase, letter, invitation, office)).toEqual(['dropped', 'dropped', 'asked']);
  // The first had gone out before it could be stopped: the second, still owed, puts it right.
  expect(kase.settle({ kind: 'effectDone', effect: invitation })).toEqual([]);
  expect(statuses(kase, invitation, `${invitation}~2`)).toEqual(['superseded', 'asked']);
});

it('a corrected address is somebody who was never reached: the notice goes there', () => {
  const kase = booked();
  const effects = kase.correct({
    op: 'amend',
    target: 2,
    data: { person: 'p-a', name: 'Ada Quill', email: 'a.quill@example.org' },
  });
  expect(effects).toMatchObject([{ id: `${invitation}~2`, to: [{ email: 'a.quill@example.org' }] }]);
  expect(
    kase.correct({ op: 'amend', target: 2, data: { person: 'p-a', name: 'Ada Quil', email: 'a.quill@example.org' } }),
  ).toEqual([]);
});

it('a notice sent with an address learnt later is not sent again by a correction that leaves its words alone', () => {
  const kase = liveCase(pathway, { on: '2026-04-01' });
  kase.record('INVITED', '2026-04-01', { person: 'p-a' });
  kase.record('BOOKED', '2026-04-08', booking);
  kase.record('ADDRESS', '2026-04-08', { person: 'p-a', name: 'Ada Quill', email: 'ada@example.org' });
  kase.settle({ kind: 'effectRetried', effect: 'entry:3/notify:invitation' });
  out(kase, 'entry:3/prepare:letter', 'entry:3/notify:invitation');
  expect(kase.correct({ op: 'amend', target: 2, on: '2026-04-02' })).toEqual([]);
  expect(kase.effect('entry:3/notify:invitation').status).toBe('done');
});

it('a corrected notice that could not be sent is retried with its own words', () => {
  const kase = booked();
  startingAt(kase, '2026-04-21T13:30:00.000Z');
  out(kase, `${letter}~2`);
  kase.settle({ kind: 'effectFailed', effect: `${invitation}~2`, reason: 'No route.' });
  const first = kase.effect(`${invitation}~2`).effect;
  expect(kase.settle({ kind: 'effectRetried', effect: `${invitation}~2` })).toEqual([first]);
});

it('a corrected notice that turns out to be in error is taken back under its own id', () => {
  const kase = booked();
  kase.correct({ op: 'amend', target: 4, data: { ...booking, venue: 'Library, 21 April 2026' } });
  out(kase, `${letter}~2`, `${invitation}~2`, `${office}~2`);
  const effects = kase.correct({ op: 'strike', target: 4 });
  expect(effects).toMatchObject([
    { id: `withdrawn(${office}~2)/notify:error`, subject: 'Not: Corrected: A meeting is booked' },
  ]);
  expect(statuses(kase, office, `${office}~2`)).toEqual(['superseded', 'withdrawn']);
  expect(kase.flags()).toEqual(['sentBeforeCorrection:invitation']);
});

it('a notice that went out in error without a follow-up of its own is flagged until a person has told its readers', () => {
  const kase = booked();
  kase.correct({ op: 'strike', target: 4 }, { at: '2026-04-09 12:00' });
  expect(kase.view().flags.map(({ id, says }) => [id, says])).toEqual([
    [
      'sentBeforeCorrection:invitation',
      '“Invitation” went to invitees before a correction, and is not right any more. Tell them, then resolve it and say how: entry:4/notify:invitation.',
    ],
  ]);
  kase.settle({ kind: 'effectResolved', effect: invitation, why: 'Told by telephone.' });
  expect([kase.flags(), kase.effect(invitation).status]).toEqual([[], 'withdrawn']);
});

it('a notice that was right after all is sent again if its readers were told to forget it', () => {
  const kase = liveCase(
    pathway
      .replace('do: [prepare: letter, notify: invitation,', 'do: [')
      .replace('to: [worker] }]', 'to: [worker], when: [inHall] }]') +
      'conditions: { inHall: { when: "event.venue == \'Hall\'", otherwise: Elsewhere. } }\n',
    { on: '2026-04-01' },
  );
  kase.record('BOOKED', '2026-04-08', { ...booking, start: '2026-04-20T09:00:00.000Z' });
  out(kase, 'entry:2/notify:office(worker)');
  const followUp = 'withdrawn(entry:2/notify:office(worker))/notify:error';
  expect(kase.correct({ op: 'amend', target: 2, data: { ...booking, venue: 'Library' } })).toMatchObject([
    { id: followUp },
  ]);
  out(kase, followUp);
  kase.correct({ op: 'amend', target: 2, data: booking });
  expect(statuses(kase, 'entry:2/notify:office(worker)', 'entry:2/notify:office(worker)~2')).toEqual([
    'superseded',
    'skipped',
  ]);
  expect(kase.flags()).toEqual(['sentBeforeCorrection:office']);
});

const greeting = (followUp: string): string => `
events:
  ADDRESS: { data: { person: person, name: text, email: text } }
  INVITED: { data: { person: person, day: date }, do: [{ notify: invitation, to: [event.person] }] }
accepts: [ADDRESS, INVITED]
directory: { recordedBy: ADDRESS, person: person, name: name, email: email }
notifications:
  invitation: { title: Invitation, subject: 'On {event.day}', text: Come.${followUp} }
  error: { title: Sent in error, subject: 'Not: {withdrawn.subject}', text: Forget it. }
`;

/** Invited was the wrong person; a correction says so. */
function invitedWrongly(followUp: string) {
  const kase = liveCase(greeting(followUp), { on: '2026-04-01' });
  for (const [person, name] of [
    ['p-a', 'Ada Quill'],
    ['p-b', 'Kit Rowe'],
  ] as const)
    kase.record('ADDRESS', '2026-04-01', { person, name, email: `${person}@example.org` });
  kase.record('INVITED', '2026-04-01', { person: 'p-a', day: '2026-04-20' });
  out(kase, 'entry:4/notify:invitation(event.person)');
  const effects = kase.correct({ op: 'amend', target: 4, data: { person: 'p-b', day: '2026-04-20' } });
  return { kase, effects };
}

it('a notice that went to the wrong person is taken back from them, and goes to the right one as if for the first time', () => {
  const { kase, effects } = invitedWrongly(', followUp: error');
  expect(effects).toMatchObject([
    {
      id: 'entry:4/notify:invitation(event.person)~2',
      to: [{ person: 'p-b' }],
      subject: 'On 20 April 2026',
      text: 'Come.',
    },
    {
      id: 'withdrawn(entry:4/notify:invitation(event.person))/notify:error',
      to: [{ person: 'p-a' }],
      subject: 'Not: On 20 April 2026',
    },
  ]);
  expect(kase.flags()).toEqual([]);
  // Another correction, of nothing that concerns it, leaves both to go out.
  kase.correct({ op: 'amend', target: 2, data: { person: 'p-a', name: 'Ada Quil', email: 'p-a@example.org' } });
  expect(kase.state().effects.map(({ status }) => status)).toEqual(['superseded', 'asked', 'asked']);
});

it('without a follow-up of its own it is flagged until somebody has told them', () => {
  const { kase } = invitedWrongly('');
  expect(kase.view().flags.map(({ id, says }) => [id, says])).toEqual([
    ['sentBeforeCorrection:invitation', expect.stringContaining('Tell them, then resolve it and say how')],
  ]);
  kase.settle({ kind: 'effectResolved', effect: 'entry:4/notify:invitation(event.person)', why: 'Told by telephone.' });
  expect([kase.flags(), kase.effect('entry:4/notify:invitation(event.person)').status]).toEqual([[], 'superseded']);
});

it('a letter whose correction a person told its readers otherwise is taken back when its entry is struck', () => {
  const kase = booked();
  kase.correct({ op: 'amend', target: 4, data: { ...booking, venue: 'Annexe' } }, { at: '2026-04-09 12:00' });
  kase.settle({ kind: 'effectFailed', effect: `${office}~2`, reason: 'No route.' }, { at: '2026-04-09 12:30' });
  kase.settle({ kind: 'effectResolved', effect: `${office}~2`, why: 'Told by telephone.' }, { at: '2026-04-09 13:00' });
  const asked = kase.correct({ op: 'strike', target: 4 }, { at: '2026-04-09 14:00' });
  expect(statuses(kase, office, `${office}~2`)).toEqual(['withdrawn', 'resolved']);
  expect(asked.map(({ id }) => id)).toContain(`withdrawn(${office})/notify:error`);
});
