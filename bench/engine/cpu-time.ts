import { readFileSync } from 'node:fs';

/** CPU time spent so far, in milliseconds. */
export interface CpuTime {
  /** Of this process: worker, client and activities. */
  readonly node: number;
  readonly server: number;
}

/** Clock ticks are hundredths of a second on every Linux that Node runs on. */
const TICK_MS = 10;

/** CPU time of this process and the server's, all threads included; of the server only where there is a /proc. */
export function cpuTime(serverPid: number): CpuTime {
  const { user, system } = process.cpuUsage();
  return { node: (user + system) / 1000, server: ticksOf(serverPid) * TICK_MS };
}

/** What was spent from `before` to `after`. */
export function spent(before: CpuTime, after: CpuTime): CpuTime {
  return { node: after.node - before.node, server: after.server - before.server };
}

function ticksOf(pid: number): number {
  try {
    // The program's name, in brackets, may hold anything; the fields are counted behind it.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(fields[11]) + Number(fields[12]);
  } catch {
    return 0;
  }
}
