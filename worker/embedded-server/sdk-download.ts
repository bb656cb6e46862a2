import { mkdir, readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { runCommand } from './run-command.ts';
import type { Release } from './releases.ts';

/** How long the download may take to begin, and to end. */
export interface DownloadLimits {
  readonly beginMs: number;
  readonly endMs: number;
}

/**
 * Lets Temporal's SDK download the program into `directory`; answers its path, or the reason why there is none.
 *
 * It runs in a process of its own: the SDK's download cannot be given up once begun, and where the network swallows
 * packets instead of refusing them it would hang. Nothing has arrived after `beginMs`: it is given up.
 */
export async function downloadWithSdk(
  release: Release,
  directory: string,
  env: NodeJS.ProcessEnv,
  limits: DownloadLimits = { beginMs: 8_000, endMs: 300_000 },
): Promise<{ readonly path: string } | { readonly reason: string }> {
  await mkdir(directory, { recursive: true });
  const stop = new AbortController();
  const watch = setTimeout(() => {
    void readdir(directory).then((names) => {
      if (names.length === 0) stop.abort();
    });
  }, limits.beginMs);
  const outcome = await runCommand(
    process.execPath,
    [fileURLToPath(import.meta.url), release.tool, release.version, directory],
    { env, limitMs: limits.endMs, stop: stop.signal },
  );
  clearTimeout(watch);
  if (outcome.code === undefined) return { reason: 'the download did not begin, or did not end, in time' };
  if (outcome.code !== 0) return { reason: lastLine(outcome.output) };
  const found = (await readdir(directory)).find((name) => !name.endsWith('.downloading'));
  return found === undefined ? { reason: 'the download left no program' } : { path: `${directory}/${found}` };
}

function lastLine(output: string): string {
  return output.trim().split('\n').at(-1) ?? 'the download failed';
}

async function download(tool: string, version: string, directory: string): Promise<void> {
  const server = { executable: { type: 'cached-download' as const, version: `v${version}`, downloadDir: directory } };
  const environment =
    tool === 'temporal'
      ? await TestWorkflowEnvironment.createLocal({ server })
      : await TestWorkflowEnvironment.createTimeSkipping({ server });
  await environment.teardown();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [tool = '', version = '', directory = ''] = process.argv.slice(2);
  try {
    await download(tool, version, directory);
    process.exit(0);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
