/**
 * A random statechart as plain data, so that fast-check can shrink it and print it. Numbers that stand for states, children and
 * the like are taken modulo how many there are, so that every spec makes a machine.
 */
export interface ChartSpec {
  readonly states: readonly StateSpec[];
  readonly parallel: boolean;
  readonly on: readonly HandlerSpec[];
  readonly context: { readonly a: number; readonly b: number };
  /** Machines it may invoke or spawn. */
  readonly children: readonly ChildSpec[];
  readonly entry: readonly ActionSpec[];
}

export interface StateSpec {
  readonly kind: 'atomic' | 'compound' | 'parallel' | 'final' | 'shallow' | 'deep';
  readonly states: readonly StateSpec[];
  readonly initial: number;
  readonly entry: readonly ActionSpec[];
  readonly exit: readonly ActionSpec[];
  readonly on: readonly HandlerSpec[];
  readonly always: readonly TransitionSpec[];
  readonly after: readonly { readonly delay: number | 'SHORT' | 'COMPUTED'; readonly transition: TransitionSpec }[];
  readonly invoke: readonly InvokeSpec[];
  readonly onDone: TransitionSpec | null;
  readonly tag: boolean;
}

export interface ChildSpec {
  readonly states: readonly StateSpec[];
  readonly entry: readonly ActionSpec[];
  readonly on: readonly HandlerSpec[];
}

export interface InvokeSpec {
  readonly src: 'child' | 'job' | 'tally';
  readonly child: number;
  readonly systemId: boolean;
  readonly onDone: TransitionSpec | null;
  readonly onError: TransitionSpec | null;
  readonly onSnapshot: TransitionSpec | null;
}

export interface HandlerSpec {
  readonly event: (typeof descriptors)[number];
  readonly transitions: readonly TransitionSpec[];
  readonly forbidden: boolean;
}

export interface TransitionSpec {
  readonly target: number | null;
  readonly second: number | null;
  readonly reenter: boolean;
  readonly guard: GuardSpec | null;
  readonly actions: readonly ActionSpec[];
}

export type GuardSpec =
  | { readonly is: 'below'; readonly key: 'a' | 'b'; readonly limit: number }
  | { readonly is: 'named'; readonly limit: number }
  | { readonly is: 'eventAbove'; readonly limit: number }
  | { readonly is: 'in'; readonly state: number }
  | { readonly is: 'not'; readonly guard: GuardSpec }
  | { readonly is: 'and' | 'or'; readonly guards: readonly GuardSpec[] }
  | { readonly is: 'throws' };

export type ActionSpec =
  | { readonly does: 'add'; readonly key: 'a' | 'b'; readonly by: number }
  | { readonly does: 'keepEvent' }
  | { readonly does: 'raise'; readonly event: Sent; readonly delay: Delay | null; readonly id: number | null }
  | { readonly does: 'sendSelf'; readonly event: Sent; readonly delay: Delay | null; readonly id: number | null }
  | {
      readonly does: 'sendChild';
      readonly child: number;
      readonly event: Sent;
      readonly delay: Delay | null;
      readonly id: number | null;
      readonly even: boolean;
    }
  | { readonly does: 'sendParent'; readonly event: Sent; readonly delay: Delay | null }
  | { readonly does: 'sendSystem'; readonly event: Sent }
  | { readonly does: 'cancel'; readonly id: number }
  | { readonly does: 'emit' }
  | { readonly does: 'log' }
  | { readonly does: 'note'; readonly n: number }
  | { readonly does: 'throw' }
  | { readonly does: 'spawn'; readonly src: 'child' | 'job' | 'tally'; readonly child: number; readonly id: number }
  | {
      readonly does: 'spawnInAssign';
      readonly src: 'child' | 'job' | 'tally';
      readonly child: number;
      readonly id: number;
    }
  | { readonly does: 'stop'; readonly child: number }
  | {
      readonly does: 'enqueue';
      readonly guard: GuardSpec;
      readonly holds: readonly ActionSpec[];
      readonly otherwise: readonly ActionSpec[];
    };

export type Delay = number | 'SHORT' | 'COMPUTED' | 'inline';
export type Sent = (typeof events)[number];

export const events = ['A', 'B', 'C', 'x.y', 'x.z', 'x.y.w'] as const;
export const descriptors = ['A', 'B', 'C', 'x.y', 'x.*', 'x.y.*', '*'] as const;

/** What happens to the machine from outside. */
export type Command =
  | { readonly kind: 'send'; readonly event: Sent; readonly n: number }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'resolve'; readonly nth: number; readonly value: number }
  | { readonly kind: 'reject'; readonly nth: number };
