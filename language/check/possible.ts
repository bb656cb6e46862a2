import type { CheckContext } from './context.ts';
import { eventsOfFact } from './occasions.ts';

/** Can this event ever be recorded in a case? */
export function isPossible(context: CheckContext, event: string): boolean {
  if (event === 'CASE_OPENED' || event === 'TASK_DONE' || context.graph.acceptedIn.has(event)) return true;
  return Object.values(context.written.access).some((rule) => rule.records === event);
}

/** The facts and meetings that can come to have an entry: some event of theirs can be recorded. */
export function possibleFacts(context: CheckContext): ReadonlySet<string> {
  const { facts, meetings } = context.pathway;
  const possible = new Set<string>();
  for (const [name, fact] of Object.entries(facts)) {
    if (fact.misses !== undefined || eventsOfFact(fact).some((event) => isPossible(context, event))) possible.add(name);
  }
  for (const [name, meeting] of Object.entries(meetings)) {
    if ([...meeting.held, ...(meeting.booked ?? [])].some((event) => isPossible(context, event))) possible.add(name);
  }
  return possible;
}
