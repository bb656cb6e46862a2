import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * What tells a process from every other one that has or will have its number: the number and when it started. Undefined
 * when no such process runs.
 */
export function processIdentity(pid: number): string | undefined {
  try {
    // What follows the program's name, which may hold spaces and brackets: state first, the start is the 20th.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return fields[0] === 'Z' ? undefined : `${pid}@${fields[19] ?? ''}`;
  } catch {
    if (process.platform === 'linux') return undefined;
  }
  const found = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
  // Undefined where there is no `ps`, whatever its type says.
  const started = (found.stdout as string | undefined)?.trim() ?? '';
  return started === '' ? undefined : `${pid}@${started}`;
}

/** The words a process was started with, in one text; undefined when no such process runs. */
export function commandLineOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    if (process.platform === 'linux') return undefined;
  }
  const found = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  const words = (found.stdout as string | undefined)?.trim() ?? '';
  return words === '' ? undefined : words;
}

/** The number in an identity, if it still is that process; undefined when it ended, even if its number is in use again. */
export function stillRunning(identity: string): number | undefined {
  const pid = Number(identity.split('@')[0]);
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  return processIdentity(pid) === identity ? pid : undefined;
}
