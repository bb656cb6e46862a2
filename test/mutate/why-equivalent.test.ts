import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { equivalenceOf, type WhyEquivalent } from '../../cli/mutate/why-equivalent.ts';
import { loadPathway } from '../../language/load/load-pathway.ts';
import { seedFaults } from '../../language/mutations/seed-faults.ts';
import type { Fault } from '../../language/mutations/fault.ts';

/** Invented: an application is granted or refused once; a hearing may be put off, and is answered days before it. */
const permits = `
pathway: permits
title: Permits
nation: england
calendar: england-and-wales
roles:
  clerk: { title: Clerk, mailbox: clerks }
  judge: { title: Judge }
  guest: { title: Guest }
values:
  answer: { title: Answer, options: { grant: Granted, refuse: Refused } }
events:
  CASE_OPENED: { title: Applied, recordedBy: [clerk], data: { note: { type: text, min: 1 } } }
  HEARING_SET: { title: Hearing set, recordedBy: [clerk], data: { start: instant, why: { type: text, optional: true } } }
  ANSWERED: { title: Answered, recordedBy: [judge], data: { answer: answer } }
  SIGNED: { title: Signed, recordedBy: [judge] }
  ENDED: { title: Ended, recordedBy: [clerk], do: [notify: ended] }
facts:
  applied: { first: CASE_OPENED }
  answered: { first: ANSWERED }
  hearing: { latest: HEARING_SET }
  lastNote: { latest: HEARING_SET }
conditions:
  granted: { when: event.answer == 'grant', otherwise: It was refused. }
  refused: { when: event.answer == 'refuse', otherwise: It was granted. }
  explained: { when: "!has(event.why) || event.why.size() > 3", otherwise: Say more. }
people:
  judge: { assignedBy: { event: ANSWERED, field: by }, substitute: clerk }
initial: open
on: { HEARING_SET: { guard: explained } }
states:
  open:
    stage: open
    on:
      ANSWERED:
        - { guard: granted, target: granted }
        - { guard: refused, target: ended }
  granted: { stage: granted, on: { SIGNED: {}, ENDED: ended } }
  ended: { type: final }
deadlines:
  papers: { title: Papers, due: 3 days before hearing.start, responsible: clerk, kind: local, passed: { notify: [clerk] } }
  answer: { title: Answer, due: 5 days after applied.on, metBy: ANSWERED, responsible: judge, kind: local }
  signature: { title: Signature, due: 5 days after answered.on, metBy: SIGNED, responsible: judge, kind: local }
notifications:
  deadlinePassed: { title: Missed, subject: Missed, text: Missed. }
  ended: { title: Ended, to: [clerk], subject: Ended, text: Ended. }
`;

let directory: string;
let faults: readonly Fault[];
let why: WhyEquivalent;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'duecourse-equivalent-'));
  const file = join(directory, 'permits.yaml');
  await writeFile(file, permits);
  const loaded = await loadPathway(file);
  faults = seedFaults(loaded.written);
  why = equivalenceOf(loaded);
});

afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

function reasonFor(id: string): string | undefined {
  const fault = faults.find((one) => one.id === id);
  expect(fault, `there is no fault “${id}”`).toBeDefined();
  return fault === undefined ? undefined : why(fault);
}

describe('nobody could notice', () => {
  it.each([
    [
      'that the second of two answers is not asked for, when the first was not given',
      'states.open.on.ANSWERED[1]: asks nothing',
      'always holds',
    ],
    [
      'which answer is meant, where there is never a second',
      'facts.answered: the latest instead of the first',
      'never another',
    ],
    [
      'which entry stands in a fact that nothing reads',
      'facts.lastNote: the first instead of the latest',
      'Nothing in the definition reads',
    ],
    [
      'which day counts as the first, where days are counted back',
      'deadlines.papers.counting: counting day 1 instead of day 0',
      'counted back',
    ],
    [
      'whom a notice of missed dates goes to besides: each names its own',
      'notifications.deadlinePassed.to: tells also clerk',
      'never here',
    ],
    [
      'who stands in for somebody to whom nothing is sent',
      'people.judge.substitute: nobody stands in',
      'Nothing is ever sent',
    ],
    ['that a text may be empty: it may not', 'events.CASE_OPENED.data.note.min: min 0 instead of 1', 'empty text'],
  ])('%s', (_, id, reason) => {
    expect(reasonFor(id)).toContain(reason);
  });
});

describe('somebody could notice', () => {
  it.each([
    ['that the first of two answers is not asked for', 'states.open.on.ANSWERED[0]: asks nothing'],
    ['which hearing is meant, when it has been set anew', 'facts.hearing: the first instead of the latest'],
    [
      'which day counts as the first, where days are counted on',
      'deadlines.answer.counting: counting day 1 instead of day 0',
    ],
    ['that a notice goes to somebody besides', 'notifications.ended.to: tells also judge'],
    [
      'that a reason need not be long, since it may be left out but also be too short',
      'on.HEARING_SET[0]: asks nothing',
    ],
  ])('%s', (_, id) => {
    expect(reasonFor(id)).toBeUndefined();
  });
});
