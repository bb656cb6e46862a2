import type { Instant } from '../calendar/instant.ts';
import { carryOver } from './carry-over.ts';
import type { CarriedOver } from './case-state.ts';
import { changeCalendar } from './change-calendar.ts';
import type { Draft } from './draft.ts';
import { isEvent, type FoldedEntry } from './effective-log.ts';
import type { ContentName, EventEntry, OpenedEntry, Turn } from './entry.ts';
import type { Library } from './library.ts';
import { openDraft } from './open-draft.ts';
import type { Refusal } from './refusal.ts';
import { takeEvent } from './take-event.ts';
import { takeMoments } from './take-moments.ts';

/** What events fold to; or the first that does not hold, and why. */
export type Refolded =
  | { readonly kind: 'folded'; readonly draft: Draft }
  | { readonly kind: 'conflict'; readonly event: EventEntry; readonly refusal: Refusal };

/** How a log is folded anew. */
export interface Refolding {
  /** The instant their dates are judged by: what lies before it has come, whenever it was first recorded. */
  readonly today: Instant;
  readonly library: Library;
  /** Leave out what does not hold, rather than stop there. */
  readonly skips?: boolean;
  /** The number of the event that was not accepted before as it now reads. */
  readonly fresh?: number | undefined;
  /** How the case stood when it moved to other versions. */
  readonly carried?: readonly CarriedOver[];
  readonly memory?: RefoldMemory | undefined;
  /** See {@link Draft.withoutTexts}. */
  readonly withoutTexts?: true;
}

/**
 * How far entries were folded before, step by step: a log with many corrections is folded anew for each of them, and all but the last
 * entries are the same each time. Of one log only.
 */
export interface RefoldMemory {
  steps: readonly { readonly entry: FoldedEntry; readonly after: Draft }[];
}

/**
 * Folds events whose corrections have been applied, each at its own instant and under its own number: all of them by the last version
 * of the pathway the case has moved to, the days counted by the calendar of their time.
 */
export function refold(
  entries: readonly FoldedEntry[],
  { today, library, skips = false, fresh, carried = [], memory, withoutTexts }: Refolding,
): Refolded {
  const [opened, ...rest] = entries;
  if (opened?.kind !== 'opened') throw new Error('A log begins with the entry that opened the case.');
  const known = memory === undefined ? [] : knownSteps(memory, entries, fresh);
  const steps = [...known];
  const last = known.at(-1)?.after;
  let draft: Draft;
  if (last === undefined) {
    const { draft: begun, actions } = openDraft(opened, library, lastPathway(opened, rest));
    if (withoutTexts !== undefined) begun.withoutTexts = withoutTexts;
    const refusal = takeEvent(begun, opened, today, actions);
    if (refusal !== undefined) return { kind: 'conflict', event: opened, refusal };
    draft = begun;
    steps.push({ entry: opened, after: copyOf(begun) });
  } else draft = copyOf(last);
  for (const entry of entries.slice(Math.max(1, known.length))) {
    if (entry.kind === 'opened') continue;
    takeMoments(draft, entry.at);
    if (!isEvent(entry)) turn(draft, entry, library, carried);
    else {
      const next = { ...copyOf(draft), log: [...draft.log, entry] };
      const conflict = takeEvent(next, entry, today, [], entry.seq !== fresh);
      if (conflict === undefined) draft = next;
      else if (!skips) return { kind: 'conflict', event: entry, refusal: conflict };
    }
    if (memory !== undefined) steps.push({ entry, after: copyOf(draft) });
  }
  if (memory !== undefined) memory.steps = steps;
  return { kind: 'folded', draft };
}

function copyOf(draft: Draft): Draft {
  return { ...draft, asked: [...draft.asked], effectIds: undefined };
}

/** What need not be folded again: the entries up to the first that reads otherwise. A move to another version changes the meaning of them all. */
function knownSteps(
  { steps }: RefoldMemory,
  entries: readonly FoldedEntry[],
  fresh: number | undefined,
): RefoldMemory['steps'] {
  if (entries.some(({ kind }) => kind === 'migrated')) return [];
  const differs = entries.findIndex((entry, index) => {
    const known = steps[index]?.entry;
    return known === undefined || entry.seq === fresh || !readsAlike(entry, known);
  });
  return differs === -1 ? steps.slice(0, entries.length) : steps.slice(0, differs);
}

/** An amended entry is made anew each time, of parts that stay the same. */
function readsAlike(a: FoldedEntry, b: FoldedEntry): boolean {
  if (a === b) return true;
  if (!isEvent(a) || !isEvent(b)) return false;
  return a.seq === b.seq && a.type === b.type && a.on === b.on && a.at === b.at && a.by === b.by && a.data === b.data;
}

function turn(draft: Draft, entry: Turn, library: Library, carried: readonly CarriedOver[]): void {
  if (entry.kind === 'calendarChanged') return changeCalendar(draft, entry.calendar, library);
  const before = carried.find(({ seq }) => seq === entry.seq);
  if (before !== undefined) carryOver(draft, before);
}

function lastPathway(opened: OpenedEntry, entries: readonly FoldedEntry[]): ContentName {
  const move = entries.findLast((entry) => entry.kind === 'migrated');
  return move?.kind === 'migrated' ? move.pathway : opened.pathway;
}
