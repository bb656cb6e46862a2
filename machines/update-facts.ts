import type { View } from '../language/expressions/expressions.ts';
import { typeIn } from './entry-view.ts';
import type { FactPlan, PlannedFact, PlannedMeeting } from './fact-plan.ts';
import type { Json, JsonObject } from './json.ts';

/** What could not be decided while an event was taken in: collected, because a guard or a fact must not throw inside XState. */
export interface Trace {
  readonly problems: { readonly expression: string; readonly problem: string }[];
}

/**
 * The facts after an event. `facts` is left as it is; only what the event touches is replaced.
 *
 * @param event - the entry as expressions see it.
 * @param beside - who holds which role, and the case: what expressions may read beside facts and event.
 */
export function updateFacts(
  plan: FactPlan,
  facts: JsonObject,
  event: JsonObject,
  trace: Trace,
  beside: Omit<View, 'facts' | 'event'> = {},
): JsonObject {
  const steps = plan.byEvent.get(typeIn(event));
  if (steps === undefined || steps.length === 0) return facts;
  const next: { [name: string]: Json } = { ...facts };
  const changed = new Set<string>();
  const view: View = { ...beside, facts: next, event };
  for (const step of steps) {
    const before = next[step.name] ?? step.empty;
    const after =
      step.step === 'fact'
        ? updateFact(step, before, view, event, changed, trace)
        : updateMeeting(step, before, view, event, changed, trace);
    if (after === before) continue;
    next[step.name] = after;
    changed.add(step.name);
  }
  return next;
}

function updateFact(
  step: PlannedFact,
  before: Json,
  view: View,
  event: JsonObject,
  changed: ReadonlySet<string>,
  trace: Trace,
): Json {
  const { facts } = view;
  if (step.since !== undefined && changed.has(step.since)) return step.empty;
  if (step.since !== undefined && !exists(facts[step.since])) return before;
  const type = typeIn(event);
  if (step.without.has(type) && step.by !== undefined) return withoutItem(before, event[step.by]);
  if (!step.events.has(type) || !holds(step, view, trace)) return before;
  switch (step.kind) {
    case 'count':
      return Number(before) + 1;
    case 'any':
      return true;
    case 'all':
      return withItem(step, before, event);
    case 'first':
      return isTaken(step, before, facts) ? before : selected(step, view, event, trace);
    case 'latest':
      return selected(step, view, event, trace);
  }
}

function isTaken(step: PlannedFact, before: Json, facts: JsonObject): boolean {
  return step.takenMark === undefined ? exists(before) : facts[step.takenMark] === true;
}

function selected(step: PlannedFact, view: View, event: JsonObject, trace: Trace): Json {
  if (step.value === undefined) return event;
  const result = step.value.evaluate(view);
  if (result.ok) return result.value;
  trace.problems.push({ expression: `facts.${step.name}.value`, problem: result.problem });
  return step.empty;
}

function holds(step: PlannedFact | PlannedMeeting, view: View, trace: Trace): boolean {
  if (step.where === undefined) return true;
  const result = step.where.evaluate(view);
  if (result.ok) return result.value === true;
  trace.problems.push({ expression: `${step.step}s.${step.name}.where`, problem: result.problem });
  return false;
}

function withItem(step: PlannedFact, before: Json, event: JsonObject): Json {
  const items = Array.isArray(before) ? before : [];
  if (step.by === undefined) return [...items, event];
  const key = event[step.by] ?? null;
  return [...items.filter((item) => keyOf(item) !== key), { ...event, key }];
}

function withoutItem(before: Json, key: Json | undefined): Json {
  const items = Array.isArray(before) ? before : [];
  const left = items.filter((item) => keyOf(item) !== key);
  return left.length === items.length ? before : left;
}

function keyOf(item: Json): Json | undefined {
  return isObject(item) ? item['key'] : undefined;
}

function updateMeeting(
  step: PlannedMeeting,
  before: Json,
  view: View,
  event: JsonObject,
  changed: ReadonlySet<string>,
  trace: Trace,
): Json {
  const renumbered = step.since !== undefined && changed.has(step.since);
  const meeting = isObject(before) ? before : {};
  const from: JsonObject = renumbered ? { ...meeting, number: 1 } : meeting;
  const type = typeIn(event);
  if (!step.events.has(type) || !holds(step, view, trace)) return renumbered ? from : before;
  if (step.booked.has(type)) {
    const { [step.startField]: start } = event;
    return {
      ...from,
      booked: true,
      booking: event,
      bookedNumber: number(from, 'heldCount') + 1,
      ...(start === undefined ? {} : { start }),
    };
  }
  if (step.held.has(type)) return heldMeeting(from, event, renumbered);
  if (step.adjourned.has(type)) return { ...from, booked: false, adjournedCount: number(from, 'adjournedCount') + 1 };
  const { start: _start, booking: _booking, ...rest } = from;
  return { ...rest, booked: false, cancelledCount: number(from, 'cancelledCount') + 1 };
}

function heldMeeting(meeting: JsonObject, event: JsonObject, renumbered: boolean): JsonObject {
  const held = number(meeting, 'number');
  return {
    ...meeting,
    exists: true,
    booked: false,
    seq: event['seq'] ?? 0,
    on: event['on'] ?? '',
    // A meeting that itself starts the numbering is number one of nothing: the next one is the first.
    number: renumbered ? 1 : held + 1,
    heldCount: number(meeting, 'heldCount') + 1,
    record: { ...event, number: held },
  };
}

function number(object: JsonObject, key: string): number {
  const value = object[key];
  return typeof value === 'number' ? value : 0;
}

function exists(fact: Json | undefined): boolean {
  if (!isObject(fact)) return fact !== undefined && fact !== '' && fact !== false;
  return fact['exists'] === true;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
