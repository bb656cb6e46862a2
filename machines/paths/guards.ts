import type { View } from '../../language/expressions/expressions.ts';
import { ask, conditionRef } from '../condition-ref.ts';
import type { Json } from '../json.ts';
import { atomsOf, treeOf, type ASTNode } from './expression-tree.ts';
import { NO_ANSWER, read, type Read } from './read-expression.ts';
import type { Subject } from './subject.ts';

/** How a condition, as a guard names it, stands. */
export type Standing = 'holds' | 'fails' | 'undecidable';

/** Asks conditions of one view, each once. */
export function createAsking(subject: Subject, view: View): (text: string) => Standing {
  const known = new Map<string, Standing>();
  return (text) => {
    const answered = known.get(text);
    if (answered !== undefined) return answered;
    const { name, negated } = conditionRef(text);
    const { kind } = ask(subject.compiled.conditions.get(name), negated, view);
    known.set(text, kind);
    return kind;
  };
}

/** Is a condition asked of any event: by an event itself, by a transition, or by something that is asked for then? */
export function isAsked({ compiled, chart, actions }: Subject, name: string): boolean {
  const asked = (texts: readonly string[] | undefined): boolean =>
    (texts ?? []).some((text) => conditionRef(text).name === name);
  return (
    Object.values(compiled.pathway.events).some(({ requires }) => asked(requires)) ||
    chart.transitions.some(({ guards }) => asked(guards)) ||
    [...actions.values()].some((placed) => placed.some(({ action }) => asked(action.when)))
  );
}

/** A part of a condition that decided it: turned round, the whole would be. */
export interface Deciding {
  readonly index: number;
  readonly holds: boolean;
}

/** Which parts of a condition decide it in this view, and which way; none where it has only one, or cannot be worked out. */
export function decidingParts(subject: Subject, name: string, view: View): readonly Deciding[] {
  const text = subject.compiled.conditions.get(name)?.expression.text;
  const tree = text === undefined ? undefined : treeOf(text);
  const atoms = tree === undefined ? [] : atomsOf(tree);
  if (tree === undefined || atoms.length < 2) return [];
  const reading = { variable: (variable: string) => variableIn(view, variable) };
  const values = new Map<ASTNode, Read>(atoms.map((atom) => [atom, read(atom, reading)]));
  const whole = skeleton(tree, values);
  if (typeof whole !== 'boolean') return [];
  return atoms.flatMap((atom, index): Deciding[] => {
    const value = values.get(atom);
    return typeof value === 'boolean' && canTurn(tree, values, atom, whole) ? [{ index, holds: value }] : [];
  });
}

/**
 * Would the whole be otherwise if this part were? What cannot be asked because of this part (a field that is not there) counts as
 * whatever lets the part decide.
 */
export function canTurn(tree: ASTNode, values: ReadonlyMap<ASTNode, Read>, atom: ASTNode, whole: boolean): boolean {
  return [true, false].some((instead) => {
    const turned = new Map<ASTNode, Read>(
      [...values].map(([part, value]) => [part, typeof value === 'boolean' ? value : instead]),
    );
    turned.set(atom, values.get(atom) !== true);
    return skeleton(tree, turned) === !whole;
  });
}

/** A condition's value from those of its parts. What one side leaves undecided the other may decide. */
export function skeleton(node: ASTNode, values: ReadonlyMap<ASTNode, Read>): Read {
  switch (node.op) {
    case '&&':
    case '||': {
      const decides = node.op === '||';
      const [one, other] = [skeleton(node.args[0], values), skeleton(node.args[1], values)];
      if (one === decides || other === decides) return decides;
      return typeof one === 'boolean' && typeof other === 'boolean' ? !decides : NO_ANSWER;
    }
    case '!_': {
      const value = skeleton(node.args, values);
      return typeof value === 'boolean' ? !value : value;
    }
    case '?:': {
      const asked = skeleton(node.args[0], values);
      return typeof asked === 'boolean' ? skeleton(asked ? node.args[1] : node.args[2], values) : NO_ANSWER;
    }
    default:
      return values.get(node) ?? NO_ANSWER;
  }
}

/** What an expression finds under a name. */
export function variableIn(view: View, name: string): Json | typeof NO_ANSWER {
  switch (name) {
    case 'event':
    case 'start':
    case 'item':
    case 'deadline':
    case 'case':
    case 'people':
    case 'due':
    case 'withdrawn':
      return view[name] ?? NO_ANSWER;
    default:
      return Object.hasOwn(view.facts, name) ? (view.facts[name] ?? NO_ANSWER) : NO_ANSWER;
  }
}
