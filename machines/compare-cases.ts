import { renamed, type Renames } from './renames.ts';
import type { CaseOverview, DeadlineView } from './view.ts';

/** How a deadline's occurrence differs between two views of a case. Absent where one of them does not have it. */
export interface DeadlineDifference {
  readonly deadline: string;
  readonly occurrence: string;
  readonly title: string;
  readonly from?: Pick<DeadlineView, 'due' | 'status'>;
  readonly to?: Pick<DeadlineView, 'due' | 'status'>;
}

/** Something there are more or fewer of: notices, papers, tasks, flags. */
export interface CountDifference {
  readonly kind: 'notice' | 'paper' | 'task' | 'flag';
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** What differs between two views of a case. */
export interface CaseDifferences {
  readonly state?: { readonly from: string; readonly to: string };
  readonly deadlines: readonly DeadlineDifference[];
  readonly counts: readonly CountDifference[];
}

/** What differs between two views of one case, deadlines in the order of the first view, then those that only the second has. */
export function compareCases(before: CaseOverview, after: CaseOverview): CaseDifferences {
  return {
    ...(before.state === after.state ? {} : { state: { from: before.state, to: after.state } }),
    deadlines: [...compareDeadlines(before.deadlines, after.deadlines)],
    counts: [...compareCounts(countsOf(before), countsOf(after))],
  };
}

/** A view in the names of a later version, so that what is only called otherwise is no difference. */
export function renamedView(view: CaseOverview, { deadlines, states }: Renames): CaseOverview {
  return {
    ...view,
    state: view.state
      .split(' + ')
      .map((path) => renamed(states, path))
      .join(' + '),
    deadlines: view.deadlines.map((deadline) => ({ ...deadline, id: renamed(deadlines, deadline.id) })),
  };
}

/** Is there none? */
export function isSame({ state, deadlines, counts }: CaseDifferences): boolean {
  return state === undefined && deadlines.length === 0 && counts.length === 0;
}

function* compareDeadlines(
  before: readonly DeadlineView[],
  after: readonly DeadlineView[],
): Generator<DeadlineDifference> {
  const later = new Map(after.map((deadline) => [keyOf(deadline), deadline]));
  for (const from of before) {
    const to = later.get(keyOf(from));
    later.delete(keyOf(from));
    if (to?.due === from.due && to?.status === from.status) continue;
    yield { ...named(from), from: standing(from), ...(to === undefined ? {} : { to: standing(to) }) };
  }
  for (const to of later.values()) yield { ...named(to), to: standing(to) };
}

function keyOf({ id, occurrence }: DeadlineView): string {
  return `${id}#${occurrence}`;
}

function named({ id, occurrence, title }: DeadlineView): Pick<DeadlineDifference, 'deadline' | 'occurrence' | 'title'> {
  return { deadline: id, occurrence, title };
}

function standing({ due, status }: DeadlineView): Pick<DeadlineView, 'due' | 'status'> {
  return { ...(due === undefined ? {} : { due }), status };
}

type Counts = ReadonlyMap<
  string,
  { readonly kind: CountDifference['kind']; readonly name: string; readonly count: number }
>;

function countsOf({ effects, tasks, flags }: CaseOverview): Counts {
  const counts = new Map<string, { kind: CountDifference['kind']; name: string; count: number }>();
  const count = (kind: CountDifference['kind'], name: string): void => {
    const known = counts.get(`${kind} ${name}`) ?? { kind, name, count: 0 };
    counts.set(`${kind} ${name}`, { ...known, count: known.count + 1 });
  };
  for (const { kind, name } of effects) count(kind === 'notify' ? 'notice' : 'paper', name);
  for (const { task } of tasks) count('task', task);
  for (const { flag } of flags) count('flag', flag);
  return counts;
}

function* compareCounts(before: Counts, after: Counts): Generator<CountDifference> {
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const known = before.get(key) ?? after.get(key);
    const from = before.get(key)?.count ?? 0;
    const to = after.get(key)?.count ?? 0;
    if (known !== undefined && from !== to) yield { kind: known.kind, name: known.name, from, to };
  }
}
