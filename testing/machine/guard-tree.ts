import { and, not, or, stateIn, type AnyMachineSnapshot, type AnyStateMachine, type EventObject } from 'xstate';

/** A guard with what XState's `and`, `or` and `not` make it of. */
export type GuardTree =
  | { readonly kind: 'and' | 'or'; readonly of: readonly GuardTree[] }
  | { readonly kind: 'not'; readonly of: GuardTree }
  | GuardPart;

/** A part of a guard that is asked as a whole. */
export interface GuardPart {
  readonly kind: 'part';
  /** As the machine calls it; none where it is written on the spot. */
  readonly name: string | undefined;
  /** What it says whatever it is asked, where its text proves that. */
  readonly always: boolean | undefined;
  /** @throws whatever the guard throws. */
  ask(snapshot: AnyMachineSnapshot, event: EventObject): boolean;
}

/** The tree of a transition's guard, those it names looked up in the machine. */
export function guardTree(guard: unknown, machine: AnyStateMachine): GuardTree {
  return treeOf(guard, machine, guard);
}

/** The parts that are asked, from left to right. */
export function partsOf(tree: GuardTree): readonly GuardPart[] {
  switch (tree.kind) {
    case 'part':
      return [tree];
    case 'not':
      return partsOf(tree.of);
    default:
      return tree.of.flatMap(partsOf);
  }
}

/** What a guard says whatever it is asked, where the texts of its parts prove that: `() => false`. */
export function alwaysSays(tree: GuardTree): boolean | undefined {
  const said = valueOf(tree, new Map(partsOf(tree).map((part) => [part, part.always])));
  return said;
}

/** What a guard says, and which of its parts decide that: turned round, the whole would be. */
export interface Answer {
  readonly holds: boolean;
  /** Of guards with several parts; by their order, from 0. */
  readonly deciding: readonly { readonly index: number; readonly holds: boolean }[];
}

/** Asks a guard, part by part. None where it throws. */
export function askGuard(tree: GuardTree, snapshot: AnyMachineSnapshot, event: EventObject): Answer | undefined {
  const parts = partsOf(tree);
  const values = new Map(parts.map((part) => [part, tryAsking(part, snapshot, event)]));
  const holds = valueOf(tree, values);
  if (holds === undefined) return undefined;
  if (parts.length < 2) return { holds, deciding: [] };
  const deciding = parts.flatMap((part, index) => {
    const value = values.get(part);
    return value !== undefined && canTurn(tree, values, part, holds) ? [{ index, holds: value }] : [];
  });
  return { holds, deciding };
}

type Values = ReadonlyMap<GuardPart, boolean | undefined>;

const builtIn = {
  and: checkOf(and([])),
  or: checkOf(or([])),
  not: checkOf(not(() => true)),
  stateIn: checkOf(stateIn('')),
};

function checkOf(guard: unknown): unknown {
  return typeof guard === 'function' && 'check' in guard ? guard.check : undefined;
}

type Check = (snapshot: AnyMachineSnapshot, args: object, guard: unknown) => boolean;
type Ask = (args: object, params: unknown) => boolean;

/** @param written - the guard as the transition has it; it may carry parameters for the function it names. */
function treeOf(guard: unknown, machine: AnyStateMachine, written: unknown): GuardTree {
  if (typeof guard !== 'function') {
    const name = nameOf(guard);
    const meant: unknown = name === undefined ? undefined : machine.implementations.guards?.[name];
    if (meant === undefined) return missing(name);
    return treeOf(meant, machine, guard);
  }
  const inner = 'guards' in guard ? (guard.guards as readonly unknown[]) : [];
  const trees = (): readonly GuardTree[] => inner.map((one) => treeOf(one, machine, one));
  switch (checkOf(guard)) {
    case undefined:
      return partOf(guard as Ask, written);
    case builtIn.and:
      return { kind: 'and', of: trees() };
    case builtIn.or:
      return { kind: 'or', of: trees() };
    case builtIn.not:
      return { kind: 'not', of: treeOf(inner[0], machine, inner[0]) };
    default: {
      const check = checkOf(guard) as Check;
      const name = check === builtIn.stateIn && 'stateValue' in guard ? `in ${JSON.stringify(guard.stateValue)}` : '';
      return {
        ...{ kind: 'part', name: name === '' ? nameOf(written) : name, always: undefined },
        ask: (snapshot, event) => check(snapshot, { context: snapshot.context as unknown, event }, guard),
      };
    }
  }
}

function partOf(ask: Ask, written: unknown): GuardPart {
  return {
    kind: 'part',
    name: nameOf(written) ?? (ask.name === '' || ask.name === 'guard' ? undefined : ask.name),
    always: saidByText(ask),
    ask: (snapshot, event) => {
      const args = { context: snapshot.context as unknown, event };
      return Boolean(ask(args, paramsOf(written, args)));
    },
  };
}

function missing(name: string | undefined): GuardPart {
  return {
    ...{ kind: 'part', name, always: undefined },
    ask: () => {
      throw new Error(`The machine has no guard “${name ?? ''}”.`);
    },
  };
}

function nameOf(written: unknown): string | undefined {
  if (typeof written === 'string') return written;
  return typeof written === 'object' && written !== null && 'type' in written ? String(written.type) : undefined;
}

function paramsOf(written: unknown, args: object): unknown {
  if (typeof written !== 'object' || written === null || !('params' in written)) return undefined;
  return typeof written.params === 'function' ? (written.params as (of: object) => unknown)(args) : written.params;
}

/** A function that takes nothing and whose text is one word, true or false, reads nothing that could change. */
function saidByText(ask: Ask): boolean | undefined {
  const text = String(ask).replaceAll(/\s+/g, '');
  const said = /^(?:\(\)=>|(?:function)?[\w$]*\(\)\{return|\(\)=>\{return)(true|false|!0|!1);?\}?$/.exec(text)?.[1];
  return said === undefined ? undefined : said === 'true' || said === '!0';
}

function tryAsking(part: GuardPart, snapshot: AnyMachineSnapshot, event: EventObject): boolean | undefined {
  try {
    return part.ask(snapshot, event);
  } catch {
    // The machine itself asks as well, and what throws there is told. A part it would not have asked may be left open.
    return undefined;
  }
}

/** What one side leaves open the other may decide. */
function valueOf(tree: GuardTree, values: Values): boolean | undefined {
  switch (tree.kind) {
    case 'part':
      return values.get(tree);
    case 'not': {
      const value = valueOf(tree.of, values);
      return value === undefined ? undefined : !value;
    }
    default: {
      const decides = tree.kind === 'or';
      const of = tree.of.map((one) => valueOf(one, values));
      if (of.includes(decides)) return decides;
      return of.includes(undefined) ? undefined : !decides;
    }
  }
}

/** What cannot be asked because of this part counts as whatever lets the part decide. */
function canTurn(tree: GuardTree, values: Values, part: GuardPart, whole: boolean): boolean {
  return [true, false].some((instead) => {
    const turned = new Map([...values].map(([one, value]) => [one, value ?? instead]));
    turned.set(part, values.get(part) !== true);
    return valueOf(tree, turned) === !whole;
  });
}
