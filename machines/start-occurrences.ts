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
  const touched = draft.compiled.deadlines.filter((deadline) => isTouched(draft, deadline, occasion));
  if (touched.length === 0) return;
  const byDeadline = Map.groupBy(draft.occurrences, (occurrence) => occurrence.deadline);
  const changed = new Map<string, Moved>();
  for (const deadline of touched) {
    for (const moved of follow(draft, deadline, byDeadline.get(deadline.id) ?? [], occasion))
      changed.set(idOf(moved.occurrence), moved);
  }
  if (changed.size === 0) return;
  const known = new Set(draft.occurrences.map(idOf));
  const fresh = [...changed].flatMap(([id, { occurrence }]) => (known.has(id) ? [] : [occurrence]));
  draft.occurrences = [
    ...draft.occurrences.map((occurrence) => changed.get(idOf(occurrence))?.occurrence ?? occurrence),
    ...fresh,
  ];
  for (const { occurrence, isNews, uncountable } of changed.values())
    if (isNews) flagOccurrence(draft, occurrence, uncountable);
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

/** The occurrences of one deadline that this step opens, moves or lapses. */
function follow(
  draft: Draft,
  deadline: CompiledDeadline,
  own: readonly Occurrence[],
  occasion: Occasion,
): readonly Moved[] {
  const active = isActive(deadline, draft.activeStates, draft);
  const opened = openOccurrences(draft, deadline, own, occasion);
  const again = new Set(opened.map(({ occurrence }) => occurrence.occurrence));
  const kept = own.flatMap((occurrence): Moved[] => {
    if (!isOpen(occurrence) || again.has(occurrence.occurrence)) return [];
    const moved = moveOccurrence(draft, deadline, occurrence, active, occasion);
    return moved.occurrence === occurrence && !moved.isNews ? [] : [moved];
  });
  const fresh = opened.flatMap(({ occurrence, joins }): Moved[] => {
    const moved = moveOccurrence(draft, deadline, occurrence, active, occasion);
    const { due } = moved.occurrence;
    return joins && due !== undefined && due.ends <= draft.now ? [] : [moved];
  });
  return [...kept, ...fresh];
}

function idOf(occurrence: Occurrence): string {
  return `${occurrence.deadline}#${occurrence.occurrence}`;
}
