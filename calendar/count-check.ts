import { formatCount } from './count-text.ts';
import { isExactUnit } from './count-walk.ts';
import type { Count, Counting } from './count.ts';

/** What a fact supplies: a date, an exact instant, or one of them depending on how it is recorded. */
export type AnchorKind = 'date' | 'instant' | 'either';

/** Something that would make a count fail on every case, known without evaluating it. `count` is the part at fault. */
export type CountFault =
  | { readonly kind: 'unknownAnchor'; readonly path: string; readonly count: string }
  | { readonly kind: 'needsInstant'; readonly path: string; readonly count: string }
  | { readonly kind: 'noDayZero'; readonly count: string };

/** What the type check of a count found: whether it leads to a date or an instant, and its faults. */
export interface CountCheck {
  readonly leadsTo: AnchorKind;
  readonly faults: readonly CountFault[];
}

/**
 * Checks a count against what its anchors supply, for whoever checks a definition before any case runs on it.
 * Of an unknown anchor nothing more is said than that.
 *
 * @param anchorKind - what the fact at this path supplies; undefined where there is none.
 */
export function checkCount(
  count: Count,
  anchorKind: (path: string) => AnchorKind | undefined,
  counting: Counting,
): CountCheck {
  switch (count.kind) {
    case 'anchor': {
      const kind = anchorKind(count.path);
      if (kind !== undefined) return { leadsTo: kind, faults: [] };
      return { leadsTo: 'either', faults: [{ kind: 'unknownAnchor', path: count.path, count: formatCount(count) }] };
    }
    case 'date':
    case 'instant':
      return { leadsTo: count.kind, faults: [] };
    case 'neighbour':
      return { leadsTo: 'date', faults: checkCount(count.from, anchorKind, counting).faults };
    case 'timeOfDay':
      return { leadsTo: 'instant', faults: checkCount(count.on, anchorKind, counting).faults };
    case 'numberedDay': {
      const { faults } = checkCount(count.from, anchorKind, counting);
      const noDayZero = count.number === 0 && counting === 'day 1';
      const fault: CountFault = { kind: 'noDayZero', count: formatCount(count) };
      return { leadsTo: 'date', faults: noDayZero ? [...faults, fault] : faults };
    }
    case 'distance': {
      const from = checkCount(count.from, anchorKind, counting);
      if (!isExactUnit(count.unit)) return { leadsTo: 'date', faults: from.faults };
      const path = formatCount(count.from).replace(/^on /, '');
      const fault: CountFault = { kind: 'needsInstant', path, count: formatCount(count) };
      return { leadsTo: 'instant', faults: mayBeDate(count.from, anchorKind) ? [...from.faults, fault] : from.faults };
    }
    case 'choice': {
      const arms = count.of.map((arm) => checkCount(arm, anchorKind, counting));
      const [first, ...others] = arms.map((arm) => arm.leadsTo);
      const same = first !== undefined && others.every((kind) => kind === first);
      return { leadsTo: same ? first : 'either', faults: arms.flatMap((arm) => arm.faults) };
    }
  }
}

/** Whether some case will make it a date: of a choice any arm may be the one chosen. What an `either` gives is for its case to say. */
function mayBeDate(count: Count, anchorKind: (path: string) => AnchorKind | undefined): boolean {
  if (count.kind === 'choice') return count.of.some((arm) => mayBeDate(arm, anchorKind));
  return checkCount(count, anchorKind, 'day 0').leadsTo === 'date';
}
