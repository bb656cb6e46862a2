import type { Due, Occurrence } from './case-state.ts';
import type { CompiledDeadline } from './compile-deadlines.ts';
import { allHold } from './condition-ref.ts';
import type { Draft } from './draft.ts';
import { draftView } from './draft-view.ts';
import type { EventEntry, When } from './entry.ts';
import { isJsonObject, type Json, type JsonObject } from './json.ts';
import { matches } from './matches.ts';
import { dateOf, dueDate, dueText, resolveAnchor, timingOf, workOut, type Anchor, type Timing } from './occurrence-due.ts';
import { isOpen } from './occurrence-status.ts';
import { clearFlag, raiseFlag } from './raise-flags.ts';
import type { Trace } from './update-facts.ts';

/** The entry that brought the draft here, if it was an entry and not a moment. */
export interface Occasion {
  readonly entry?: EventEntry;
  readonly event?: JsonObject;
  readonly trace: Trace;
}

/**
 * Brings every deadline's occurrences in line with the facts and states after a step: opens those that now start, moves
 * those whose anchor moved, lapses those whose states were left. What is settled stays as it is.
 */
export function startOccurrences(draft: Draft, occasion: Occasion): void {
  for (const deadline of draft.compiled.deadlines) {
    const own = draft.occurrences.filter((occurrence) => occurrence.deadline === deadline.id);
    const active = isActive(draft, deadline);
    const opened = deadline.each === undefined ? openSingle(draft, deadline, own, active, occasion) : openEach(draft, deadline, own, occasion);
    const kept = own.map((occurrence) => (isOpen(occurrence) ? refresh(draft, deadline, occurrence, active, occasion) : occurrence));
    const fresh = opened.map((occurrence) => refresh(draft, deadline, occurrence, active, occasion));
    if (fresh.length === 0 && kept.every((occurrence, index) => occurrence === own[index])) continue;
    const replaced = new Map(own.map((occurrence, index) => [occurrence, kept[index] ?? occurrence]));
    draft.occurrences = [...draft.occurrences.map((occurrence) => replaced.get(occurrence) ?? occurrence), ...fresh];
  }
}

function isActive(draft: Draft, deadline: CompiledDeadline): boolean {
  const { during } = deadline.spec;
  return during === undefined || during.some((path) => draft.activeStates.has(path));
}

/** A deadline without `each`: one instance at a time, started by the first of its anchors that is known. */
function openSingle(draft: Draft, deadline: CompiledDeadline, own: readonly Occurrence[], active: boolean, occasion: Occasion): Occurrence[] {
  if (!active) return [];
  const startPath = deadline.paths.find((path) => resolveAnchor(path, draft.facts, {}, undefined) !== undefined) ?? '';
  const last = own.at(-1);
  const anchor = resolveAnchor(last?.startPath ?? startPath, draft.facts, {}, undefined) ?? resolveAnchor(startPath, draft.facts, {}, undefined);
  if (anchor === undefined && !(deadline.paths.length === 0 && last === undefined)) return [];
  const number = numberOf(last);
  const sameInstance = last !== undefined && (last.state === 'waiting' || instanceOf(last) === anchor?.instance);
  if (sameInstance) return missingItems(draft, deadline, own, number, last.startPath, startSeq(draft, last.startPath), occasion);
  if (last !== undefined && own.some((occurrence) => isOpen(occurrence) && occurrence.state !== 'waiting') && !isMeetingInstance(anchor)) return [];
  if (!startsNow(draft, deadline, occasion)) return [];
  return missingItems(draft, deadline, [], number + 1, startPath, startSeq(draft, startPath), occasion);
}

function startSeq(draft: Draft, path: string): { seq: number; on: When; view: JsonObject } {
  const fact = draft.facts[path.split('.')[0] ?? ''];
  const view = startView(fact);
  const seq = typeof view['seq'] === 'number' ? view['seq'] : draft.opened.seq;
  return { seq, on: (typeof view['on'] === 'string' ? view['on'] : draft.opened.on) as When, view };
}

/** A meeting's start is its booking; a fact is its own entry. */
function startView(fact: Json | undefined): JsonObject {
  if (!isJsonObject(fact)) return {};
  if ('heldCount' in fact && isJsonObject(fact['booking']) && fact['booked'] === true) return fact['booking'];
  if ('heldCount' in fact && isJsonObject(fact['record'])) return fact['record'];
  return fact;
}

function openEach(draft: Draft, deadline: CompiledDeadline, own: readonly Occurrence[], occasion: Occasion): Occurrence[] {
  const start = startingEntry(draft, deadline, occasion);
  const last = own.at(-1);
  const number = numberOf(last);
  if (start === undefined) {
    if (deadline.spec.forEach === undefined || last === undefined || !own.some((occurrence) => isOpen(occurrence))) return [];
    return missingItems(draft, deadline, own, number, last.startPath, { seq: last.startedBy, on: last.startedOn, view: last.start }, occasion);
  }
  return missingItems(draft, deadline, [], number + 1, 'start', start, occasion);
}

function startingEntry(draft: Draft, deadline: CompiledDeadline, occasion: Occasion): { seq: number; on: When; view: JsonObject } | undefined {
  const { entry, event } = occasion;
  if (entry === undefined || event === undefined || deadline.each === undefined) return undefined;
  const starts =
    'fact' in deadline.each
      ? factTook(draft.facts[deadline.each.fact], entry.seq)
      : deadline.each.selectors.some((selector) => selector.event === entry.type && matches(selector, { ...draftView(draft), event }, occasion.trace));
  return starts ? { seq: entry.seq, on: entry.on, view: event } : undefined;
}

function factTook(fact: Json | undefined, seq: number): boolean {
  if (Array.isArray(fact)) return fact.some((item) => isJsonObject(item) && item['seq'] === seq);
  return isJsonObject(fact) && fact['exists'] === true && fact['seq'] === seq;
}

/** The occurrences an instance still lacks: itself, or one per item of `forEach`. */
function missingItems(draft: Draft, deadline: CompiledDeadline, own: readonly Occurrence[], number: number, startPath: string, start: { seq: number; on: When; view: JsonObject }, occasion: Occasion): Occurrence[] {
  const { forEach } = deadline.spec;
  if (forEach === undefined) return own.length > 0 ? [] : [waiting(deadline, String(number), startPath, start, undefined)];
  return itemsOf(draft, deadline, start.view, occasion)
    .filter((item) => !own.some((occurrence) => occurrence.occurrence === `${number}:${String(item['key'])}`))
    .map((item) => waiting(deadline, `${number}:${String(item['key'])}`, startPath, start, item));
}

function itemsOf(draft: Draft, deadline: CompiledDeadline, start: JsonObject, occasion: Occasion): readonly JsonObject[] {
  const items = draft.facts[deadline.spec.forEach ?? ''];
  const { forEachWhere } = deadline;
  const all = Array.isArray(items) ? items.filter((item): item is JsonObject => isJsonObject(item)) : [];
  if (forEachWhere === undefined) return all;
  return all.filter((item) => matches({ event: '', where: forEachWhere }, { ...draftView(draft), item, start }, occasion.trace));
}

function waiting(deadline: CompiledDeadline, occurrence: string, startPath: string, start: { seq: number; on: When; view: JsonObject }, item: JsonObject | undefined): Occurrence {
  return {
    deadline: deadline.id,
    occurrence,
    startedBy: start.seq,
    startedOn: start.on,
    start: start.view,
    state: 'waiting',
    missed: false,
    impossible: false,
    anchors: {},
    startPath,
    moments: [],
    ...(item === undefined ? {} : { item }),
  };
}

function startsNow(draft: Draft, deadline: CompiledDeadline, occasion: Occasion): boolean {
  const view = occasion.event === undefined ? draftView(draft) : { ...draftView(draft), event: occasion.event };
  return allHold(deadline.startsIf, draft.compiled.conditions, view);
}

/** Moves an open occurrence to where its count now leads, starts it, or lapses it. */
function refresh(draft: Draft, deadline: CompiledDeadline, occurrence: Occurrence, active: boolean, occasion: Occasion): Occurrence {
  if (!active) return occurrence.state === 'waiting' ? occurrence : lapsed(occurrence, occasion);
  if (occurrence.state === 'paused') return occurrence;
  const anchors = anchorsNow(draft, deadline, occurrence);
  const newInstance = occurrence.state === 'running' && startsAnotherMeeting(occurrence, anchors);
  if (newInstance || itemGone(draft, deadline, occurrence)) return lapsed(occurrence, occasion);
  if (occurrence.state === 'running' && sameBasis(occurrence.anchors, anchors)) return occurrence;
  if (occurrence.state === 'waiting' && deadline.each !== undefined && !startsNow(draft, deadline, occasion)) return occurrence;
  const anchor = (path: string): When | undefined => anchors.get(path)?.value;
  const counted = workOut(draft, deadline, deadline.due, anchor);
  if (counted.kind === 'notStarted') return occurrence.state === 'waiting' ? occurrence : waitingAgain(occurrence);
  const flag = `uncountable:${deadline.id}#${occurrence.occurrence}`;
  if (counted.kind === 'uncountable') {
    raiseFlag(draft, flag, 'uncountable', `${deadline.spec.title}: no due date can be given. ${counted.problem}`);
    return occurrence;
  }
  clearFlag(draft, flag);
  return running(draft, deadline, occurrence, anchors, counted.due, anchor);
}

function running(draft: Draft, deadline: CompiledDeadline, occurrence: Occurrence, anchors: ReadonlyMap<string, Anchor>, due: Due, anchor: (path: string) => When | undefined): Occurrence {
  const target = deadline.target === undefined ? undefined : workOut(draft, deadline, deadline.target, anchor);
  const notBefore = deadline.notBefore === undefined ? undefined : workOut(draft, deadline, deadline.notBefore, anchor);
  const start = restarted(draft, deadline, occurrence);
  const { originalDue: _original, extendedBy: _extended, reminded: _reminded, target: _target, notBefore: _notBefore, ...rest } = occurrence;
  const sameDue = occurrence.due !== undefined && dueText(occurrence.due) === dueText(due);
  const impossible = dueDate(due) < dateOf(start.startedOn);
  function timing(): Timing {
    if (impossible) return { moments: [] };
    if (sameDue && occurrence.state === 'running') return { moments: occurrence.moments, reminded: occurrence.reminded ?? false };
    return timingOf(draft, deadline, due, target?.kind === 'due' ? target.due : undefined);
  }
  const next: Occurrence = {
    ...rest,
    ...start,
    due,
    state: 'running',
    // A limit that moved into the future is not missed any more; one that stays where it was is.
    missed: occurrence.missed && (sameDue || due.ends <= draft.now),
    impossible,
    anchors: Object.fromEntries([...anchors].map(([path, found]) => [path, found.basis])),
    ...timing(),
    ...(target?.kind === 'due' ? { target: target.due } : {}),
    ...(notBefore?.kind === 'due' ? { notBefore: notBefore.due } : {}),
  };
  flagTrouble(draft, deadline, next, due);
  return next;
}

/** A re-anchored occurrence names the entry it now counts from. */
function restarted(draft: Draft, deadline: CompiledDeadline, occurrence: Occurrence): Pick<Occurrence, 'startedBy' | 'startedOn' | 'start'> {
  if (deadline.each !== undefined) return { startedBy: occurrence.startedBy, startedOn: occurrence.startedOn, start: occurrence.start };
  const start = startSeq(draft, occurrence.startPath);
  return { startedBy: start.seq, startedOn: start.on, start: start.view };
}

function flagTrouble(draft: Draft, deadline: CompiledDeadline, occurrence: Occurrence, due: Due): void {
  const id = `${deadline.id}#${occurrence.occurrence}`;
  if (occurrence.impossible) {
    raiseFlag(draft, `impossible:${id}`, 'impossible', `${deadline.spec.title} would be due on ${dueDate(due)}, before ${dateOf(occurrence.startedOn)}, when it starts.`);
  } else clearFlag(draft, `impossible:${id}`);
  if (!occurrence.impossible && due.ends <= draft.now) {
    raiseFlag(draft, `alreadyLate:${id}`, 'alreadyLate', `${deadline.spec.title} was due on ${dueDate(due)}, before it was known here.`);
  } else clearFlag(draft, `alreadyLate:${id}`);
}

function anchorsNow(draft: Draft, deadline: CompiledDeadline, occurrence: Occurrence): ReadonlyMap<string, Anchor> {
  const each = deadline.each !== undefined && 'fact' in deadline.each ? deadline.each.fact : undefined;
  const own = occurrence.item === undefined ? { start: occurrence.start } : { start: occurrence.start, item: occurrence.item };
  const found = new Map<string, Anchor>();
  for (const path of deadline.paths) {
    const anchor = resolveAnchor(path, draft.facts, own, each);
    if (anchor !== undefined) found.set(path, anchor);
  }
  return found;
}

function sameBasis(before: Occurrence['anchors'], now: ReadonlyMap<string, Anchor>): boolean {
  const paths = Object.keys(before);
  return paths.length === now.size && paths.every((path) => before[path] === now.get(path)?.basis);
}

function startsAnotherMeeting(occurrence: Occurrence, now: ReadonlyMap<string, Anchor>): boolean {
  const anchor = now.get(occurrence.startPath);
  return anchor !== undefined && isMeetingInstance(anchor) && instanceOf(occurrence) !== anchor.instance;
}

function isMeetingInstance(anchor: Anchor | undefined): boolean {
  return anchor?.instance.startsWith('m') ?? false;
}

function instanceOf(occurrence: Occurrence): string | undefined {
  return occurrence.anchors[occurrence.startPath]?.split('/')[0];
}

function itemGone(draft: Draft, deadline: CompiledDeadline, occurrence: Occurrence): boolean {
  const key = occurrence.item?.['key'];
  const items = deadline.spec.forEach === undefined ? undefined : draft.facts[deadline.spec.forEach];
  return key !== undefined && Array.isArray(items) && !items.some((item) => isJsonObject(item) && item['key'] === key);
}

/** What it counted from is gone (a booking was cancelled): it starts again with the next one. */
function waitingAgain(occurrence: Occurrence): Occurrence {
  const { due: _due, originalDue: _original, target: _target, notBefore: _notBefore, extendedBy: _extended, reminded: _reminded, ...rest } = occurrence;
  return { ...rest, state: 'waiting', anchors: {}, moments: [] };
}

function lapsed(occurrence: Occurrence, occasion: Occasion): Occurrence {
  return { ...occurrence, state: 'lapsed', moments: [], ...(occasion.entry === undefined ? {} : { lapsedBy: occasion.entry.seq }) };
}

function numberOf(occurrence: Occurrence | undefined): number {
  return occurrence === undefined ? 0 : Number(occurrence.occurrence.split(':')[0]);
}
