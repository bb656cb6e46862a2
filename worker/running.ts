import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { processIdentity, stillRunning } from './process-identity.ts';
import type { Cleanup } from './cleanup.ts';

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

/** Where a process can be reached. */
type Announcement = Omit<RunningRecord, 'process' | 'startedAt'>;

/** Writes where this process can be reached, for the commands of this machine. */
export async function announce(path: string, where: Announcement): Promise<void> {
  const record: RunningRecord = { ...where, process: identityHere(), startedAt: new Date().toISOString() };
  await writeFile(`${path}.${process.pid}`, `${JSON.stringify(record, undefined, 2)}\n`, { mode: 0o600 });
  await rename(`${path}.${process.pid}`, path);
}

const LOOKED_AT_EVERY_MS = 5_000;

/**
 * Announces this process until `cleanup` runs. Where old and new workers share a data directory, the last one started is the one that
 * commands talk to, and another takes its place when it has ended.
 */
export async function keepAnnounced(path: string, where: Announcement, cleanup: Cleanup): Promise<void> {
  let underWay = Promise.resolve();
  const look = async (): Promise<void> => {
    if ((await readRunning(path)) === undefined) await announce(path, where);
  };
  const timer = setInterval(() => {
    // One that cannot be written now is tried again.
    underWay = look().catch(() => undefined);
  }, LOOKED_AT_EVERY_MS).unref();
  cleanup.add(async () => {
    clearInterval(timer);
    await underWay;
    if ((await readRunning(path))?.process === identityHere()) await rm(path, { force: true });
  });
  await announce(path, where);
}

function identityHere(): string {
  return processIdentity(process.pid) ?? String(process.pid);
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
