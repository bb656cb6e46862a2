import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTimeSkipping } from '../../worker/time-skipping.ts';
import { waiting } from './fixtures/waiting-workflow.ts';
import type { TimeSkipping } from '../../worker/time-skipping.ts';

const workflowsPath = fileURLToPath(new URL('fixtures/waiting-workflow.ts', import.meta.url));
let server: TimeSkipping;

beforeAll(async () => {
  server = await startTimeSkipping({
    workflows: { workflowsPath },
    activities: { notify: (text: string) => Promise.resolve(text) },
  });
});

afterAll(() => server.close());

test('fourteen months pass on the server in less than ten seconds here', async () => {
  const began = Date.now();
  const before = Date.parse(await server.now());
  const result = await server.client.workflow.execute(waiting, {
    taskQueue: server.taskQueue,
    workflowId: 'fourteen-months',
    args: ['Robin', 425],
  });
  expect(result).toEqual(['Robin']);
  expect((Date.parse(await server.now()) - before) / 86_400_000).toBeCloseTo(425, 1);
  expect(Date.now() - began).toBeLessThan(10_000);
});

test('time stands still for a case until it is told to pass, and then its timers fire', async () => {
  const handle = await server.client.workflow.start(waiting, {
    taskQueue: server.taskQueue,
    workflowId: 'ten-days',
    args: ['Robin', 10],
  });
  await server.advance(9 * 86_400_000);
  expect((await handle.describe()).status.name).toBe('RUNNING');
  await server.advance(2 * 86_400_000);
  expect(await handle.result()).toEqual(['Robin']);
});
