import { mkdir, writeFile } from 'node:fs/promises';
import { historyToJson } from './support/history-json.ts';
import { scenarios } from './support/scenarios.ts';
import { releaseScenarios } from './support/release-scenarios.ts';
import { setReleaseStage } from './support/releases.ts';
import { setStage } from './support/small-case.ts';
import type { Client } from '@temporalio/client';

/**
 * Records the histories that every later version has to replay: `node test/workflows/record-histories.ts RELEASE`, once for a
 * release, before it is published. Histories of earlier releases are never recorded anew: cases in the field have them.
 */
const release = process.argv[2];
if (release === undefined) throw new Error('Say for which release: node test/workflows/record-histories.ts 0.2.0');
const directory = new URL(`histories/${release}/`, import.meta.url);
await mkdir(directory, { recursive: true });
for (const [name, scenario] of Object.entries(scenarios)) {
  const stage = await setStage();
  try {
    await write(name, stage.server.client, await scenario(stage));
  } finally {
    await stage.close();
  }
}
for (const [name, scenario] of Object.entries(releaseScenarios)) {
  const stage = await setReleaseStage({ encrypted: false });
  try {
    await write(name, stage.client, await scenario(stage));
  } finally {
    await stage.close();
  }
}

async function write(name: string, client: Client, reference: string): Promise<void> {
  let runId: string | undefined;
  for (let run = 0; runId !== ''; run += 1) {
    const history = await client.workflow.getHandle(`case/${reference}`, runId).fetchHistory();
    const file = new URL(`${name}${run === 0 ? '' : `-${run}-before`}.json`, directory);
    await writeFile(file, `${historyToJson(`case/${reference}`, history)}\n`);
    process.stdout.write(`${file.pathname}: ${history.events?.length ?? 0} events\n`);
    runId = history.events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId ?? '';
  }
}
