import type { View } from '../language/expressions/expressions.ts';
import type { State, Transition } from '../language/schema/states.ts';
import { ask, conditionRef } from './condition-ref.ts';
import type { Draft } from './draft.ts';
import { draftView } from './draft-view.ts';
import type { EventEntry } from './entry.ts';
import type { JsonObject } from './json.ts';
import type { FailedCondition, Refusal } from './refusal.ts';

/** The innermost active states, as dotted paths. */
export function stateNames(draft: Pick<Draft, 'activeStates'>): string[] {
  const all = [...draft.activeStates];
  return all.filter((path) => !all.some((other) => other.startsWith(`${path}.`)));
}

/** The events some active state, or the root, answers to now. */
export function acceptedEvents(draft: Draft): string[] {
  const { pathway } = draft.compiled;
  const names = new Set<string>(['TASK_DONE', ...Object.keys(pathway.on ?? {})]);
  for (const state of activeDefinitions(draft)) for (const event of Object.keys(state.on ?? {})) names.add(event);
  return Object.keys(pathway.events).filter((event) => names.has(event));
}

/** The transitions an event could take from the active states and the root, inner states first. */
export function candidates(draft: Draft, event: string): readonly Transition[] {
  const own = activeDefinitions(draft).flatMap((state) => state.on?.[event] ?? []);
  const root = draft.compiled.pathway.on?.[event] ?? [];
  return [...own, ...root];
}

/** Does any active state, or the root, answer to an event? */
export function isAnswered(draft: Draft, event: string): boolean {
  const { pathway, states } = draft.compiled;
  if (pathway.on?.[event] !== undefined) return true;
  for (const path of draft.activeStates) if (states.get(path)?.on?.[event] !== undefined) return true;
  return false;
}

/** The states a case stands in, as defined; inner ones first. */
function activeDefinitions(draft: Draft): State[] {
  const paths = [...draft.activeStates].sort((a, b) => b.split('.').length - a.split('.').length);
  return paths.flatMap((path) => draft.compiled.states.get(path) ?? []);
}

/**
 * Why the machine took no transition although states answer to the event: every condition that failed, in the order written,
 * the event's own requirements first.
 */
export function explainConditions(draft: Draft, entry: EventEntry, event: JsonObject): Refusal {
  const possible = candidates(draft, entry.type);
  const requires = draft.compiled.pathway.events[entry.type]?.requires ?? [];
  const view: View = { ...draftView(draft), event };
  const failed = new Map<string, FailedCondition>();
  const required = failing(draft, requires, view);
  const guards = possible.map((transition) => failing(draft, transition.guard ?? [], view));
  // Where one way is open but for what the event itself requires, the other ways' guards are no reason.
  const blocking = guards.some((outcome) => outcome.failed.length === 0 && outcome.unclear === undefined)
    ? [required]
    : [required, ...guards];
  for (const outcome of blocking) for (const condition of outcome.failed) failed.set(condition.condition, condition);
  const conditions = [...failed.values()];
  // What could not be decided is a reason only where nothing failed: a condition often keeps the next one from being asked.
  const unclear = blocking.find((outcome) => outcome.unclear !== undefined)?.unclear;
  if (conditions.length === 0 && unclear !== undefined)
    return undecidable(draft, entry, unclear.condition, unclear.problem);
  const accepted = acceptedEvents(draft);
  const reasons = conditions.map((condition) => condition.otherwise).join(' ');
  const base = { asked: entry.type, states: stateNames(draft), accepted };
  if (conditions.length === 0)
    return {
      ...base,
      kind: 'notAccepted',
      message: `${entry.type} is not accepted in ${stateNames(draft).join(', ')}.`,
    };
  return { ...base, kind: 'conditionsFailed', conditions, message: `${entry.type} is refused. ${reasons}` };
}

interface Outcome {
  readonly failed: readonly FailedCondition[];
  readonly unclear?: { readonly condition: string; readonly problem: string };
}

/** Which of these conditions do not hold, and the first that cannot be decided. */
function failing(draft: Draft, texts: readonly string[], view: View): Outcome {
  const failed: FailedCondition[] = [];
  let unclear: Outcome['unclear'];
  for (const text of texts) {
    const ref = conditionRef(text);
    const condition = draft.compiled.conditions.get(ref.name);
    const verdict = ask(condition, ref.negated, view);
    if (verdict.kind === 'undecidable') unclear ??= { condition: text, problem: verdict.problem };
    if (verdict.kind !== 'fails') continue;
    const otherwise = ref.negated
      ? `It holds, and must not here, that: ${condition?.expression.text ?? ref.name}`
      : (condition?.otherwise ?? text);
    failed.push({ condition: text, otherwise, source: condition?.source ?? [] });
  }
  return unclear === undefined ? { failed } : { failed, unclear };
}

/** A condition or a fact read something the case does not know, or could not be worked out. */
export function undecidable(draft: Draft, entry: EventEntry, condition: string, problem: string): Refusal {
  return {
    asked: entry.type,
    states: stateNames(draft),
    kind: 'undecidable',
    condition,
    problem,
    message: `${entry.type} is refused: whether "${condition}" holds cannot be decided. ${problem}`,
  };
}
