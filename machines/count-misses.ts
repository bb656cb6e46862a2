import type { Draft } from './draft.ts';
import { isJsonObject, type Json } from './json.ts';

/**
 * Brings the facts that count a deadline's misses up to date. What was held in time and only recorded late is no miss.
 * With `since`, occurrences started before that fact's entry do not count.
 *
 * @returns whether a count has changed.
 */
export function countMisses(draft: Draft, deadline: string): boolean {
  const counters = draft.compiled.facts.misses.get(deadline);
  if (counters === undefined) return false;
  const changed: { [name: string]: Json } = {};
  for (const { name, since } of counters) {
    const from = since === undefined ? 0 : sinceSeq(draft.facts[since]);
    const missed = draft.occurrences.filter((occurrence) => {
      const forgiven = occurrence.state === 'met' && occurrence.metInTime === true && occurrence.extendedLate !== true;
      return occurrence.deadline === deadline && occurrence.missed && !forgiven && occurrence.startedBy >= from;
    });
    if (draft.facts[name] !== missed.length) changed[name] = missed.length;
  }
  if (Object.keys(changed).length === 0) return false;
  draft.facts = { ...draft.facts, ...changed };
  draft.snapshot = draft.compiled.machine.resolveState({
    value: draft.snapshot.value,
    status: draft.snapshot.status,
    context: { ...draft.snapshot.context, facts: draft.facts },
  });
  return true;
}

function sinceSeq(fact: Json | undefined): number {
  return isJsonObject(fact) && typeof fact['seq'] === 'number' ? fact['seq'] : Number.POSITIVE_INFINITY;
}
