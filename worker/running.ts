import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { processIdentity, stillRunning } from './process-identity.ts';

const shape = z.object({
  process: z.string(),
  startedAt: z.string(),
  address: z.string(),
  namespace: z.string(),
  taskQueue: z.string(),
  embedded: z.boolean(),
  uiUrl: z.string().optional(),
  codecUrl: z.string(),
  control: z.object({ url: z.string(), token: z.string() }),
});

/** What a running worker tells the commands that want to talk to it. */
export type RunningRecord = z.infer<typeof shape>;

/** Writes where this process can be reached, for the commands of this machine. */
export async function announce(path: string, where: Omit<RunningRecord, 'process' | 'startedAt'>): Promise<void> {
  const process_ = processIdentity(process.pid) ?? String(process.pid);
  const record: RunningRecord = { ...where, process: process_, startedAt: new Date().toISOString() };
  await writeFile(`${path}.new`, `${JSON.stringify(record, undefined, 2)}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
}

/** Takes the announcement back. */
export async function withdraw(path: string): Promise<void> {
  await rm(path, { force: true });
}

/** What a worker announced that still runs; undefined when none does. */
export async function readRunning(path: string): Promise<RunningRecord | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const record = shape.parse(JSON.parse(text));
    return stillRunning(record.process) === undefined ? undefined : record;
  } catch {
    // It is replaced as a whole, so this is no announcement of ours.
    return undefined;
  }
}
