import fc from 'fast-check';
import {
  descriptors,
  events,
  type ActionSpec,
  type ChartSpec,
  type ChildSpec,
  type Command,
  type Delay,
  type GuardSpec,
  type HandlerSpec,
  type InvokeSpec,
  type StateSpec,
  type TransitionSpec,
} from './chart-spec.ts';

const small = fc.nat({ max: 11 });
const sent = fc.constantFrom(...events);
const delay: fc.Arbitrary<Delay> = fc.oneof(
  fc.nat({ max: 4 }),
  fc.constantFrom('SHORT' as const, 'COMPUTED' as const, 'inline' as const),
);
const src = fc.constantFrom('child' as const, 'job' as const, 'tally' as const);
const key = fc.constantFrom('a' as const, 'b' as const);

const { guard } = fc.letrec<{ guard: GuardSpec }>((tie) => ({
  guard: fc.oneof(
    { maxDepth: 2, depthIdentifier: 'guard' },
    { weight: 240, arbitrary: fc.record({ is: fc.constant('below' as const), key, limit: fc.nat({ max: 6 }) }) },
    { weight: 90, arbitrary: fc.record({ is: fc.constant('named' as const), limit: fc.nat({ max: 5 }) }) },
    { weight: 90, arbitrary: fc.record({ is: fc.constant('eventAbove' as const), limit: fc.nat({ max: 4 }) }) },
    { weight: 120, arbitrary: fc.record({ is: fc.constant('in' as const), state: small }) },
    { weight: 60, arbitrary: fc.record({ is: fc.constant('not' as const), guard: tie('guard') }) },
    {
      weight: 60,
      arbitrary: fc.record({
        is: fc.constantFrom('and' as const, 'or' as const),
        guards: fc.array(tie('guard'), { minLength: 1, maxLength: 2 }),
      }),
    },
    { weight: 1, arbitrary: fc.constant({ is: 'throws' as const }) },
  ),
}));

const { action } = fc.letrec<{ action: ActionSpec }>((tie) => ({
  action: fc.oneof(
    { maxDepth: 2, depthIdentifier: 'action' },
    {
      weight: 300,
      arbitrary: fc.record({ does: fc.constant('add' as const), key, by: fc.integer({ min: -1, max: 3 }) }),
    },
    { weight: 90, arbitrary: fc.constant({ does: 'keepEvent' as const }) },
    {
      weight: 150,
      arbitrary: fc.record({
        does: fc.constant('raise' as const),
        event: sent,
        delay: fc.option(delay),
        id: fc.option(fc.nat({ max: 2 })),
      }),
    },
    {
      weight: 90,
      arbitrary: fc.record({
        does: fc.constant('sendSelf' as const),
        event: sent,
        delay: fc.option(delay),
        id: fc.option(fc.nat({ max: 2 })),
      }),
    },
    {
      weight: 180,
      arbitrary: fc.record({
        does: fc.constant('sendChild' as const),
        child: small,
        event: sent,
        delay: fc.option(delay, { freq: 2 }),
        id: fc.option(fc.nat({ max: 2 })),
        even: fc.nat({ max: 59 }).map((n) => n === 59),
      }),
    },
    {
      weight: 120,
      arbitrary: fc.record({
        does: fc.constant('sendParent' as const),
        event: sent,
        delay: fc.option(delay, { freq: 2 }),
      }),
    },
    { weight: 30, arbitrary: fc.record({ does: fc.constant('sendSystem' as const), event: sent }) },
    { weight: 90, arbitrary: fc.record({ does: fc.constant('cancel' as const), id: fc.nat({ max: 2 }) }) },
    { weight: 120, arbitrary: fc.constant({ does: 'emit' as const }) },
    { weight: 30, arbitrary: fc.constant({ does: 'log' as const }) },
    { weight: 60, arbitrary: fc.record({ does: fc.constant('note' as const), n: small }) },
    { weight: 1, arbitrary: fc.constant({ does: 'throw' as const }) },
    {
      weight: 90,
      arbitrary: fc.record({ does: fc.constant('spawn' as const), src, child: small, id: fc.nat({ max: 2 }) }),
    },
    {
      weight: 60,
      arbitrary: fc.record({ does: fc.constant('spawnInAssign' as const), src, child: small, id: fc.nat({ max: 2 }) }),
    },
    { weight: 90, arbitrary: fc.record({ does: fc.constant('stop' as const), child: small }) },
    {
      weight: 90,
      arbitrary: fc.record({
        does: fc.constant('enqueue' as const),
        guard,
        holds: fc.array(tie('action'), { maxLength: 2 }),
        otherwise: fc.array(tie('action'), { maxLength: 2 }),
      }),
    },
  ),
}));

const actions = fc.oneof(
  { weight: 1, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.array(action, { maxLength: 2 }) },
);

const transition: fc.Arbitrary<TransitionSpec> = fc.record({
  target: fc.option(small, { freq: 4 }),
  second: fc.option(small, { freq: 1 }),
  reenter: fc.nat({ max: 4 }).map((n) => n === 4),
  guard: fc.option(guard, { freq: 1 }),
  actions,
});

const handler: fc.Arbitrary<HandlerSpec> = fc.record({
  event: fc.constantFrom(...descriptors),
  transitions: fc.array(transition, { minLength: 1, maxLength: 2 }),
  forbidden: fc.nat({ max: 9 }).map((n) => n === 9),
});

const invoke: fc.Arbitrary<InvokeSpec> = fc.record({
  src,
  child: small,
  systemId: fc.nat({ max: 15 }).map((n) => n === 15),
  onDone: fc.option(transition),
  onError: fc.option(transition),
  onSnapshot: fc.option(transition, { freq: 1 }),
});

const { state } = fc.letrec<{ state: StateSpec }>((tie) => ({
  state: fc.record({
    kind: fc.oneof(
      { weight: 180, arbitrary: fc.constant('atomic' as const) },
      { weight: 120, arbitrary: fc.constant('compound' as const) },
      { weight: 90, arbitrary: fc.constant('parallel' as const) },
      { weight: 60, arbitrary: fc.constant('final' as const) },
      { weight: 30, arbitrary: fc.constant('shallow' as const) },
      { weight: 30, arbitrary: fc.constant('deep' as const) },
    ),
    states: fc.oneof(
      { maxDepth: 2, depthIdentifier: 'state' },
      fc.constant([]),
      fc.array(tie('state'), { minLength: 1, maxLength: 2 }),
    ),
    initial: small,
    entry: actions,
    exit: actions,
    on: fc.array(handler, { maxLength: 3 }),
    always: fc.array(transition, { maxLength: 1, size: 'small' }),
    after: fc.array(
      fc.record({
        delay: fc.oneof(fc.nat({ max: 4 }), fc.constantFrom('SHORT' as const, 'COMPUTED' as const)),
        transition,
      }),
      { maxLength: 2 },
    ),
    invoke: fc.array(invoke, { maxLength: 1 }),
    onDone: fc.option(transition),
    tag: fc.boolean(),
  }),
}));

const child: fc.Arbitrary<ChildSpec> = fc.record({
  states: fc.array(state, { minLength: 1, maxLength: 2 }),
  entry: actions,
  on: fc.array(handler, { maxLength: 2 }),
});

/** Statecharts with every construct, and machines for them to start. */
export const chart: fc.Arbitrary<ChartSpec> = fc.record({
  states: fc.array(state, { minLength: 1, maxLength: 4 }),
  parallel: fc.nat({ max: 3 }).map((n) => n === 3),
  on: fc.array(handler, { maxLength: 3 }),
  context: fc.record({ a: fc.nat({ max: 2 }), b: fc.nat({ max: 2 }) }),
  children: fc.array(child, { minLength: 1, maxLength: 2 }),
  entry: actions,
});

/** What happens to them. */
export const commands: fc.Arbitrary<readonly Command[]> = fc.array(
  fc.oneof(
    { weight: 150, arbitrary: fc.record({ kind: fc.constant('send' as const), event: sent, n: fc.nat({ max: 5 }) }) },
    { weight: 90, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 4 }) }) },
    {
      weight: 60,
      arbitrary: fc.record({
        kind: fc.constant('resolve' as const),
        nth: fc.nat({ max: 3 }),
        value: fc.nat({ max: 5 }),
      }),
    },
    { weight: 30, arbitrary: fc.record({ kind: fc.constant('reject' as const), nth: fc.nat({ max: 3 }) }) },
  ),
  { minLength: 3, maxLength: 10 },
);
