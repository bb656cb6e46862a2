import type { Field } from '../../language/schema/fields.ts';
import type { Pathway } from '../../language/schema/pathway.ts';
import type { Json } from '../json.ts';
import { isJson } from './bench.ts';
import { fieldsOfEvent, textOf, type ASTNode } from './expression-tree.ts';
import { isUnclear, MAYBE, NO_ANSWER, read, UNKNOWN, type Read, type Reading } from './read-expression.ts';

/** An expression that has to come to true, or to false. */
export interface Asked {
  readonly tree: ASTNode;
  readonly wanted: boolean;
}

/** What follows for an event. */
export interface Consequences {
  /**
   * What it has to say: a value by field, `NO_ANSWER` for what it has to leave out, `UNKNOWN` for what it says in some way. Of fields
   * that are not here nothing follows.
   */
  readonly says: ReadonlyMap<string, Read>;
  /** The event as far as it is known by this, with the facts beside it. */
  readonly reading: Reading;
}

/** The same, with what is said of an event from the beginning. */
export interface Premises {
  readonly event: string;
  readonly pathway: Pathway;
  /** What expressions read beside the event; a part may be unknown. */
  readonly facts: (name: string) => Read;
  readonly said?: ReadonlyMap<string, Read>;
}

/**
 * What follows for an event from all that is asked of it together, one consequence drawn from the other; nothing where it
 * contradicts itself, so that no event can be what is asked. It does not guess: what is possible by this may still be impossible.
 */
export function consequencesOf(
  asked: readonly Asked[],
  { event, pathway, facts, said }: Premises,
): Consequences | undefined {
  const spec = pathway.events[event];
  const data = spec?.data ?? {};
  const recordedBy = spec?.recordedBy ?? [];
  const known = new Map<string, Read>(
    Object.entries(data).map(([name, field]): [string, Read] => [name, field.optional ? MAYBE : UNKNOWN]),
  );
  const [onlyRole] = recordedBy;
  known.set('role', recordedBy.length === 1 && onlyRole !== undefined ? onlyRole : UNKNOWN);
  for (const [name, value] of said ?? []) known.set(name, value);
  const drawn = new Map<string, Read>();
  const literals = new Map<string, boolean>();
  let view: Json = {};
  let isNew = true;
  rebuild();
  const reading: Reading = { variable: (name) => (name === 'event' ? view : facts(name)) };

  function rebuild(): void {
    view = Object.fromEntries([
      ['exists', true],
      ['type', event],
      ...['seq', 'on', 'at', 'by'].map((name) => [name, UNKNOWN]),
      ...[...known].filter(([, value]) => value !== NO_ANSWER),
    ] as readonly (readonly [string, Json])[]);
  }

  function evaluate(node: ASTNode): Read {
    switch (node.op) {
      case '&&':
      case '||': {
        const decides = node.op === '||';
        const one = evaluate(node.args[0]);
        if (one === decides) return decides;
        const other = evaluate(node.args[1]);
        if (other === decides) return decides;
        if (isUnclear(one) || isUnclear(other)) return UNKNOWN;
        return one === !decides && other === !decides ? !decides : NO_ANSWER;
      }
      case '!_': {
        const value = evaluate(node.args);
        return typeof value === 'boolean' ? !value : isUnclear(value) ? UNKNOWN : NO_ANSWER;
      }
      case '?:': {
        const which = evaluate(node.args[0]);
        if (typeof which === 'boolean') return evaluate(node.args[which ? 1 : 2]);
        if (!isUnclear(which)) return NO_ANSWER;
        const yes = evaluate(node.args[1]);
        return yes === evaluate(node.args[2]) ? yes : UNKNOWN;
      }
      default: {
        const value = read(node, reading);
        return isUnclear(value) ? (literals.get(wordsOf(node)) ?? value) : value;
      }
    }
  }

  function canBe(node: ASTNode, wanted: boolean): boolean {
    const value = evaluate(node);
    return value === wanted || isUnclear(value);
  }

  /** Draws what follows from an expression that has to be so; false: it cannot be. */
  function draw(node: ASTNode, wanted: boolean): boolean {
    const value = evaluate(node);
    if (value === wanted) return true;
    if (!isUnclear(value)) return false;
    switch (node.op) {
      case '&&':
      case '||': {
        const [one, other] = node.args;
        if ((node.op === '&&') === wanted) return draw(one, wanted) && draw(other, wanted);
        // One of the two will do: what cannot be leaves it to the other.
        if (!canBe(one, wanted)) return draw(other, wanted);
        return canBe(other, wanted) || draw(one, wanted);
      }
      case '!_':
        return draw(node.args, !wanted);
      case '?:': {
        const [which, yes, no] = node.args;
        if (!canBe(yes, wanted)) return draw(which, false) && draw(no, wanted);
        return canBe(no, wanted) || (draw(which, true) && draw(yes, wanted));
      }
      default:
        literals.set(wordsOf(node), wanted);
        isNew = true;
        return learn(node, wanted);
    }
  }

  function learn(node: ASTNode, wanted: boolean): boolean {
    const own = fieldIn(node);
    if (own !== undefined) return assign(own, wanted);
    if (node.op === 'call' && node.args[0] === 'has') {
      const [of] = node.args[1];
      const name = of === undefined ? undefined : fieldIn(of);
      if (name === undefined) return true;
      return assign(name, wanted ? UNKNOWN : NO_ANSWER);
    }
    if ((node.op === '==' && wanted) || (node.op === '!=' && !wanted)) {
      const [one, other] = node.args;
      return alike(one, other) && alike(other, one);
    }
    return true;
  }

  function alike(one: ASTNode, other: ASTNode): boolean {
    const name = fieldIn(one);
    const value = read(other, reading);
    return name === undefined || !isJson(value) || assign(name, value);
  }

  function assign(name: string, value: Read): boolean {
    const before = known.get(name);
    if (before === undefined) return true;
    if (value === UNKNOWN) {
      if (before === NO_ANSWER) return false;
      if (before !== MAYBE) return true;
    } else if (value === NO_ANSWER) {
      if (before === NO_ANSWER) return true;
      if (before !== MAYBE) return false;
    } else {
      if (!isJson(value) || typeof value === 'object') return true;
      if (!isUnclear(before)) return before === value;
      if (name === 'role' ? !recordedBy.includes(String(value)) : !canSay(data[name], value, pathway)) return false;
    }
    known.set(name, value);
    drawn.set(name, value);
    isNew = true;
    rebuild();
    return true;
  }

  /** Tries each value of the fields that have few; where one is left, it is said. */
  function narrow(): boolean {
    for (const [name, before] of known) {
      if (!isUnclear(before)) continue;
      const readers = asked.filter(({ tree }) => readsField(tree, name));
      const values: readonly Read[] | undefined = name === 'role' ? recordedBy : domainOf(data[name], pathway);
      if (readers.length === 0 || values === undefined) continue;
      const left: readonly Read[] = before === MAYBE ? [NO_ANSWER] : [];
      const possible = [...values, ...left].filter((value) => {
        known.set(name, value);
        rebuild();
        return readers.every(({ tree, wanted }) => canBe(tree, wanted));
      });
      known.set(name, before);
      rebuild();
      const [only] = possible;
      if (only === undefined) return false;
      if (possible.length === 1 && !assign(name, only)) return false;
    }
    return true;
  }

  while (isNew) {
    isNew = false;
    if (!asked.every(({ tree, wanted }) => draw(tree, wanted))) return undefined;
    if (!isNew && !narrow()) return undefined;
  }
  return { says: drawn, reading };
}

/** The values a field can have, where they are few. */
export function domainOf(field: Field | undefined, pathway: Pathway): readonly Read[] | undefined {
  if (field?.type === 'boolean') return [true, false];
  return field?.type === 'value' ? Object.keys(pathway.values[field.values ?? '']?.options ?? {}) : undefined;
}

/** Can a field have a value at all? */
function canSay(field: Field | undefined, value: Json, pathway: Pathway): boolean {
  switch (field?.type) {
    case 'boolean':
      return typeof value === 'boolean';
    case 'value':
      return domainOf(field, pathway)?.includes(value) === true;
    case 'person':
      return typeof value === 'string' && value !== '';
    case 'integer':
    case 'number':
      return typeof value === 'number' && value >= (field.min ?? value) && value <= (field.max ?? value);
    default:
      return true;
  }
}

/** The field of the event an expression is; none if it is something else. */
function fieldIn(node: ASTNode): string | undefined {
  if (node.op !== '.') return undefined;
  const [of, name] = node.args;
  return of.op === 'id' && of.args === 'event' ? name : undefined;
}

function readsField(tree: ASTNode, name: string): boolean {
  const read_ = fieldsOfEvent(tree);
  return read_.has(name) || read_.has('*');
}

const words = new WeakMap<ASTNode, string>();

function wordsOf(node: ASTNode): string {
  const known = words.get(node);
  if (known !== undefined) return known;
  const made = textOf(node).replaceAll(/\s+/g, ' ');
  words.set(node, made);
  return made;
}
