import { readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { commandLineOf, processIdentity, stillRunning } from '../process-identity.ts';

const record = z.object({ server: z.string() });

/**
 * A shell that writes its own process number to the file named first and then becomes the program named after it. So no server runs whose
 * number is not on the disk, even if the process that starts it is killed in that very moment.
 */
export const WRITES_ITS_NUMBER = 'echo "$$" > "$0" && exec "$@"';

/** Remembers which process is the server of this data directory, for a successor of ours that was killed. */
export async function rememberServer(path: string, pid: number): Promise<void> {
  await writeFile(path, JSON.stringify({ server: processIdentity(pid) ?? String(pid) }), { mode: 0o600 });
}

/**
 * Ends the server that an earlier process of ours left behind when it was killed: SQLite admits one server. A process
 * that merely has its number now is left alone. Answers whether there was one.
 */
export async function endStaleServer(path: string): Promise<boolean> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  const parsed = text === undefined ? undefined : record.safeParse(parseJson(text));
  const server = parsed?.success === true ? parsed.data.server : undefined;
  const ended = server !== undefined && stillRunning(server) !== undefined;
  if (server !== undefined) await endProcess(server);
  await rm(path, { force: true });
  return ended;
}

/**
 * Ends a server on the database that was started by a process which was killed before it could remember it. Its number is in a file that
 * it wrote itself; that it is the server shows in its command line, which names the database. Answers whether there was one.
 */
export async function endForgottenServer(numberPath: string, database: string): Promise<boolean> {
  const pid = Number((await readFile(numberPath, 'utf8').catch(() => '')).trim());
  const identity = Number.isSafeInteger(pid) && pid > 0 ? processIdentity(pid) : undefined;
  const isServer = identity !== undefined && commandLineOf(pid)?.includes(` ${database} `) === true;
  if (isServer) await endProcess(identity);
  await rm(numberPath, { force: true });
  return isServer;
}

/** Asks a process to end, and ends it when it has not after `patienceMs`; returns when it is gone. */
export async function endProcess(identity: string, patienceMs = 10_000): Promise<void> {
  const askedAt = Date.now();
  let signal: NodeJS.Signals | undefined = 'SIGTERM';
  for (let pid = stillRunning(identity); pid !== undefined; pid = stillRunning(identity)) {
    if (signal === undefined && Date.now() - askedAt > patienceMs) signal = 'SIGKILL';
    if (signal !== undefined) {
      try {
        process.kill(pid, signal);
      } catch {
        return;
      }
    }
    signal = undefined;
    await sleep(25);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
