import type { View } from '../language/expressions/expressions.ts';
import { recordableEvents } from './acceptance.ts';
import { candidates, stateNames } from './answering-states.ts';
import { ask, conditionRef } from './condition-ref.ts';
import type { Draft } from './draft.ts';
import { draftView } from './draft-view.ts';
import type { EventEntry } from './entry.ts';
import type { JsonObject } from './json.ts';
import type { FailedCondition, Refusal } from './refusal.ts';

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
  const accepted = recordableEvents(draft);
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
