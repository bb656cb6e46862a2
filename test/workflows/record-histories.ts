import { mkdir, writeFile } from 'node:fs/promises';
import { historyToJson } from './support/history-json.ts';
import { scenarios } from './support/scenarios.ts';
import { setStage } from './support/small-case.ts';

/**
 * Records the histories that every later version has to replay: `node test/workflows/record-histories.ts RELEASE`, once for a
 * release, before it is published. Histories of earlier releases are never recorded anew: cases in the field have them.
 */
const release = process.argv[2];
if (release === undefined) throw new Error('Say for which release: node test/workflows/record-histories.ts 0.1.0');
const directory = new URL(`histories/${release}/`, import.meta.url);
await mkdir(directory, { recursive: true });
for (const [name, scenario] of Object.entries(scenarios)) {
  const stage = await setStage();
  try {
    const reference = await scenario(stage);
    let runId: string | undefined;
    for (let run = 0; runId !== ''; run += 1) {
      const history = await stage.server.client.workflow.getHandle(`case/${reference}`, runId).fetchHistory();
      const file = new URL(`${name}${run === 0 ? '' : `-${run}-before`}.json`, directory);
      await writeFile(file, `${historyToJson(`case/${reference}`, history)}\n`);
      process.stdout.write(`${file.pathname}: ${history.events?.length ?? 0} events\n`);
      runId = history.events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId ?? '';
    }
  } finally {
    await stage.close();
  }
}
