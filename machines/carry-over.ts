import type { CarriedOver, Occurrence } from './case-state.ts';
import { countMisses } from './count-misses.ts';
import type { Draft } from './draft.ts';
import type { EffectRecord } from './effect.ts';
import { baseId, derivedOf } from './effect-words.ts';
import type { CorrectionEntry, Entry, MigratedEntry } from './entry.ts';
import { isOpen } from './occurrence-status.ts';
import { renamed, type Renames } from './renames.ts';

/** What a case takes with it when it moves to another version: everything that is settled, and everything that went out or was raised. */
export function carriedFrom(draft: Draft, { seq, renames }: Pick<MigratedEntry, 'seq' | 'renames'>): CarriedOver {
  const all: CarriedOver = {
    seq,
    occurrences: draft.occurrences.filter(isSettled),
    tasks: draft.tasks,
    flags: draft.flags,
    effects: asDerived(draft.effects),
    reached: [...draft.reached],
  };
  return renames === undefined ? all : renamedIn(all, renames);
}

/** Effects as the log asks for them: one of each, whatever became of it. What was taken back is asked for no more. */
export function asDerived(effects: readonly EffectRecord[]): readonly EffectRecord[] {
  const lasting = effects.filter(({ effect }) => effect.cause.kind !== 'withdrawal');
  return [...Map.groupBy(lasting, ({ effect }) => baseId(effect.id))].flatMap(([id, chain]): EffectRecord[] => {
    const last = chain.at(-1);
    if (last === undefined || last.status === 'withdrawn' || last.status === 'dropped') return [];
    return [
      { effect: { ...derivedOf(last), id }, status: last.status === 'history' ? 'history' : 'asked', attempt: 1 },
    ];
  });
}

/** The same in the names of a later version. */
export function renamedIn(carried: CarriedOver, renames: Renames): CarriedOver {
  return {
    ...carried,
    occurrences: carried.occurrences.map((occurrence) => ({
      ...occurrence,
      deadline: renamed(renames.deadlines, occurrence.deadline),
    })),
    tasks: carried.tasks.map((task) => ({ ...task, role: renamed(renames.roles, task.role) })),
  };
}

/**
 * What is still carried over after corrections: a result stands as long as the entries it was settled with, and what went out as
 * long as the entry that asked for it.
 *
 * @param log - with the corrections made since.
 */
export function stillCarried(carried: readonly CarriedOver[], log: readonly Entry[]): readonly CarriedOver[] {
  const corrections = log.filter((entry): entry is CorrectionEntry => entry.kind === 'correction');
  return carried.map((before) => {
    const later = corrections.filter(({ seq }) => seq > before.seq);
    const touched = new Set(later.flatMap(({ change }) => (change.op === 'insert' ? [] : [change.target])));
    const struck = new Set(later.flatMap(({ change }) => (change.op === 'strike' ? [change.target] : [])));
    if (touched.size === 0) return before;
    return {
      ...before,
      occurrences: before.occurrences.filter(
        ({ startedBy, metBy }) => !touched.has(startedBy) && (metBy === undefined || !touched.has(metBy)),
      ),
      effects: before.effects.filter(({ effect: { cause } }) => cause.kind !== 'entry' || !struck.has(cause.seq)),
    };
  });
}

/**
 * Takes over what was settled, raised and sent under the version before. What the new version would have sent until now is not sent; a
 * limit that it alone finds missed is taken now, because somebody has to know.
 */
export function carryOver(draft: Draft, before: CarriedOver): void {
  const known = new Map(before.occurrences.map((occurrence) => [keyOf(occurrence), occurrence]));
  const taken = new Set<string>();
  const kept = draft.occurrences.map((occurrence) => {
    const settled = known.get(keyOf(occurrence));
    if (settled === undefined) return missedNow(draft, occurrence);
    taken.add(keyOf(occurrence));
    const { occurrence: number, anchors, startPath } = occurrence;
    return { ...settled, occurrence: number, anchors, startPath };
  });
  const others = before.occurrences.filter(
    (occurrence) => !taken.has(keyOf(occurrence)) && draft.compiled.deadlineById.has(occurrence.deadline),
  );
  draft.occurrences = [...others, ...kept];
  draft.tasks = before.tasks;
  draft.effects = before.effects;
  draft.effectIds = undefined;
  draft.asked = [];
  draft.flags = flagsAfter(draft, before, new Set([...taken].map((key) => numbersOf(draft, key))));
  draft.reached = new Set([...draft.reached, ...before.reached]);
  for (const deadline of draft.compiled.facts.misses.keys()) countMisses(draft, deadline);
}

/** Settled under the version before: met, lapsed or missed. One that waits or runs belongs to the new version. */
function isSettled(occurrence: Occurrence): boolean {
  return !isOpen(occurrence) || (occurrence.missed && occurrence.state !== 'waiting');
}

/** An occurrence in both versions: that of the same deadline, begun by the same entry, of the same item. */
function keyOf({ deadline, startedBy, item }: Occurrence): string {
  return `${deadline}#${startedBy}#${typeof item?.['key'] === 'string' ? item['key'] : ''}`;
}

function numbersOf(draft: Draft, key: string): string {
  const occurrence = draft.occurrences.find((one) => keyOf(one) === key);
  return occurrence === undefined ? '' : `:${occurrence.deadline}#${occurrence.occurrence}`;
}

/** Missed only as the new version counts: its limit is taken at the instant of the move. */
function missedNow(draft: Draft, occurrence: Occurrence): Occurrence {
  if (occurrence.state !== 'running' || !occurrence.missed || occurrence.impossible) return occurrence;
  return { ...occurrence, missed: false, moments: [{ kind: 'passed', instant: draft.now }] };
}

/** Of what is settled the flags stand as they stood; of everything else those of the new version. */
function flagsAfter(draft: Draft, before: CarriedOver, settled: ReadonlySet<string>): Draft['flags'] {
  const isOfSettled = (id: string): boolean => [...settled].some((suffix) => suffix !== '' && id.endsWith(suffix));
  return [...before.flags.filter(({ id }) => isOfSettled(id)), ...draft.flags.filter(({ id }) => !isOfSettled(id))];
}
