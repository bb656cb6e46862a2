import type { CorrectionEntry, Entry, EventEntry } from './entry.ts';
import type { Refusal } from './refusal.ts';

/** The events of a log with every correction applied, in the order in which they fold; each keeps its own number. */
export function effectiveEvents(log: readonly Entry[]): readonly EventEntry[] {
  let events: EventEntry[] = [];
  for (const entry of log) {
    if (entry.kind === 'opened' || entry.kind === 'recorded') events.push(entry);
    else if (entry.kind === 'correction') events = corrected(events, entry);
  }
  return events;
}

function corrected(events: readonly EventEntry[], correction: CorrectionEntry): EventEntry[] {
  const { change } = correction;
  switch (change.op) {
    case 'strike':
      return events.filter((event) => event.seq !== change.target);
    case 'amend':
      return events.map((event) => (event.seq === change.target ? amended(event, change) : event));
    case 'insert': {
      const place = events.findIndex((event) => event.seq === change.before);
      const next = events[place];
      if (next === undefined) return [...events];
      // It folds where it belongs, so it counts as recorded together with the entry it comes before.
      const inserted: EventEntry = {
        kind: 'recorded',
        seq: correction.seq,
        type: change.type,
        on: change.on,
        at: next.at,
        by: correction.by,
        data: change.data,
      };
      return [...events.slice(0, place), inserted, ...events.slice(place)];
    }
  }
}

function amended(
  event: EventEntry,
  change: { readonly on?: EventEntry['on']; readonly data?: EventEntry['data'] },
): EventEntry {
  return {
    ...event,
    ...(change.on === undefined ? {} : { on: change.on }),
    ...(change.data === undefined ? {} : { data: change.data }),
  };
}

/** Why a correction cannot be made of this log at all, before its consequences are looked at. */
export function refuseCorrection(
  log: readonly Entry[],
  correction: CorrectionEntry,
  states: readonly string[],
): Refusal | undefined {
  const { change } = correction;
  const target = change.op === 'insert' ? change.before : change.target;
  const base = { asked: `correction (${change.op})`, states, target };
  const entry = log.find((known) => known.seq === target);
  if (entry === undefined) {
    return {
      ...base,
      kind: 'unknownEntry',
      message: `There is no entry ${target} to correct. The log's entries are numbered 1 to ${log.length}.`,
    };
  }
  const isEvent =
    entry.kind === 'opened' ||
    entry.kind === 'recorded' ||
    (entry.kind === 'correction' && entry.change.op === 'insert');
  if (!isEvent) {
    return {
      ...base,
      kind: 'notCorrectable',
      message: `Entry ${target} is no event (${entry.kind}), so it cannot be corrected. Correct the event it belongs to.`,
    };
  }
  if (!effectiveEvents(log).some((event) => event.seq === target)) {
    return { ...base, kind: 'alreadyStruck', message: `Entry ${target} has been struck already.` };
  }
  if (entry.kind === 'opened' && change.op !== 'amend') {
    return {
      ...base,
      kind: 'notCorrectable',
      message: `The entry that opened the case can be amended, but not struck, and nothing comes before it.`,
    };
  }
  return undefined;
}
