import { expect, it } from 'vitest';
import { londonInstant } from '../../calendar/london.ts';
import { parseIsoDate } from '../../calendar/iso-date.ts';
import { caseFileOf } from '../../machines/paths/case-file-of.ts';
import type { PathStep, TestPath } from '../../machines/paths/suite.ts';

const by = { person: 'p-worker', role: 'worker' };
const on = parseIsoDate('2026-03-17');
const at = londonInstant(on, '09:00');

function event(name: string, data: { readonly [field: string]: string } = {}, isAccepted = true): PathStep {
  const answer = isAccepted
    ? { kind: 'accepted' as const }
    : { kind: 'refused' as const, refusal: { kind: 'wrongRole' as const } };
  return { kind: 'event', event: name, on, at, by, data, answer, covers: [] };
}

function pathOf(...steps: readonly PathStep[]): TestPath {
  return {
    id: 'path-1',
    opened: { on, at, by, data: {}, answer: { kind: 'accepted' } },
    opens: [],
    steps,
    isFor: [],
  };
}

const suite = { pathway: { id: 'small', hash: '1' } };

it('ties a task that is done to the entry that raised it, whatever number that has where it is lived', () => {
  // By hand: the opening is entry 1, the first meeting 2; the refused one has no number, nor has time; the second meeting is 3.
  const path = pathOf(
    event('HELD'),
    event('HELD', {}, false),
    { kind: 'time', until: at, covers: [] },
    event('HELD'),
    event('TASK_DONE', { task: 'writeUp#entry:3' }),
  );
  const { opened, entries } = caseFileOf(suite, path);
  expect(opened).not.toHaveProperty('as');
  expect(entries[0]).not.toHaveProperty('as');
  expect(entries[3]).toMatchObject({ event: 'HELD', as: 'step4' });
  expect(entries[4]).toMatchObject({ event: 'TASK_DONE', data: { task: 'writeUp#entry:step4' } });
});

it('names the opening where the task is its', () => {
  const { opened, entries } = caseFileOf(suite, pathOf(event('TASK_DONE', { task: 'allocate#entry:1' })));
  expect(opened).toMatchObject({ as: 'opened' });
  expect(entries).toMatchObject([{ data: { task: 'allocate#entry:opened' } }]);
});

it('leaves a task alone that a limit raised, and one that no entry of the path did', () => {
  const ids = ['explainDelay#icpc#1@2026-03-24/passed', 'allocate#entry:9', 'nothing-asked'];
  const { entries } = caseFileOf(suite, pathOf(...ids.map((task) => event('TASK_DONE', { task }, false))));
  expect(entries.map(({ data }) => data)).toEqual(ids.map((task) => ({ task })));
});
