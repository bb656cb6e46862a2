import { parseIsoDate } from '../calendar/iso-date.ts';
import type { Due, Occurrence } from './case-state.ts';
import type { CompiledDeadline } from './compile-deadlines.ts';
import type { Draft } from './draft.ts';
import type { When } from './entry.ts';
import { anchorsNow, instanceOf, isMeeting, sameBasis, type Anchor } from './occurrence-anchors.ts';
import { beforeFirstDay, changedLimit, type ChangedLimit } from './occurrence-changes.ts';
import { dateOf, dueDate, dueText, isInTime, workOut } from './occurrence-due.ts';
import { itemNow } from './occurrence-items.ts';
import { scheduleOf, withTarget, type Schedule } from './occurrence-moments.ts';
import { itemStart, restarted, startOf, type Occasion } from './open-occurrences.ts';

/** An open occurrence after a step. */
export interface Moved {
  readonly occurrence: Occurrence;
  /** It has been counted anew, or has lapsed: what cannot come right with it is to be said. */
  readonly isNews: boolean;
  /** It was counted anew, and comes to the date it had. */
  readonly hasOldDate?: boolean;
  /** Why no due date can be given, if none can. */
  readonly uncountable?: string;
}

/** Moves an open occurrence to where its count now leads, starts it, or lapses it. */
export function moveOccurrence(
  draft: Draft,
  deadline: CompiledDeadline,
  occurrence: Occurrence,
  active: boolean,
  occasion: Occasion,
): Moved {
  if (!active) return occurrence.state === 'waiting' ? unmoved(occurrence) : lapsed(occurrence, 'stateLeft', occasion);
  const item = occurrence.item === undefined ? undefined : itemNow(draft, deadline, occurrence, occasion.trace);
  if (occurrence.item !== undefined && item === undefined) return lapsed(occurrence, 'itemGone', occasion);
  const present = item === undefined || item['seq'] === occurrence.item?.['seq'] ? occurrence : { ...occurrence, item };
  const anchors = anchorsNow(draft, deadline, present);
  if (startsAnotherMeeting(present, anchors)) return lapsed(present, 'nextMeeting', occasion);
  const recounts = occasion.recounts === true;
  if (!recounts && present.state !== 'waiting' && sameBasis(present.anchors, anchors)) return unmoved(present);
  const anchor = (path: string): When | undefined => anchors.get(path)?.value;
  const counted = workOut(draft, deadline, deadline.due, anchor);
  if (counted.kind === 'notStarted') return unmoved(present.state === 'waiting' ? present : restarted(present));
  if (counted.kind === 'uncountable') return { occurrence: present, isNews: true, uncountable: counted.problem };
  const moved = counting(draft, deadline, present, anchors, counted.due, recounts);
  return recounts ? { ...moved, occurrence: remindedAnew(draft, deadline, moved.occurrence) } : moved;
}

/** In another calendar reminders fall on other days, even where the limit does not. */
function remindedAnew(draft: Draft, deadline: CompiledDeadline, occurrence: Occurrence): Occurrence {
  const { reminded: _reminded, ...rest } = occurrence;
  if (rest.due === undefined || rest.impossible || rest.state !== 'running') return occurrence;
  return { ...rest, ...scheduleOf(draft, deadline, rest.due, rest.target) };
}

function unmoved(occurrence: Occurrence): Moved {
  return { occurrence, isNews: false };
}

/**
 * It runs, counted from where its anchors are now. The time for which it stood still, and more time that was granted, are taken from
 * there again; a count that comes to the same date keeps what it had. While it is paused the clock stands, wherever it is counted from.
 */
function counting(
  draft: Draft,
  deadline: CompiledDeadline,
  occurrence: Occurrence,
  anchors: ReadonlyMap<string, Anchor>,
  counted: Due,
  recounts: boolean,
): Moved {
  const before = occurrence.originalDue ?? occurrence.due;
  const stands = before !== undefined && occurrence.due !== undefined && dueText(before) === dueText(counted);
  const start = startNow(draft, deadline, occurrence);
  const target = aim(draft, deadline, occurrence, anchors, start.startedOn);
  const notBefore = limit(draft, deadline, deadline.notBefore, anchors);
  const {
    originalDue,
    extendedBy,
    extendedLate,
    reminded,
    reached,
    target: _target,
    notBefore: _notBefore,
    ...rest
  } = occurrence;
  // In another calendar the same date may have stood still, or been extended, by other days.
  const recounted =
    stands && !(recounts && occurrence.changes !== undefined)
      ? undefined
      : changedLimit(draft, deadline, counted, occurrence.changes ?? [], start.startedOn);
  if (recounted?.kind === 'uncountable') return { occurrence, isNews: true, uncountable: recounted.problem };
  const limits =
    recounted?.kind === 'due'
      ? recounted.limit
      : {
          due: occurrence.due ?? counted,
          ...(originalDue === undefined ? {} : { originalDue }),
          ...(extendedBy === undefined ? {} : { extendedBy }),
        };
  const { due } = limits;
  const stays = occurrence.due !== undefined && dueText(occurrence.due) === dueText(due);
  // What was already running was possible once: moved into the past it is late, not impossible.
  const impossible =
    dueDate(due) < dateOf(start.startedOn) && (occurrence.state === 'waiting' || occurrence.impossible);
  const paused = occurrence.state === 'paused';
  const startedOn = parseIsoDate(dateOf(start.startedOn));
  const stoppedSince =
    occurrence.pausedOn !== undefined && !stands && occurrence.pausedOn < startedOn
      ? { pausedOn: startedOn, usedTo: beforeFirstDay(deadline, startedOn) }
      : {};
  const kept: Schedule = {
    moments: withTarget(draft, occurrence.moments, target),
    ...(reminded === true ? { reminded } : {}),
  };
  const schedule =
    paused || impossible
      ? { moments: [] }
      : stays && !occurrence.impossible && occurrence.state === 'running'
        ? kept
        : scheduleOf(draft, deadline, due, target);
  const moved: Occurrence = {
    ...rest,
    ...start,
    ...stoppedSince,
    ...limits,
    state: paused ? 'paused' : 'running',
    // A limit that moved into the future is not missed any more; one that stays where it was is.
    missed: occurrence.missed && (stays || due.ends <= draft.now),
    impossible,
    anchors: Object.fromEntries([...anchors].map(([path, found]) => [path, found.basis])),
    ...(extendedLate === true && (stands || isGrantedLate(occurrence, limits, counted)) ? { extendedLate } : {}),
    ...(stays && reached === true ? { reached } : {}),
    ...schedule,
    ...(target === undefined ? {} : { target }),
    ...(notBefore === undefined ? {} : { notBefore }),
  };
  return { occurrence: moved, isNews: true, hasOldDate: stays };
}

/** Was more time granted only after what the count now comes to had passed? */
function isGrantedLate({ changes = [] }: Occurrence, { extendedBy }: ChangedLimit, counted: Due): boolean {
  if (extendedBy === undefined) return false;
  return changes.some((change) => change.kind === 'granted' && !isInTime(change.on, counted));
}

/** The aim, later by the time the clock stood still; an extension moves the limit alone. */
function aim(
  draft: Draft,
  deadline: CompiledDeadline,
  { changes = [] }: Occurrence,
  anchors: ReadonlyMap<string, Anchor>,
  startedOn: When,
): Due | undefined {
  const counted = limit(draft, deadline, deadline.target, anchors);
  const pauses = changes.filter(({ kind }) => kind === 'stoodStill');
  if (counted === undefined || pauses.length === 0) return counted;
  const changed = changedLimit(draft, deadline, counted, pauses, startedOn);
  return changed.kind === 'due' ? changed.limit.due : undefined;
}

function limit(
  draft: Draft,
  deadline: CompiledDeadline,
  count: CompiledDeadline['due'] | undefined,
  anchors: ReadonlyMap<string, Anchor>,
): Due | undefined {
  if (count === undefined) return undefined;
  const counted = workOut(draft, deadline, count, (path) => anchors.get(path)?.value);
  return counted.kind === 'due' ? counted.due : undefined;
}

/** A re-anchored occurrence names the entry it now counts from; one with a starting entry of its own keeps it. */
function startNow(
  draft: Draft,
  deadline: CompiledDeadline,
  occurrence: Occurrence,
): Pick<Occurrence, 'startedBy' | 'startedOn' | 'start'> {
  if (deadline.each !== undefined)
    return { startedBy: occurrence.startedBy, startedOn: occurrence.startedOn, start: occurrence.start };
  const { item } = occurrence;
  const start =
    deadline.countsFromItem && item !== undefined ? itemStart(draft, item) : startOf(draft, occurrence.startPath);
  return { startedBy: start.seq, startedOn: start.on, start: start.view };
}

function startsAnotherMeeting(occurrence: Occurrence, now: ReadonlyMap<string, Anchor>): boolean {
  const anchor = now.get(occurrence.startPath);
  return anchor !== undefined && isMeeting(anchor.instance) && instanceOf(occurrence) !== anchor.instance;
}

function lapsed(occurrence: Occurrence, lapse: NonNullable<Occurrence['lapse']>, { entry }: Occasion): Moved {
  return {
    occurrence: {
      ...occurrence,
      state: 'lapsed',
      lapse,
      moments: [],
      ...(entry === undefined ? {} : { lapsedBy: entry.seq }),
    },
    isNews: true,
  };
}
