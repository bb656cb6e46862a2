import { expect, it } from 'vitest';
import { liveCase } from './support/live-case.ts';

const pathway = `
events:
  NOTE: { data: { text: text, by: person?, n: integer? } }
  INVITED: { data: { person: person, reports: boolean } }
  WITHDRAWN: { data: { person: person } }
  ROUND_STARTED: {}
accepts: [NOTE, INVITED, WITHDRAWN, ROUND_STARTED]
facts:
  firstNote: { first: NOTE }
  lastNote: { latest: NOTE }
  notes: { count: NOTE }
  anyNote: { any: NOTE }
  allNotes: { all: NOTE }
  urgent: { latest: NOTE, where: "event.text.startsWith('urgent')" }
  round: { latest: ROUND_STARTED }
  notesThisRound: { count: NOTE, since: round }
  firstThisRound: { first: NOTE, since: round }
  invited: { all: INVITED, by: person, without: WITHDRAWN }
  lastText: { latest: NOTE, value: event.text, default: none }
  firstNumber: { first: NOTE, value: "event.?n.orValue(0)", default: 0 }
`;

it('a fact of entries is empty until the first of them, and says so', () => {
  const kase = liveCase(pathway);
  expect(['firstNote', 'lastNote', 'notes', 'anyNote', 'allNotes', 'lastText'].map((name) => kase.fact(name))).toEqual([
    { exists: false },
    { exists: false },
    0,
    false,
    [],
    'none',
  ]);
});

it('first keeps the first entry, latest the last, whatever their dates: the order is that of the log', () => {
  const kase = liveCase(pathway);
  kase.record('NOTE', '2026-03-05', { text: 'a' });
  kase.record('NOTE', '2026-03-03', { text: 'b' }, { at: '2026-03-06 10:00' });
  expect(kase.fact('firstNote')).toEqual({
    exists: true,
    seq: 2,
    type: 'NOTE',
    on: '2026-03-05',
    at: '2026-03-05T12:00:00.000Z',
    by: 'p-worker',
    role: 'worker',
    text: 'a',
  });
  expect(kase.fact('lastNote')).toMatchObject({ seq: 3, on: '2026-03-03', text: 'b' });
  expect([kase.fact('notes'), kase.fact('anyNote'), kase.fact('lastText')]).toEqual([2, true, 'b']);
  expect(kase.fact('allNotes')).toMatchObject([{ text: 'a' }, { text: 'b' }]);
});

it('an entry its where leaves out does not count', () => {
  const kase = liveCase(pathway);
  kase.record('NOTE', '2026-03-03', { text: 'urgent call' });
  kase.record('NOTE', '2026-03-04', { text: 'quiet' });
  expect(kase.fact('urgent')).toMatchObject({ seq: 2 });
});

it('with since nothing counts before that entry, and each new one starts afresh', () => {
  const kase = liveCase(pathway);
  kase.record('NOTE', '2026-03-03', { text: 'too early' });
  expect([kase.fact('notesThisRound'), kase.fact('firstThisRound')]).toEqual([0, { exists: false }]);
  kase.record('ROUND_STARTED', '2026-03-04');
  kase.record('NOTE', '2026-03-05', { text: 'one' });
  kase.record('NOTE', '2026-03-06', { text: 'two' });
  expect([kase.fact('notesThisRound'), kase.fact('firstThisRound')]).toMatchObject([2, { text: 'one' }]);
  kase.record('ROUND_STARTED', '2026-03-09');
  expect([kase.fact('notesThisRound'), kase.fact('firstThisRound')]).toEqual([0, { exists: false }]);
});

it('a list by person keeps the latest entry of each, behind those not touched, until it is taken away again', () => {
  const kase = liveCase(pathway);
  kase.record('INVITED', '2026-03-03', { person: 'p-a', reports: true });
  kase.record('INVITED', '2026-03-03', { person: 'p-b', reports: false });
  kase.record('INVITED', '2026-03-04', { person: 'p-a', reports: false });
  expect(kase.fact('invited')).toMatchObject([
    { key: 'p-b', reports: false },
    { key: 'p-a', reports: false },
  ]);
  kase.record('WITHDRAWN', '2026-03-05', { person: 'p-b' });
  kase.record('WITHDRAWN', '2026-03-05', { person: 'p-nobody' });
  expect(kase.fact('invited')).toMatchObject([{ key: 'p-a' }]);
});

it('the first value stays the first even when it is what the default says', () => {
  const kase = liveCase(pathway);
  kase.record('NOTE', '2026-03-03', { text: 'a', n: 0 });
  kase.record('NOTE', '2026-03-04', { text: 'b', n: 5 });
  expect(kase.fact('firstNumber')).toBe(0);
});

it('names that mean something to JavaScript are names like any other', () => {
  const kase = liveCase(pathway);
  kase.record('INVITED', '2026-03-03', { person: '__proto__', reports: true });
  kase.record('INVITED', '2026-03-03', { person: 'constructor', reports: true });
  expect(kase.fact('invited')).toMatchObject([{ key: '__proto__' }, { key: 'constructor' }]);
});
