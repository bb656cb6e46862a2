import { expect, test } from 'vitest';
import { reasonLines } from '../../cli/refusal-lines.ts';
import { loadPathway } from '../../language/load/load-pathway.ts';
import type { Refusal } from '../../machines/refusal.ts';

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
