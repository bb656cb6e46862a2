import type { Instant } from '../calendar/instant.ts';
import type { By, Change, Entry, OpenedEntry, When } from '../machines/entry.ts';
import type { JsonObject } from '../machines/json.ts';
import { requestedEntry } from '../workflows/requested-entry.ts';
import { callerOf } from './body-hash.ts';

/** Something recorded before the case came here, and when it was recorded then. */
export type HistoricRequest = { readonly at: Instant; readonly by: By; readonly key?: string } & (
  | { readonly event: string; readonly on: When; readonly data: JsonObject }
  | { readonly correct: Change; readonly why: string }
);

/** The log a history amounts to. Whether it holds, the core says. */
export function historicLog(opened: OpenedEntry, requests: readonly HistoricRequest[]): readonly Entry[] {
  return [opened, ...requests.map((request, index) => historicEntry(request, index + 2))];
}

function historicEntry(request: HistoricRequest, seq: number): Entry {
  const { at, by, key } = request;
  if ('correct' in request) {
    const { correct: change, why } = request;
    return requestedEntry({ kind: 'correctEntry', body: { by, change, why, ...callerOf(key, { kind: 'correct', change, why, by }) } }, seq, at);
  }
  const { event, on, data } = request;
  return requestedEntry({ kind: 'recordEvent', body: { by, event, on, data, ...callerOf(key, { kind: 'record', event, on, data, by }) } }, seq, at);
}
