import { expect, test } from 'vitest';
import { acceptedLines, reasonLines } from '../../cli/refusal-lines.ts';
import { loadPathway } from '../../language/load/load-pathway.ts';
import type { Refusal } from '../../machines/refusal.ts';
import { plainTerminal } from './support/plain-terminal.ts';

const { pathway } = await loadPathway('warrington');
const base = { asked: 'correction', states: ['enquiry'], message: '' };

test('a correction that a later entry stands against names that entry by its title, and says what to do', () => {
  const because: Refusal = { ...base, kind: 'notAccepted', asked: 'ICPC_BOOKED', accepted: [] };
  const conflict: Refusal = { ...base, kind: 'correctionConflict', seq: 4, event: 'ICPC_BOOKED', because };
  expect(reasonLines(conflict, pathway)).toEqual([
    'Entry 4 (Initial conference booked) would no longer hold:',
    '  Where the case would stand then, it is not recorded.',
    'Correct that entry first.',
  ]);
});

test('an event that no name comes near is not answered with the names of all others', () => {
  const unknown: Refusal = { ...base, kind: 'unknownEvent', asked: 'PLAN_AGREED', message: 'Events are A, B, C.' };
  expect(reasonLines(unknown, pathway)).toEqual([
    'The pathway has no event PLAN_AGREED. “duecourse show” lists what can be recorded in a case.',
  ]);
  const near: Refusal = { ...unknown, nearest: 'PLAN_DRAFTED', message: 'Did you mean PLAN_DRAFTED?' };
  expect(reasonLines(near, pathway)).toEqual(['Did you mean PLAN_DRAFTED?']);
});

test('what is refused at an earlier entry is told of that time', () => {
  const now: Refusal = { ...base, kind: 'notAccepted', accepted: [] };
  const then: Refusal = { ...now, atEntry: 3 };
  expect(reasonLines(now, pathway)).toEqual(['Where the case stands, this is not recorded.']);
  expect(reasonLines(then, pathway)).toEqual(['Where the case stood then, this is not recorded.']);
  expect(acceptedLines(now, pathway, plainTerminal)).toEqual(['Nothing can be recorded at present.']);
  expect(acceptedLines(then, pathway, plainTerminal)).toEqual(['Nothing could be recorded then.']);
});
