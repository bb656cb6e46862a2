import type { View } from '../../language/expressions/expressions.ts';
import { conditionRef } from '../condition-ref.ts';
import { guardId, partId } from './goal-ids.ts';
import { treeOf } from './expression-tree.ts';
import { decidingParts, variableIn, type Standing } from './guards.ts';
import { read } from './read-expression.ts';
import { signsIn } from './signs.ts';
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
  const parts = decidingParts(subject, name, view).map(({ index, holds }) =>
    partId(name, index, holds ? 'holds' : 'fails'),
  );
  return [...parts, ...signGoals(subject, name, view)];
}

/** The signs of a condition without which it would come out the other way. */
function signGoals(subject: Subject, name: string, view: View): readonly string[] {
  const signs = signsIn(subject).get(name);
  const tree = treeOf(subject.compiled.conditions.get(name)?.expression.text ?? '');
  if (signs === undefined || tree === undefined) return [];
  const reading = { variable: (variable: string) => variableIn(view, variable) };
  const value = read(tree, reading);
  if (typeof value !== 'boolean') return [];
  return signs.flatMap(({ id, changed }) => (read(changed, reading) === !value ? [id] : []));
}
