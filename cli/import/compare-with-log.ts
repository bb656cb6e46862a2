import { hashOf } from '../../client/body-hash.ts';
import { historicLog } from '../../client/historic-log.ts';
import type { Entry, OpenedEntry } from '../../machines/entry.ts';
import { counted } from '../words.ts';
import type { ReadyRequest } from './import-cases.ts';

/** In what a case that is there differs from one to be imported, by the numbers of entries alone. */
export function differenceFrom(log: readonly Entry[], { on, by, data, history }: ReadyRequest): string {
  const [opened] = log;
  if (opened?.kind !== 'opened') return 'it has no opening.';
  const start: OpenedEntry = { ...opened, on, by, data };
  const wanted = historicLog(start, history.entries);
  const differing = wanted.findIndex((entry, index) => {
    const known = log[index];
    return known === undefined || said(known) !== said(entry);
  });
  const known = log[differing];
  if (differing < 0)
    return `its first ${counted(wanted.length, 'entry', 'entries')} are the same, but were recorded in another way.`;
  if (known === undefined) return `it has ${counted(log.length, 'entry', 'entries')}, this one ${wanted.length}.`;
  return differing === 0 ? 'its opening differs.' : `entry ${differing + 1} differs.`;
}

/** What an entry says, without when and by which request it was recorded. */
function said(entry: Entry): string {
  const { at: _at, caller: _caller, ...rest } = entry;
  return hashOf(rest);
}
