import type { Occurrence } from './case-state.ts';
import type { CompiledDeadline } from './compile-deadlines.ts';
import { allHold } from './condition-ref.ts';
import type { Draft } from './draft.ts';
import { draftView } from './draft-view.ts';
import { effectiveEvents } from './effective-log.ts';
import type { EventEntry, When } from './entry.ts';
import { entryView, onIn } from './entry-view.ts';
import { isJsonObject, type Json, type JsonObject } from './json.ts';
import { matches } from './matches.ts';
import { instanceOf, isMeeting, resolveAnchor } from './occurrence-anchors.ts';
import { itemsOf, keyOf } from './occurrence-items.ts';
import { isOpen } from './occurrence-status.ts';
import type { Trace } from './update-facts.ts';

/** What brought the draft here: an entry or a moment, and how facts and states stood before it. */
export interface Occasion {
  readonly entry?: EventEntry;
  readonly event?: JsonObject;
  readonly trace: Trace;
  readonly before: { readonly facts: JsonObject; readonly activeStates: ReadonlySet<string> };
  /** Everything that runs is counted anew, though what it counts from has not changed: the calendar has. */
  readonly recounts?: true;
}

/** An occurrence to be opened, waiting until it is counted. */
export interface Opening {
  readonly occurrence: Occurrence;
  /** One that joins a set whose others are all settled is not opened when its limit has passed: nobody asked it of them in time. */
  readonly joins: boolean;
}

/** The entry behind an occurrence. */
export interface Start {
  readonly seq: number;
  readonly on: When;
  readonly view: JsonObject;
}

/** The occurrences of a deadline that begin with this step; `own` are those it has. */
export function openOccurrences(
  draft: Draft,
  deadline: CompiledDeadline,
  own: readonly Occurrence[],
  occasion: Occasion,
): readonly Opening[] {
  if (deadline.each !== undefined) return openEach(draft, deadline, own, occasion);
  if (!isActive(deadline, draft.activeStates, draft)) return [];
  if (deadline.countsFromItem) return openByItem(draft, deadline, own, occasion);
  return openSingle(draft, deadline, own, occasion);
}

/** May occurrences of a deadline run in these states? When the case has ended none may: nothing could meet them any more. */
export function isActive(deadline: CompiledDeadline, states: ReadonlySet<string>, draft: Draft): boolean {
  const { during } = deadline.spec;
  return draft.snapshot.status !== 'done' && (during === undefined || during.some((path) => states.has(path)));
}

/** A deadline without `each`: one instance at a time, begun by the first of its anchors that is known. */
function openSingle(
  draft: Draft,
  deadline: CompiledDeadline,
  own: readonly Occurrence[],
  occasion: Occasion,
): readonly Opening[] {
  const startPath = own.at(-1)?.startPath ?? deadline.duePaths.find((path) => isKnown(draft, path)) ?? '';
  const anchor = resolveAnchor(startPath, draft.facts, {}, undefined);
  // A count from a date in the definition itself has no anchor, and one instance only.
  if (anchor === undefined ? deadline.duePaths.length > 0 : anchor.isOver) return [];
  const instance = anchor?.instance ?? '';
  if (deadline.startsIf.length > 0 && own.every((occurrence) => belongsElsewhere(occurrence, instance))) {
    if (!hasArisen(draft, deadline, startPath, instance, occasion) || !startsNow(draft, deadline, occasion)) return [];
  }
  const start = startOf(draft, startPath);
  const anchors: Occurrence['anchors'] = anchor === undefined ? {} : { [startPath]: anchor.basis };
  if (deadline.spec.forEach === undefined) {
    const last = own.at(-1);
    if (last !== undefined && !isNext(last, instance)) return [];
    return [{ occurrence: waiting(deadline, String(highest(own) + 1), startPath, start, anchors), joins: false }];
  }
  const set = own.filter((occurrence) => !belongsElsewhere(occurrence, instance));
  const number = set.length > 0 ? highest(set) : highest(own) + 1;
  const joins = set.length > 0 && !isMeeting(instance) && !set.some(isOpen);
  return itemsOf(draft, deadline, start.view, occasion.trace).flatMap((item): Opening[] => {
    const last = ofItem(own, item);
    if (last !== undefined && isBack(last, item, instance))
      return [{ occurrence: { ...restarted(last), item }, joins }];
    if (last !== undefined && !isNext(last, instance)) return [];
    const mine = Math.max(number, last === undefined ? 0 : numberOf(last) + 1);
    return [{ occurrence: waiting(deadline, `${mine}:${keyOf(item)}`, startPath, start, anchors, item), joins }];
  });
}

/** Counted from the item alone: each item is a series of its own. */
function openByItem(
  draft: Draft,
  deadline: CompiledDeadline,
  own: readonly Occurrence[],
  occasion: Occasion,
): readonly Opening[] {
  const startPath = deadline.duePaths[0] ?? '';
  const had = new Set(itemSeqs(occasion.before.facts[deadline.spec.forEach ?? '']));
  const wasActive = isActive(deadline, occasion.before.activeStates, draft);
  return itemsOf(draft, deadline, {}, occasion.trace).flatMap((item): Opening[] => {
    const instance = `i${Number(item['seq'])}`;
    const last = ofItem(own, item);
    if (last !== undefined && !isNext(last, instance)) return [];
    if (
      deadline.startsIf.length > 0 &&
      ((wasActive && had.has(Number(item['seq']))) || !startsNow(draft, deadline, occasion))
    )
      return [];
    const number = last === undefined ? 1 : numberOf(last) + 1;
    const start = itemStart(draft, item);
    const anchor = resolveAnchor(startPath, draft.facts, { item }, undefined);
    const anchors = anchor === undefined ? {} : { [startPath]: anchor.basis };
    return [
      { occurrence: waiting(deadline, `${number}:${keyOf(item)}`, startPath, start, anchors, item), joins: false },
    ];
  });
}

/** One occurrence, or one per item, for each starting entry. Items that come later join the set of the latest one. */
function openEach(
  draft: Draft,
  deadline: CompiledDeadline,
  own: readonly Occurrence[],
  occasion: Occasion,
): readonly Opening[] {
  if (draft.snapshot.status === 'done') return [];
  const now = startingNow(draft, deadline, occasion);
  if (now !== undefined && !startsNow(draft, deadline, occasion)) return [];
  if (deadline.spec.forEach === undefined) {
    return now === undefined
      ? []
      : [{ occurrence: waiting(deadline, String(highest(own) + 1), 'start', now, {}), joins: false }];
  }
  const start = now ?? latestStart(draft, deadline, own);
  if (start === undefined) return [];
  const set = own.filter((occurrence) => occurrence.startedBy === start.seq);
  const number = set.length > 0 ? highest(set) : highest(own) + 1;
  const joins = now === undefined && !set.some(isOpen);
  return itemsOf(draft, deadline, start.view, occasion.trace).flatMap((item): Opening[] => {
    const last = ofItem(set, item);
    if (last?.lapse === 'itemGone' && last.item?.['seq'] !== item['seq'])
      return [{ occurrence: { ...restarted(last), item }, joins }];
    if (last !== undefined) return [];
    return [{ occurrence: waiting(deadline, `${number}:${keyOf(item)}`, 'start', start, {}, item), joins }];
  });
}

function startingNow(draft: Draft, deadline: CompiledDeadline, { entry, event, trace }: Occasion): Start | undefined {
  if (entry === undefined || event === undefined || deadline.each === undefined) return undefined;
  const starts =
    'fact' in deadline.each
      ? factTook(draft.facts[deadline.each.fact], entry.seq)
      : deadline.each.selectors.some(
          (selector) => selector.event === entry.type && matches(selector, { ...draftView(draft), event }, trace),
        );
  return starts ? { seq: entry.seq, on: entry.on, view: event } : undefined;
}

function factTook(fact: Json | undefined, seq: number): boolean {
  if (Array.isArray(fact)) return fact.some((item) => isJsonObject(item) && item['seq'] === seq);
  return isJsonObject(fact) && fact['exists'] === true && fact['seq'] === seq;
}

/** The starting entry items may still join; with `startsIf` only one that did start somebody's. */
function latestStart(draft: Draft, deadline: CompiledDeadline, own: readonly Occurrence[]): Start | undefined {
  const last = own.at(-1);
  const started: Start | undefined =
    last === undefined ? undefined : { seq: last.startedBy, on: last.startedOn, view: last.start };
  if (deadline.startsIf.length > 0 || deadline.each === undefined) return started;
  if ('fact' in deadline.each) {
    const fact = draft.facts[deadline.each.fact];
    const view = isJsonObject(fact) && 'heldCount' in fact ? fact['record'] : fact;
    if (!isJsonObject(view) || typeof view['seq'] !== 'number') return started;
    return { seq: view['seq'], on: onIn(view) ?? draft.opened.on, view };
  }
  if (started !== undefined) return started;
  const { selectors } = deadline.each;
  const entry = effectiveEvents(draft.log).findLast((event) =>
    selectors.some((selector) => {
      if (selector.event !== event.type) return false;
      const held = selector.where?.evaluate({ ...draftView(draft), event: entryView(event) });
      return held === undefined || (held.ok && held.value === true);
    }),
  );
  return entry === undefined ? undefined : { seq: entry.seq, on: entry.on, view: entryView(entry) };
}

function isKnown(draft: Draft, path: string): boolean {
  const anchor = resolveAnchor(path, draft.facts, {}, undefined);
  return anchor !== undefined && !anchor.isOver;
}

/** Does another instance come after this occurrence? While it runs it moves instead, unless a meeting of its own follows. */
function isNext(last: Occurrence, instance: string): boolean {
  if (instanceOf(last) === instance || instance === '') return false;
  return !isOpen(last) || isMeeting(instance);
}

function belongsElsewhere(occurrence: Occurrence, instance: string): boolean {
  return instanceOf(occurrence) !== instance && instance !== '' && (!isOpen(occurrence) || isMeeting(instance));
}

/** Taken out and put in again for the same meeting: it is asked for again. */
function isBack(last: Occurrence, item: JsonObject, instance: string): boolean {
  return last.lapse === 'itemGone' && last.item?.['seq'] !== item['seq'] && (instanceOf(last) ?? '') === instance;
}

/** `startsIf` is asked when the anchor arises, or when the deadline's states are entered with it known already. */
function hasArisen(
  draft: Draft,
  deadline: CompiledDeadline,
  path: string,
  instance: string,
  { before }: Occasion,
): boolean {
  if (before.activeStates.size === 0 || !isActive(deadline, before.activeStates, draft)) return true;
  return path !== '' && resolveAnchor(path, before.facts, {}, undefined)?.instance !== instance;
}

function startsNow(draft: Draft, deadline: CompiledDeadline, { event }: Occasion): boolean {
  const view = event === undefined ? draftView(draft) : { ...draftView(draft), event };
  return allHold(deadline.startsIf, draft.compiled.conditions, view);
}

/** The entry behind a path: a meeting's start is its booking, a fact is its own entry. */
export function startOf(draft: Draft, path: string): Start {
  const [name = '', field = ''] = path.split('.');
  const view = startView(draft.facts[name], field);
  const seq = typeof view['seq'] === 'number' ? view['seq'] : draft.opened.seq;
  return { seq, on: onIn(view) ?? draft.opened.on, view };
}

/** The entry behind an item: itself. */
export function itemStart(draft: Draft, item: JsonObject): Start {
  return { seq: Number(item['seq']), on: onIn(item) ?? draft.opened.on, view: item };
}

function startView(fact: Json | undefined, field: string): JsonObject {
  if (!isJsonObject(fact)) return {};
  const entry = !('heldCount' in fact)
    ? fact
    : field === 'start' || field === 'booking'
      ? fact['booking']
      : fact['record'];
  return isJsonObject(entry) ? entry : fact;
}

function waiting(
  deadline: CompiledDeadline,
  occurrence: string,
  startPath: string,
  start: Start,
  anchors: Occurrence['anchors'],
  item?: JsonObject,
): Occurrence {
  return {
    deadline: deadline.id,
    occurrence,
    startedBy: start.seq,
    startedOn: start.on,
    start: start.view,
    state: 'waiting',
    missed: false,
    impossible: false,
    anchors,
    startPath,
    moments: [],
    ...(item === undefined ? {} : { item }),
  };
}

/**
 * It starts again with what it counts from: the next booking after a cancelled one, an invitation made anew. More time that was granted
 * is kept, as it is for a meeting that is booked anew without being cancelled.
 */
export function restarted(occurrence: Occurrence): Occurrence {
  const {
    due: _due,
    originalDue: _original,
    target: _target,
    notBefore: _notBefore,
    extendedBy: _extended,
    reached: _reached,
    ...kept
  } = occurrence;
  const {
    reminded: _reminded,
    extendedLate: _late,
    pausedOn: _paused,
    usedTo: _used,
    lapse: _lapse,
    lapsedBy: _lapsedBy,
    ...rest
  } = kept;
  return { ...rest, state: 'waiting', moments: [] };
}

function ofItem(own: readonly Occurrence[], item: JsonObject): Occurrence | undefined {
  const key = keyOf(item);
  return own.findLast((occurrence) => occurrence.item !== undefined && keyOf(occurrence.item) === key);
}

function itemSeqs(items: Json | undefined): readonly number[] {
  return Array.isArray(items) ? items.map((item: Json) => (isJsonObject(item) ? Number(item['seq']) : 0)) : [];
}

function highest(own: readonly Occurrence[]): number {
  return own.reduce((number, occurrence) => Math.max(number, numberOf(occurrence)), 0);
}

function numberOf(occurrence: Occurrence): number {
  return Number(occurrence.occurrence.split(':')[0]);
}
