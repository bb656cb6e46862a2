import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DefaultLogger, Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { beforeAll, expect, test } from 'vitest';
import { bundleWorkflows, type WorkflowBundle } from '../../worker/bundle.ts';
import { workflows } from '../../worker/program.ts';
import { installRuntime } from '../../worker/runtime.ts';
import { historyFromJson, type RecordedHistory } from './support/history-json.ts';

const directory = fileURLToPath(new URL('histories', import.meta.url));
const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));

let workflowBundle: WorkflowBundle;

beforeAll(async () => {
  installRuntime(new DefaultLogger('ERROR', () => undefined));
  workflowBundle = await bundleWorkflows(workflows);
});

function read(file: string): RecordedHistory {
  return JSON.parse(readFileSync(`${directory}/${file}`, 'utf8')) as RecordedHistory;
}

function replay(history: RecordedHistory): Promise<void> {
  const { workflowId } = history;
  return Worker.runReplayHistory({ workflowBundle, replayName: workflowId }, historyFromJson(history), workflowId);
}

test('there are histories of a release', () => {
  expect(files.length).toBeGreaterThanOrEqual(5);
});

test.each(files)('%s is replayed: cases of that release go on with this version', async (file) => {
  await expect(replay(read(file))).resolves.toBeUndefined();
});

test('a history that this version would not have made is noticed', async () => {
  const history = read(files.find((file) => file.includes('from-opening-to-end')) ?? '');
  const timer = history.events.findIndex(({ eventType }) => eventType === 'EVENT_TYPE_TIMER_STARTED');
  const events = history.events.map((event, index) =>
    index === timer
      ? { ...event, eventType: 'EVENT_TYPE_MARKER_RECORDED', markerRecordedEventAttributes: { markerName: 'other' } }
      : event,
  );
  await expect(replay({ ...history, events })).rejects.toThrow(DeterminismViolationError);
});
