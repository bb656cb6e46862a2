import {
  and,
  assign,
  cancel,
  createMachine,
  emit,
  enqueueActions,
  fromPromise,
  fromTransition,
  log,
  not,
  or,
  raise,
  sendParent,
  sendTo,
  spawnChild,
  stateIn,
  stopChild,
  type AnyStateMachine,
} from 'xstate';
import type {
  ActionSpec,
  ChartSpec,
  ChildSpec,
  Delay,
  GuardSpec,
  HandlerSpec,
  InvokeSpec,
  StateSpec,
  TransitionSpec,
} from './chart-spec.ts';

/** A promise a machine waits for, as XState's own actor runs it. */
export interface RunningJob {
  readonly id: string;
  readonly input: unknown;
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: unknown) => void;
  over: boolean;
}

/** What the outside of a chart sees of it while XState's own actor runs it. */
export interface Outside {
  readonly jobs: RunningJob[];
  readonly notes: unknown[];
  /** The machine has ended. Where it threw, XState's own actor leaves its children running; what they still do is not looked at. */
  readonly over: () => boolean;
}

interface Names {
  /** Ids of all states that can be entered, and of history states after them. */
  readonly states: readonly string[];
  readonly targets: readonly string[];
  /** Ids actors may have: invocations, then spawned ones. */
  readonly actors: readonly string[];
  readonly children: number;
}

type Config = { [key: string]: unknown };

/** The machine of a spec. The same spec makes the same machine, whoever is outside. */
export function buildChart(spec: ChartSpec, outside: Outside): AnyStateMachine {
  const children = Object.fromEntries(
    spec.children.map((child, index) => [`child${index}`, buildChild(child, `c${index}`, outside)]),
  );
  return build(
    'm',
    spec.states,
    spec.parallel,
    spec.entry,
    spec.on,
    spec.context,
    children,
    spec.children.length,
    outside,
  );
}

function buildChild(spec: ChildSpec, id: string, outside: Outside): AnyStateMachine {
  return build(id, spec.states, false, spec.entry, spec.on, { a: 0, b: 0 }, {}, 0, outside);
}

function build(
  id: string,
  specs: readonly StateSpec[],
  parallel: boolean,
  entry: readonly ActionSpec[],
  on: readonly HandlerSpec[],
  context: { readonly a: number; readonly b: number },
  children: { readonly [src: string]: AnyStateMachine },
  childCount: number,
  outside: Outside,
): AnyStateMachine {
  const states: string[] = [];
  const history: string[] = [];
  const invoked: string[] = [];
  const shaped = shape(specs, parallel, id, { states, history, invoked });
  const names: Names = {
    states,
    targets: [...states, ...history],
    actors: [...invoked, 'k0', 'k1', 'k2'],
    children: childCount,
  };
  const config: Config = {
    id,
    // Each entry of a state may start children, each of which goes round as often.
    options: { maxIterations: childCount > 0 ? 60 : 15 },
    context: ({ input }: { input?: { from?: number } }) => ({
      ...context,
      a: context.a + (input?.from ?? 0),
      last: null,
      got: null,
      ref: null,
    }),
    ...(parallel ? { type: 'parallel' } : { initial: firstEnterable(shaped) }),
    states: Object.fromEntries(shaped.map((one) => [one.key, stateConfig(one, names)])),
    on: handlers(on, names),
    entry: entry.map((one) => action(one, names)),
    output: ({ context: last }: { context: { a: number } }) => ({ a: last.a }),
  };
  return createMachine(config as never, implementations(children, outside) as never);
}

function implementations(children: { readonly [src: string]: AnyStateMachine }, outside: Outside): object {
  return {
    actors: { ...children, job: job(outside), tally },
    actions: { note: (_: unknown, params: { n: number }) => outside.over() || outside.notes.push(params.n) },
    guards: { small: ({ context }: Args, params: { limit: number }) => context.a < params.limit },
    delays: { SHORT: 2, COMPUTED: ({ context }: Args) => 1 + Math.abs(context.a % 3) },
  };
}

interface Args {
  readonly context: { readonly a: number; readonly b: number };
  readonly event: { readonly type: string; readonly n?: number; readonly output?: unknown };
}

const tally = fromTransition(
  (state: { readonly count: number }, event: { readonly type: string }) => ({ count: state.count + event.type.length }),
  ({ input }: { input?: { from?: number } }) => ({ count: input?.from ?? 0 }),
);

function job(outside: Outside): ReturnType<typeof fromPromise> {
  return fromPromise(
    ({ input, self, signal }) =>
      new Promise((resolve, reject) => {
        const running: RunningJob = { id: self.id, input, resolve, reject, over: false };
        signal.addEventListener('abort', () => (running.over = true));
        outside.jobs.push(running);
      }),
  );
}

interface Shaped {
  readonly key: string;
  readonly id: string;
  readonly spec: StateSpec;
  readonly kind: StateSpec['kind'];
  readonly states: readonly Shaped[];
}

interface Found {
  readonly states: string[];
  readonly history: string[];
  readonly invoked: string[];
}

/** Gives every state a key and an id, and makes what cannot be into what can: a compound state needs a state to begin in. */
function shape(specs: readonly StateSpec[], parallel: boolean, above: string, found: Found): readonly Shaped[] {
  const enterable = specs.some(({ kind }) => kind !== 'shallow' && kind !== 'deep');
  return specs.map((spec, index) => {
    const kind = kindOf(spec, parallel, enterable || index > 0);
    const id = `${above}_${index}`;
    (kind === 'shallow' || kind === 'deep' ? found.history : found.states).push(id);
    if (kind !== 'shallow' && kind !== 'deep' && kind !== 'final')
      for (const [nth] of spec.invoke.entries()) found.invoked.push(`i${id}_${nth}`);
    const states = kind === 'compound' || kind === 'parallel' ? shape(spec.states, kind === 'parallel', id, found) : [];
    return { key: `s${index}`, id, spec, kind, states };
  });
}

function kindOf(spec: StateSpec, inParallel: boolean, othersEnterable: boolean): StateSpec['kind'] {
  if ((spec.kind === 'compound' || spec.kind === 'parallel') && spec.states.length === 0) return 'atomic';
  if (spec.kind === 'final' && inParallel) return 'atomic';
  if ((spec.kind === 'shallow' || spec.kind === 'deep') && !othersEnterable) return 'atomic';
  return spec.kind;
}

function firstEnterable(states: readonly Shaped[], wish = 0): string {
  const enterable = states.filter(({ kind }) => kind !== 'shallow' && kind !== 'deep');
  return enterable[wish % enterable.length]?.key ?? '';
}

function stateConfig(state: Shaped, names: Names): Config {
  const { spec, kind, id } = state;
  if (kind === 'shallow' || kind === 'deep') return { id, type: 'history', history: kind };
  const entry = spec.entry.map((one) => action(one, names));
  const exit = spec.exit.map((one) => action(one, names));
  if (kind === 'final') return { id, type: 'final', entry, exit, output: ({ event }: Args) => ({ by: event.type }) };
  return {
    id,
    entry,
    exit,
    ...(kind === 'parallel' ? { type: 'parallel' } : {}),
    ...(kind === 'compound' ? { initial: firstEnterable(state.states, spec.initial) } : {}),
    ...(state.states.length === 0
      ? {}
      : { states: Object.fromEntries(state.states.map((one) => [one.key, stateConfig(one, names)])) }),
    on: handlers(spec.on, names),
    always: spec.always.map((one) => transition(ending(one), names)),
    after: Object.fromEntries(
      spec.after.map(({ delay, transition: one }) => [
        typeof delay === 'number' ? delay + 1 : delay,
        transition(one, names),
      ]),
    ),
    invoke: spec.invoke.map((one, nth) => invocation(one, `i${id}_${nth}`, names)),
    ...(spec.onDone === null || state.states.length === 0 ? {} : { onDone: transition(spec.onDone, names) }),
    ...(spec.tag ? { tags: [`tag ${id}`] } : {}),
  };
}

/** Most eventless transitions come to an end by themselves; those with a guard of their own may not. */
function ending(spec: TransitionSpec): TransitionSpec {
  const counted: ActionSpec = { does: 'add', key: 'b', by: 1 };
  return { ...spec, guard: spec.guard ?? { is: 'below', key: 'b', limit: 3 }, actions: [counted, ...spec.actions] };
}

function handlers(specs: readonly HandlerSpec[], names: Names): Config {
  return Object.fromEntries(
    specs.map(({ event, transitions, forbidden }) => [
      event,
      forbidden ? {} : transitions.map((one) => transition(one, names)),
    ]),
  );
}

function transition(spec: TransitionSpec, names: Names): Config {
  const target = spec.target === null ? undefined : pick(names.targets, spec.target);
  return {
    ...(target === undefined ? {} : { target: `#${target}` }),
    ...(spec.guard === null ? {} : { guard: guard(spec.guard, names) }),
    reenter: spec.reenter,
    actions: spec.actions.map((one) => action(one, names)),
  };
}

function invocation(spec: InvokeSpec, id: string, names: Names): Config {
  return {
    id,
    src: source(spec.src, spec.child, names),
    input: ({ context }: Args) => ({ from: context.a }),
    // Not in a child: one that throws while it begins keeps the name for ever with XState's own actor, and gives it back here.
    ...(spec.systemId && names.children > 0 ? { systemId: 'known' } : {}),
    ...(spec.onDone === null ? {} : { onDone: transition(spec.onDone, names) }),
    ...(spec.onError === null ? {} : { onError: transition(spec.onError, names) }),
    ...(spec.onSnapshot === null ? {} : { onSnapshot: transition(spec.onSnapshot, names) }),
  };
}

function source(src: 'child' | 'job' | 'tally', child: number, names: Names): string {
  if (src !== 'child') return src;
  return names.children === 0 ? 'tally' : `child${child % names.children}`;
}

function guard(spec: GuardSpec, names: Names): unknown {
  switch (spec.is) {
    case 'below':
      return ({ context }: Args) => context[spec.key] < spec.limit;
    case 'named':
      return { type: 'small', params: { limit: spec.limit } };
    case 'eventAbove':
      return ({ event }: Args) => (event.n ?? 0) > spec.limit;
    case 'in':
      return stateIn(`#${pick(names.states, spec.state)}`);
    case 'not':
      return not(guard(spec.guard, names) as never);
    case 'and':
      return and(spec.guards.map((one) => guard(one, names)) as never);
    case 'or':
      return or(spec.guards.map((one) => guard(one, names)) as never);
    case 'throws':
      return () => {
        throw new Error('a guard threw');
      };
  }
}

function action(spec: ActionSpec, names: Names): unknown {
  switch (spec.does) {
    case 'add':
      return assign({ [spec.key]: ({ context }: Args) => context[spec.key] + spec.by } as never);
    case 'keepEvent':
      return assign({ last: ({ event }: Args) => event.type, got: ({ event }: Args) => event.output ?? null } as never);
    case 'raise':
      return raise({ type: spec.event, n: 1 } as never, timing(spec.delay, spec.id) as never);
    case 'sendSelf':
      return sendTo(({ self }) => self, { type: spec.event, n: 2 } as never, timing(spec.delay, spec.id) as never);
    case 'sendChild': {
      const id = pick(names.actors, spec.child);
      const to = spec.even ? id : ({ self }: { self: Asked }) => childOf(self, id);
      return sendTo(
        to as never,
        (({ context }: Args) => ({ type: spec.event, n: context.b })) as never,
        timing(spec.delay, spec.id) as never,
      );
    }
    case 'sendParent':
      return names.children > 0
        ? raise({ type: spec.event, n: 3 } as never, timing(1, null) as never)
        : sendParent({ type: spec.event, n: 3 } as never, timing(spec.delay, null) as never);
    case 'sendSystem':
      return sendTo(({ system }) => system.get('known'), { type: spec.event, n: 4 } as never);
    case 'cancel':
      return cancel(`t${spec.id}`);
    case 'emit':
      return emit((({ context, event }: Args) => ({ type: 'said', a: context.a, because: event.type })) as never);
    case 'log':
      return log(({ context }) => (context as Args['context']).a, 'a is');
    case 'note':
      return { type: 'note', params: ({ context }: Args) => ({ n: spec.n + context.b }) };
    case 'throw':
      return assign(() => {
        throw new Error('an assign threw');
      });
    case 'spawn':
      return spawnChild(
        source(spec.src, spec.child, names) as never,
        { id: `k${spec.id}`, input: { from: 1 } } as never,
      );
    case 'spawnInAssign':
      return assign({
        ref: ({ spawn }: { spawn: (src: string, options: object) => unknown }) =>
          spawn(source(spec.src, spec.child, names), { id: `k${spec.id}`, input: { from: 2 } }),
      } as never);
    case 'stop':
      return stopChild(pick(names.actors, spec.child));
    case 'enqueue':
      return enqueueActions(({ enqueue, check }) => {
        const chosen = check(guard(spec.guard, names) as never) ? spec.holds : spec.otherwise;
        for (const one of chosen) enqueue(action(one, names) as never);
      });
  }
}

interface Asked {
  getSnapshot(): { children?: { readonly [id: string]: unknown } } | undefined;
}

/** The child, where there is one. XState's development build throws when an actor that is just beginning is asked for its snapshot. */
function childOf(self: Asked, id: string): unknown {
  try {
    return self.getSnapshot()?.children?.[id] ?? self;
  } catch {
    return self;
  }
}

function timing(delay: Delay | null, id: number | null): object {
  const named = id === null ? {} : { id: `t${id}` };
  if (delay === null) return named;
  if (delay === 'inline') return { ...named, delay: ({ event }: Args) => 1 + ((event.n ?? 1) % 4) };
  return { ...named, delay: typeof delay === 'number' ? delay + 1 : delay };
}

function pick(names: readonly string[], wish: number): string {
  return names[wish % names.length] ?? '';
}
