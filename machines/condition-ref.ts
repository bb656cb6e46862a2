import type { CompiledExpression, View } from '../language/expressions/expressions.ts';

/** A condition as a guard names it: `quorate`, or `not quorate`. */
export interface ConditionRef {
  readonly name: string;
  readonly negated: boolean;
}

/** A condition of a definition, compiled. */
export interface CompiledCondition {
  readonly name: string;
  readonly expression: CompiledExpression;
  readonly otherwise: string;
  readonly source: readonly string[];
}

/** What asking a condition gave. `undecidable`: it read something the case does not know. */
export type Verdict =
  | { readonly kind: 'holds' }
  | { readonly kind: 'fails' }
  | { readonly kind: 'undecidable'; readonly problem: string };

/** Takes a guard's name apart. */
export function conditionRef(text: string): ConditionRef {
  return text.startsWith('not ')
    ? { name: text.slice('not '.length).trim(), negated: true }
    : { name: text, negated: false };
}

/** Asks a condition; only a plain `true` holds. */
export function ask(condition: CompiledCondition | undefined, negated: boolean, view: View): Verdict {
  if (condition === undefined) return { kind: 'undecidable', problem: 'the definition has no such condition' };
  const result = condition.expression.evaluate(view);
  if (!result.ok) return { kind: 'undecidable', problem: result.problem };
  if (typeof result.value !== 'boolean')
    return { kind: 'undecidable', problem: `it gave ${JSON.stringify(result.value)}, not yes or no` };
  return result.value !== negated ? { kind: 'holds' } : { kind: 'fails' };
}

/** Do all of these hold? Undecidable ones do not. */
export function allHold(
  refs: readonly ConditionRef[],
  conditions: ReadonlyMap<string, CompiledCondition>,
  view: View,
): boolean {
  return refs.every((ref) => ask(conditions.get(ref.name), ref.negated, view).kind === 'holds');
}
