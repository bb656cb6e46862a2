import type { CorrectionEntry, Entry, EventEntry, MigrationReversedEntry, Turn } from './entry.ts';
import type { Refusal } from './refusal.ts';
import { inverseOf, renamedEvent, type Renames } from './renames.ts';

/** What folds: an event, or a change of the rules that those after it are taken under. */
export type FoldedEntry = EventEntry | Turn;

/** The events of a log with every correction applied, in the order in which they fold; each keeps its own number. */
export function effectiveEvents(log: readonly Entry[]): readonly EventEntry[] {
  return effectiveEntries(log).filter(isEvent);
}

/**
 * The events of a log with every correction applied, and the changes of its rules that stand, in the order in which they fold. All
 * events have the names of the version the log ends with.
 */
export function effectiveEntries(log: readonly Entry[]): readonly FoldedEntry[] {
  let entries: FoldedEntry[] = [];
  for (const entry of log) {
    switch (entry.kind) {
      case 'opened':
      case 'recorded':
      case 'calendarChanged':
        entries.push(entry);
        break;
      case 'correction':
        entries = corrected(entries, entry);
        break;
      case 'migrated':
        entries = [...renamedEntries(entries, entry.renames), entry];
        break;
      case 'migrationReversed':
        entries = withoutMove(entries, entry);
        break;
      case 'effectDone':
      case 'effectFailed':
      case 'effectRetried':
      case 'effectResolved':
        break;
    }
  }
  return entries;
}

/** Is it an event, rather than a change of the rules? */
export function isEvent(entry: FoldedEntry): entry is EventEntry {
  return entry.kind === 'opened' || entry.kind === 'recorded';
}

/** The entries without their last move to another version, in the names that version replaced. */
export function withoutMove(
  entries: readonly FoldedEntry[],
  { target }: Pick<MigrationReversedEntry, 'target'>,
): FoldedEntry[] {
  const move = entries.find((entry) => entry.seq === target);
  if (move?.kind !== 'migrated') return [...entries];
  const others = entries.filter((entry) => entry !== move);
  return renamedEntries(others, move.renames === undefined ? undefined : inverseOf(move.renames));
}

function renamedEntries(entries: readonly FoldedEntry[], renames: Renames | undefined): FoldedEntry[] {
  return renames === undefined
    ? [...entries]
    : entries.map((entry) => (isEvent(entry) ? renamedEvent(entry, renames) : entry));
}

function corrected(entries: readonly FoldedEntry[], correction: CorrectionEntry): FoldedEntry[] {
  const { change } = correction;
  switch (change.op) {
    case 'strike':
      return entries.filter((entry) => entry.seq !== change.target);
    case 'amend':
      return entries.map((entry) => (isEvent(entry) && entry.seq === change.target ? amended(entry, change) : entry));
    case 'insert': {
      const place = entries.findIndex((entry) => entry.seq === change.before);
      const next = entries[place];
      if (next === undefined) return [...entries];
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
      return [...entries.slice(0, place), inserted, ...entries.slice(place)];
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
  const hasText =
    entry.kind === 'opened' ||
    entry.kind === 'recorded' ||
    (entry.kind === 'correction' && entry.change.op === 'insert');
  if (!hasText) {
    return {
      ...base,
      kind: 'notCorrectable',
      message: notCorrectable(entry),
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

/** Only events can be corrected. What to do about an entry of another kind, by what it is. */
function notCorrectable(entry: Entry): string {
  const cannot = 'so it cannot be corrected.';
  switch (entry.kind) {
    case 'correction':
      return entry.change.op === 'strike'
        ? `Entry ${entry.seq} is a correction, ${cannot} It struck entry ${entry.change.target}: if that did happen, put it in again.`
        : `Entry ${entry.seq} is a correction, ${cannot} Correct what it corrected once more${entry.change.op === 'amend' ? `: entry ${entry.change.target}` : ''}.`;
    case 'migrated':
      return `Entry ${entry.seq} is the case's move to another version of its pathway, ${cannot} Take it back with \`migrate --back\`, or move the case to the version you want.`;
    case 'migrationReversed':
      return `Entry ${entry.seq} took a move to another version back, ${cannot} Move the case again with \`migrate\`.`;
    case 'calendarChanged':
      return `Entry ${entry.seq} is a calendar published anew, ${cannot} Publish the right one: every case counts by it then.`;
    default:
      return `Entry ${entry.seq} says what became of a notice or a paper, ${cannot} Correct the event it was sent or made for.`;
  }
}
