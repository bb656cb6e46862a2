import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Chance } from './chance.ts';
import { serversOn } from './server-processes.ts';

/** What is killed. */
export type Target = 'worker' | 'server' | 'both';

/** A time in which nothing ran, from the kill until everything was ready again; in milliseconds since 1970. */
export interface Outage {
  readonly from: number;
  to?: number;
}

/** Duecourse as `npm start` runs it, in processes of its own, started again whenever it has ended. */
export interface Installation {
  readonly outages: readonly Outage[];
  /** Starts that ended before anything was ready, though nobody had killed them: what was said. */
  readonly failedStarts: readonly string[];
  /** How long it took the worker to end once its server was gone, in milliseconds. */
  readonly endsWithoutServer: readonly number[];
  isReady(): boolean;
  /** @throws when it does not come up. */
  whenReady(): Promise<void>;
  /** Settles when the next start begins. */
  whenStarting(): Promise<void>;
  /** Kills with SIGKILL, at once. Answers whether there was anything to kill. */
  kill(target: Target): boolean;
  /** Ends it in order, and whatever an earlier kill left running. Answers how many servers that were. */
  stop(): Promise<number>;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const FAILED_STARTS_IN_A_ROW = 4;

/** Starts an installation and keeps it running. Nothing is waited for. */
export function startInstallation(env: NodeJS.ProcessEnv, dataDirectory: string, chance: Chance): Installation {
  const outages: Outage[] = [];
  const failedStarts: string[] = [];
  const endsWithoutServer: number[] = [];
  let worker: ChildProcess | undefined;
  let stopping = false;
  let ready = signal();
  let starting = signal();
  let serverKilledAt: number | undefined;
  let isReady = false;
  let wasKilled = false;

  function isDown(): void {
    if (isReady) ready = signal();
    isReady = false;
    if (outages.at(-1)?.to !== undefined || outages.length === 0) outages.push({ from: Date.now() });
  }

  async function runOnce(): Promise<string> {
    wasKilled = false;
    worker = spawn(process.execPath, ['worker/start.ts'], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = once(worker, 'exit');
    starting.settle();
    starting = signal();
    let said = '';
    worker.stderr?.on('data', (chunk: Buffer) => (said = `${said}${chunk.toString()}`.slice(-4_000)));
    if (worker.stdout !== null) {
      createInterface(worker.stdout).on('line', (line) => {
        said = `${said}${line}\n`.slice(-4_000);
        if (!line.startsWith('ready in ')) return;
        isReady = true;
        const outage = outages.at(-1);
        if (outage !== undefined) outage.to ??= Date.now();
        ready.settle();
      });
    }
    await ended;
    return said;
  }

  async function keepRunning(): Promise<void> {
    let failed = 0;
    while (!stopping) {
      const said = await runOnce();
      if (serverKilledAt !== undefined) endsWithoutServer.push(Date.now() - serverKilledAt);
      serverKilledAt = undefined;
      failed = isReady || wasKilled || stopping ? 0 : failed + 1;
      if (failed > 0) failedStarts.push(said);
      isDown();
      if (failed === FAILED_STARTS_IN_A_ROW) {
        ready.fail(new Error(`It does not start any more:\n${said}`));
        return;
      }
      // Somebody, or a supervisor, starts it again after a while; meanwhile a server may run on without a worker.
      if (!stopping) await sleep(chance.between(0, 1_500));
    }
  }

  outages.push({ from: Date.now() });
  const kept = keepRunning();

  return {
    outages,
    failedStarts,
    endsWithoutServer,
    isReady: () => isReady,
    whenReady: () => ready.settled,
    whenStarting: () => starting.settled,
    kill(target) {
      const servers = target === 'worker' ? [] : serversOn(dataDirectory);
      const workers = target === 'server' || worker?.pid === undefined || hasEnded(worker) ? [] : [worker.pid];
      // Both within the same millisecond: what one of them could still do without the other is what `worker` and `server` are for.
      for (const pid of [...workers, ...servers]) endAtOnce(pid);
      if (workers.length + servers.length === 0) return false;
      wasKilled = true;
      if (workers.length === 0) serverKilledAt = Date.now();
      isDown();
      return true;
    },
    async stop() {
      stopping = true;
      if (worker !== undefined && !hasEnded(worker)) {
        worker.kill('SIGTERM');
        const patience = setTimeout(() => worker?.kill('SIGKILL'), 40_000);
        await once(worker, 'exit');
        clearTimeout(patience);
      }
      await kept;
      const left = serversOn(dataDirectory);
      for (const pid of left) endAtOnce(pid);
      return left.length;
    },
  };
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

function endAtOnce(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

interface Signal {
  readonly settled: Promise<void>;
  settle(): void;
  fail(error: Error): void;
}

function signal(): Signal {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  // Nobody may be waiting just then.
  promise.catch(() => undefined);
  return { settled: promise, settle: resolve, fail: reject };
}
