import type { Occurrence } from './case-state.ts';
import type { CompiledDeadline } from './compile-deadlines.ts';
import type { Draft } from './draft.ts';
import { flagOccurrence } from './flag-occurrence.ts';
import { moveOccurrence, type Moved } from './move-occurrence.ts';
import { isOpen } from './occurrence-status.ts';
import { isActive, openOccurrences, type Occasion } from './open-occurrences.ts';

/**
 * Brings every deadline's occurrences in line with the facts and states after a step: opens those that now start, moves
 * those whose anchor moved, lapses those whose states were left. What is settled stays as it is.
 */
export function startOccurrences(draft: Draft, occasion: Occasion): void {
  const replaced = new Map<Occurrence, Moved>();
  const fresh: Moved[] = [];
  let byDeadline: Map<string, Occurrence[]> | undefined;
  for (const deadline of draft.compiled.deadlines) {
    if (!isTouched(draft, deadline, occasion)) continue;
    byDeadline ??= Map.groupBy(draft.occurrences, (occurrence) => occurrence.deadline);
    follow(draft, deadline, byDeadline.get(deadline.id) ?? [], occasion, replaced, fresh);
  }
  if (replaced.size + fresh.length === 0) return;
  const kept =
    replaced.size === 0
      ? draft.occurrences
      : draft.occurrences.map((occurrence) => replaced.get(occurrence)?.occurrence ?? occurrence);
  draft.occurrences = fresh.length === 0 ? kept : [...kept, ...fresh.map(({ occurrence }) => occurrence)];
  for (const { occurrence, isNews, hasOldDate, uncountable } of [...replaced.values(), ...fresh])
    if (isNews) flagOccurrence(draft, occurrence, uncountable, hasOldDate !== true);
}

/** Only where a fact it follows, its states or the entry itself give it a reason can a deadline's occurrences change. */
function isTouched(draft: Draft, deadline: CompiledDeadline, { entry, before }: Occasion): boolean {
  for (const name of deadline.follows) if (draft.facts[name] !== before.facts[name]) return true;
  if (before.activeStates.size === 0) return true;
  if (isActive(deadline, draft.activeStates, draft) !== isActive(deadline, before.activeStates, draft)) return true;
  if (draft.snapshot.status === 'done') return true;
  if (entry === undefined || deadline.each === undefined || 'fact' in deadline.each) return false;
  return deadline.each.selectors.some((selector) => selector.event === entry.type);
}

/** Collects the occurrences of one deadline that this step opens, moves or lapses; one that starts again takes its own place. */
function follow(
  draft: Draft,
  deadline: CompiledDeadline,
  own: readonly Occurrence[],
  occasion: Occasion,
  replaced: Map<Occurrence, Moved>,
  fresh: Moved[],
): void {
  const active = isActive(deadline, draft.activeStates, draft);
  const opened = openOccurrences(draft, deadline, own, occasion);
  for (const occurrence of own) {
    if (!isOpen(occurrence)) continue;
    const moved = moveOccurrence(draft, deadline, occurrence, active, occasion);
    if (moved.occurrence !== occurrence || moved.isNews) replaced.set(occurrence, moved);
  }
  for (const { occurrence, joins } of opened) {
    const moved = moveOccurrence(draft, deadline, occurrence, active, occasion);
    const { due } = moved.occurrence;
    if (joins && due !== undefined && due.ends <= draft.now) continue;
    const again = own.find((known) => known.occurrence === occurrence.occurrence);
    if (again === undefined) fresh.push(moved);
    else replaced.set(again, moved);
  }
}
