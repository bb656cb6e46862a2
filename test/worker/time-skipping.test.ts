import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { namedCalendar } from '../../calendar/named-calendars.ts';
import { loadPathway } from '../../language/load/load-pathway.ts';
import { startTimeSkipping, startTimeSkippingCases } from '../../worker/time-skipping.ts';
import { caseViewQuery, recordEventUpdate } from '../../workflows/messages.ts';
import { waiting } from './fixtures/waiting-workflow.ts';
import type { When } from '../../machines/entry.ts';
import type { CaseInput } from '../../workflows/case-input.ts';
import type { Looking, RecordEvent } from '../../workflows/messages.ts';
import type { TimeSkipping } from '../../worker/time-skipping.ts';

// Real servers and a bundler, on machines that may be busy with other tests.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

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

test('a case of the product runs there with its own letters, and leaves nothing behind', async () => {
  const cases = await startTimeSkippingCases();
  onTestFinished(() => cases.close());
  const { pathway, hash } = await loadPathway(fileURLToPath(new URL('fixtures/visits.yaml', import.meta.url)));
  const by = { person: 'p-1', role: 'socialWorker' };
  const on = (await cases.now()).slice(0, 10) as When;
  const caseId = 'case/T-1';
  const input: CaseInput = {
    caseId,
    pathway,
    pathwayHash: hash,
    calendar: namedCalendar('england-and-wales'),
    calendarHash: 'england-and-wales',
    start: { kind: 'opening', on, by, data: { childName: 'Quillon Testcase', socialWorker: 'p-1' } },
  };
  const handle = await cases.client.workflow.start('pathwayCase', {
    taskQueue: cases.taskQueue,
    workflowId: caseId,
    args: [input],
  });
  const record = (event: string, data: RecordEvent['data']): Promise<unknown> =>
    handle.executeUpdate(recordEventUpdate, { args: [{ event, on, by, data }] });
  await record('CONTACT_RECORDED', { person: 'p-1', name: 'Sam Invented', email: 'sam@example.org' });
  await record('VISIT_HELD', { impression: 'well' });
  await expect.poll(() => readdir(cases.outbox).catch(() => []), { timeout: 10_000 }).toHaveLength(1);
  // Ten working days are at most fourteen days and the holidays of Christmas.
  await cases.advance(21 * 86_400_000);
  const looked = await handle.query(caseViewQuery, { now: instant(await cases.now()) });
  const deadlines = looked.kind === 'seen' ? looked.seen.view.deadlines : [];
  expect(deadlines.map(({ id, status }) => [id, status])).toEqual([
    ['firstVisit', 'met'],
    ['nextVisit', 'overdue'],
  ]);
  await cases.close();
  await expect(readdir(cases.dataDirectory)).rejects.toThrow('ENOENT');
});

function instant(text: string): NonNullable<Looking['now']> {
  return text as NonNullable<Looking['now']>;
}
