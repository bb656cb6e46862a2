import type { Instant } from '../calendar/instant.ts';
import type { By, Change, Entry, OpenedEntry, When } from '../machines/entry.ts';
import type { JsonObject } from '../machines/json.ts';
import { requestedEntry } from '../workflows/requested-entry.ts';
import { keyed } from './requesting.ts';

/** Something recorded before the case came here, and when it was recorded then. */
export type HistoricRequest = { readonly at: Instant; readonly by: By; readonly key?: string } & (
  | { readonly event: string; readonly on: When; readonly data?: JsonObject }
  | { readonly correct: Change; readonly why: string }
);

/** The log a history amounts to. Whether it holds, the core says. */
export function historicLog(opened: OpenedEntry, requests: readonly HistoricRequest[]): readonly Entry[] {
  return [opened, ...requests.map((request, index) => historicEntry(request, index + 2))];
}

function historicEntry(request: HistoricRequest, seq: number): Entry {
  if ('correct' in request) {
    const { at, correct: change, ...rest } = request;
    return requestedEntry({ kind: 'correctEntry', body: keyed('correctEntry', { change, ...rest }) }, seq, at);
  }
  const { at, data = {}, ...rest } = request;
  return requestedEntry({ kind: 'recordEvent', body: keyed('recordEvent', { data, ...rest }) }, seq, at);
}
