import { afterAll, test, vi } from 'vitest';
import { findServerBinary } from '../../worker/embedded-server/find-binary.ts';
import { killKinds } from './kills.ts';
import { mistakesOf } from './report.ts';
import { reportLines } from './report-lines.ts';
import { runChaos } from './run-chaos.ts';

// Killing and coming back takes seconds each time, and an activity whose worker was killed is tried again after a minute.
vi.setConfig({ testTimeout: 900_000 });

const runs: Promise<unknown>[] = [];
// A run that took too long is broken off, and what it started has to be gone before the file is done.
afterAll(() => Promise.allSettled(runs));

// Beside each other: while one comes back from a kill, there is little else to do.
test.concurrent.for([
  ['smtp', 'a kill of each kind while notices go by mail', { cases: 12, seconds: 30, killsOfEach: 1 }],
  ['outbox', 'a kill of each kind while notices go into the outbox', { cases: 6, seconds: 20, killsOfEach: 1 }],
] as const)('nothing is lost and nothing happens twice: %s, %s', async ([mail, , sizes], { signal, expect }) => {
  await findServerBinary('temporal');
  const running = runChaos({ seed: 'ci', ...sizes, mail, signal });
  runs.push(running);
  const report = await running;
  console.log(reportLines(report).join('\n'));
  expect(mistakesOf(report)).toEqual([]);
  for (const kind of killKinds) expect(report.killsByKind[kind]).toBeGreaterThanOrEqual(sizes.killsOfEach);
  expect(report.moments.expected).toBeGreaterThan(sizes.cases);
  // A task that was in the hands of a killed worker is given out again after ten seconds; machines that run tests are busy.
  expect(report.moments.late.at(-1)?.afterRecovery).toBeLessThan(45_000);
});
