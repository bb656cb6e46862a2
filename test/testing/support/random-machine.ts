import { and, assign, createMachine, not, or, type AnyStateMachine } from 'xstate';

/** What a random machine may have. */
export interface Ingredients {
  readonly delays: boolean;
  readonly history: boolean;
}

/** Events that random machines know. */
export const randomEvents = ['A', 'B', 'C'].map((type) => ({ type }));

type Kind = 'atomic' | 'final' | 'compound' | 'parallel' | 'history';
type Config = { readonly [key: string]: unknown };
interface Node {
  readonly id: string;
  readonly kind: Kind;
  readonly inner: readonly Node[];
}

/** A machine made by chance: nested and parallel states, guards that read a counter up to two, transitions taken at once, ends. */
export function randomMachine(seed: number, { delays, history }: Ingredients): AnyStateMachine {
  const chance = createChance(seed);
  const root = node('m', 'compound', 2);
  const targets = idsOf(root).slice(1);
  return createMachine({ ...configOf(root), context: { n: 0 } } as never);

  function node(id: string, kind: Kind, depth: number): Node {
    if (kind !== 'compound' && kind !== 'parallel') return { id, kind, inner: [] };
    const names = kind === 'parallel' ? ['x', 'y'] : ['a', 'b', 'c'];
    const inner = names.map((name) => node(`${id}.${name}`, kindInside(kind, depth), depth - 1));
    const remembers = history && kind === 'compound' && depth < 2;
    return { id, kind, inner: remembers ? [...inner, { id: `${id}.past`, kind: 'history', inner: [] }] : inner };
  }

  function kindInside(kind: Kind, depth: number): Kind {
    if (kind === 'parallel') return 'compound';
    if (depth <= 0) return chance.upTo(7) === 0 ? 'final' : 'atomic';
    return chance.of(['atomic', 'atomic', 'compound', 'compound', 'parallel']);
  }

  function configOf({ id, kind, inner }: Node): Config {
    const own = { id, ...(kind === 'atomic' ? {} : { type: kind }) };
    if (kind === 'history') return { ...own, history: chance.of(['shallow', 'deep']) };
    if (kind === 'final') return own;
    const states = Object.fromEntries(inner.map((one) => [one.id.slice(id.length + 1), configOf(one)]));
    const whole = inner.length === 0 ? {} : { states, ...(kind === 'parallel' ? {} : { initial: 'a' }) };
    const done =
      inner.length > 0 && id !== 'm' && chance.upTo(1) === 0
        ? { onDone: { guard: isFull, target: target(), actions: reset } }
        : {};
    return { ...own, ...whole, ...done, ...(id === 'm' ? {} : moves()) };
  }

  function moves(): Config {
    const on = ['A', 'B', 'C']
      .filter(() => chance.upTo(2) > 0)
      .map((event) => [event, [move(), move()].slice(chance.upTo(1))]);
    const after = delays && chance.upTo(2) === 0 ? { after: { [chance.of([10, 25])]: move() } } : {};
    const always = chance.upTo(5) === 0 ? { always: { guard: isFull, target: target(), actions: reset } } : {};
    return { on: Object.fromEntries(on) as Config, ...after, ...always };
  }

  function move(): Config {
    const guard = chance.upTo(1) === 0 ? { guard: chance.of(guards) } : {};
    const counts = chance.upTo(3) === 0 ? { actions: count } : {};
    return {
      ...guard,
      ...counts,
      ...(chance.upTo(4) === 0 ? {} : { target: target(), reenter: chance.upTo(3) === 0 }),
    };
  }

  function target(): string {
    return `#${chance.of(targets)}`;
  }
}

function idsOf({ id, inner }: Node): readonly string[] {
  return [id, ...inner.flatMap(idsOf)];
}

interface Args {
  readonly context: { readonly n: number };
}
const count = assign({ n: ({ context }: Args) => Math.min(2, context.n + 1) } as never);
const reset = assign({ n: 0 } as never);
const isFull = ({ context }: Args): boolean => context.n === 2;
const isEven = ({ context }: Args): boolean => context.n % 2 === 0;
const isMany = ({ context }: Args): boolean => context.n > 0;
const guards: readonly unknown[] = [
  isEven,
  isMany,
  and([isEven, isMany] as never),
  or([not(isEven as never), isMany] as never),
  () => false,
  () => true,
];

/** Numbers that look like chance and are the same for the same seed. */
export function createChance(seed: number): {
  /** A whole number from 0 to this one. */
  upTo(most: number): number;
  of<Item>(items: readonly Item[]): Item;
} {
  let state = Math.imul(seed + 1, 2_654_435_769);
  const upTo = (most: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * (most + 1));
  };
  return {
    upTo,
    of: (items) => {
      const item = items[upTo(items.length - 1)];
      if (item === undefined) throw new Error('There is nothing to choose from.');
      return item;
    },
  };
}
