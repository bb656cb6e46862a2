import type { View } from '../language/expressions/expressions.ts';
import type { CompiledSelector } from './compile-deadlines.ts';
import type { Trace } from './update-facts.ts';

/** Does a selector's expression hold? The event's name is the caller's to compare. What cannot be decided goes to the trace. */
export function matches(selector: CompiledSelector, view: View, trace: Trace): boolean {
  if (selector.where === undefined) return true;
  const result = selector.where.evaluate(view);
  if (result.ok) return result.value === true;
  trace.problems.push({ expression: selector.where.text, problem: result.problem });
  return false;
}
