import { changedSigns } from '../../language/mutations/expression-faults.ts';
import { treeOf, type ASTNode } from './expression-tree.ts';
import { signId } from './goal-ids.ts';
import { isAsked } from './guards.ts';
import type { Subject } from './subject.ts';

/** A sign or a number in a condition, and the condition as it would be with another in its place. */
export interface Sign {
  /** The goal of a case in which it makes a difference. */
  readonly id: string;
  readonly name: string;
  readonly changed: ASTNode;
}

/** What a macro asks of each item is inside it. */
const macros: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'filter', 'map']);
const measured = /^(?:\d+|[<>]=?)$/;

const known = new WeakMap<Subject, ReadonlyMap<string, readonly Sign[]>>();

/**
 * The signs in conditions that their parts alone do not tell: numbers and comparisons, at which something is just met or just missed, and
 * whatever is asked of each item of a list. By condition; of those that are asked of events.
 */
export function signsIn(subject: Subject): ReadonlyMap<string, readonly Sign[]> {
  const found = known.get(subject);
  if (found !== undefined) return found;
  const made = new Map(
    [...subject.compiled.conditions.values()]
      .filter(({ name }) => isAsked(subject, name))
      .map(({ name, expression }) => [name, signsOf(name, expression.text)] as const)
      .filter(([, signs]) => signs.length > 0),
  );
  known.set(subject, made);
  return made;
}

function signsOf(condition: string, expression: string): readonly Sign[] {
  const tree = treeOf(expression);
  if (tree === undefined) return [];
  const inside = macrosIn(tree);
  return changedSigns(expression).flatMap(({ name, index, sign, text }): readonly Sign[] => {
    const isInside = inside.some(({ start, end }) => start <= index && index < end);
    const changed = isInside || measured.test(sign) ? treeOf(text) : undefined;
    return changed === undefined ? [] : [{ id: signId(condition, name), name, changed }];
  });
}

function macrosIn(node: ASTNode): readonly ASTNode[] {
  const { args } = node as { readonly args: unknown };
  const inner = nodesIn(args).flatMap(macrosIn);
  return node.op === 'rcall' && macros.has(node.args[0]) ? [...node.args[2], ...inner] : inner;
}

function nodesIn(value: unknown): readonly ASTNode[] {
  if (Array.isArray(value)) return value.flatMap(nodesIn);
  return typeof value === 'object' && value !== null && 'op' in value ? [value as ASTNode] : [];
}
