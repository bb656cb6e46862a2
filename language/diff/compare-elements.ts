import type { Pathway } from '../schema/pathway.ts';
import { formatPath } from '../source-path.ts';
import { compareAspects, rulesOf } from './aspects.ts';
import { type Change, type Sides } from './change.ts';
import type { ElementKind } from './element.ts';
import { evidentRenames, renamedChange, withNewIds } from './renames.ts';
import { keysOfBoth } from './same.ts';

/** A change of one element, before it has found its place among the stages. */
export interface Found {
  readonly section: string;
  readonly id: string;
  readonly about: string;
  readonly what: string;
  readonly element: string;
  readonly path: string;
  readonly change: Change;
  readonly rules: readonly string[];
}

/** Elements of a kind that only have another id now. */
export function renamesOf<E extends object>(
  kind: ElementKind<E>,
  from: Pathway,
  to: Pathway,
): ReadonlyMap<string, string> {
  return evidentRenames(kind.all(from), kind.all(to), kind.alike ?? kind.name);
}

/**
 * Compares all elements of a kind. Parts of an element that is new or gone are not told one by one.
 *
 * @param earlier - new id → old id of elements that already have their new id on both sides.
 */
export function compareElements<E extends object>(
  kind: ElementKind<E>,
  sides: Sides,
  earlier: ReadonlyMap<string, string> = new Map(),
): readonly Found[] {
  const is = kind.all(sides.to.pathway);
  const renames = renamesOf(kind, sides.from.pathway, sides.to.pathway);
  const was = withNewIds(kind.all(sides.from.pathway), renames);
  const oldIds = new Map([...earlier, ...[...renames].map(([old, now]) => [now, old] as const)]);
  return keysOfBoth(was, is).flatMap((id) => {
    const [from, to] = [was[id], is[id]];
    const element = to ?? from;
    if (element === undefined) return [];
    const old = oldIds.get(id);
    const changes =
      from === undefined || to === undefined
        ? [cameOrWent(kind, id, from, to, sides)]
        : [...(old === undefined ? [] : [renamedChange(old, id)]), ...compared(kind, from, to, sides)];
    const rules = [...rulesOf(from ?? {}), ...rulesOf(to ?? {})];
    return changes.map((change) => ({
      section: kind.section,
      id,
      about: kind.about,
      what: kind.called?.(id, to === undefined ? sides.from : sides.to) ?? kind.name(element, id),
      element: formatPath(kind.path(id)),
      path: formatPath([...kind.path(id), ...change.path]),
      change,
      rules: [...new Set([...rules, ...(change.rules ?? [])])],
    }));
  });
}

function compared<E extends object>(kind: ElementKind<E>, from: E, to: E, sides: Sides): readonly Change[] {
  const changes = withRemark(kind, from, to, sides, compareAspects(kind.aspects, from, to, sides));
  if (changes.every(({ only }) => only !== undefined)) return changes;
  // Beside what works otherwise, its words are told with it, and its rules are in every difference.
  return changes.filter(({ only }) => only !== 'sources').map(({ only: _only, ...change }) => change);
}

function withRemark<E extends object>(
  kind: ElementKind<E>,
  from: E,
  to: E,
  sides: Sides,
  changes: readonly Change[],
): readonly Change[] {
  if (kind.remark === undefined || changes.length === 0) return changes;
  const remark = kind.remark(from, to, sides);
  const about = changes.find(({ path }) => remark?.parts.includes(String(path[0])));
  if (remark === undefined || about === undefined) return changes;
  return changes.map((change) => (change === about ? { ...change, says: `${change.says} (${remark.says})` } : change));
}

function cameOrWent<E extends object>(
  kind: ElementKind<E>,
  id: string,
  from: E | undefined,
  to: E | undefined,
  sides: Sides,
): Change {
  const tells = kind.tells?.((to ?? from) as E) ?? [];
  if (to !== undefined) {
    const says = kind.describe(to, sides.to, id);
    return { path: [], kind: 'added', says, to: says || kind.name(to, id), tells };
  }
  const says = from === undefined ? '' : kind.describe(from, sides.from, id);
  return { path: [], kind: 'removed', says, from: says || id, tells };
}
