import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { expect, test } from 'vitest';
import { createRulesDesk, type RulesDeskDependencies } from '../../worker/rules-desk.ts';

test('a change that the server does not let begin, because it holds on to one that has ended, says what to do', async () => {
  const ended: unknown[] = [];
  const standing = { id: '7', startedAt: '2026-11-22T12:00:00.000Z' };
  // What the server, the store and the keys would answer; a server that never lets go cannot be had for real.
  const deps = {
    client: {
      workflow: {
        start: () => Promise.reject(new WorkflowExecutionAlreadyStartedError('Taken', 'change-cases', 'changeCases')),
      },
    },
    changes: {
      list: () => Promise.resolve(ended.length === 0 ? [] : [{ ...standing, ended: 'stopped' }]),
      start: () => Promise.resolve(standing),
      end: (id: string, how: string) => Promise.resolve(ended.push([id, how])),
    },
    keys: { keyFor: () => Promise.resolve() },
    taskQueue: 'cases',
  } as unknown as RulesDeskDependencies;
  const asked = createRulesDesk(deps).answer({
    ask: 'startChange',
    plan: { kind: 'calendar', name: 'scotland' },
    why: 'Proclaimed',
    by: { person: 'p-owner', role: 'processOwner' },
  } as unknown as Parameters<ReturnType<typeof createRulesDesk>['answer']>[0]);
  const answered = (async () => {
    for await (const _ of asked) expect.fail('It should not have begun.');
  })();
  await expect(answered).rejects.toThrow(
    /^Change 7 could not start: the change before it is noted as ended, but the server has not let go of it for 6 seconds\. No case was changed by this one\. Start it again in a minute/,
  );
  // It is not left behind as one that runs.
  expect(ended).toEqual([['7', 'stopped']]);
}, 20_000);
