import type { View } from '../../language/expressions/expressions.ts';
import { conditionRef } from '../condition-ref.ts';
import { guardId, partId } from './goal-ids.ts';
import { decidingParts, type Standing } from './guards.ts';
import type { Subject } from './subject.ts';

/** Every condition of a list that held, or the only one that failed, as goals of whatever asks them. */
export function outcomesOfAsked(
  subject: Subject,
  owner: string,
  asked: readonly string[],
  standings: readonly Standing[],
  view: View,
): readonly string[] {
  const failing = asked.filter((_text, index) => standings[index] !== 'holds');
  if (failing.length === 0) return asked.flatMap((text) => heldGoals(subject, owner, text, view));
  const [only] = failing;
  if (only === undefined || failing.length > 1 || standings.includes('undecidable')) return [];
  return [guardId(owner, only, 'fails'), ...partGoals(subject, only, view)];
}

/** A condition that held, and the parts of it that decided. */
export function heldGoals(subject: Subject, owner: string, text: string, view: View): readonly string[] {
  return [guardId(owner, text, 'holds'), ...partGoals(subject, text, view)];
}

/** The parts of a condition that decided it in a view. */
export function partGoals(subject: Subject, text: string, view: View): readonly string[] {
  const { name } = conditionRef(text);
  return decidingParts(subject, name, view).map(({ index, holds }) => partId(name, index, holds ? 'holds' : 'fails'));
}
