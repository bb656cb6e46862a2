import { readdirSync, readFileSync } from 'node:fs';
import { dataPaths } from '../../worker/settings.ts';

/**
 * The embedded servers that run on a data directory, by process number: more than one would be a mistake of ours. Looked up
 * among the processes of this machine, because what a killed worker has written down may be half written.
 */
export function serversOn(dataDirectory: string): readonly number[] {
  const { database } = dataPaths(dataDirectory);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => argumentsOf(pid).includes(database))
    .map(Number);
}

function argumentsOf(pid: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
