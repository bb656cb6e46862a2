import { and, assign, createMachine, not, type AnyStateMachine } from 'xstate';
import type { View } from '../language/expressions/expressions.ts';
import type { Action } from '../language/schema/actions.ts';
import type { Pathway } from '../language/schema/pathway.ts';
import type { State, Transition } from '../language/schema/states.ts';
import { ask, conditionRef, type CompiledCondition } from './condition-ref.ts';
import type { FactPlan } from './fact-plan.ts';
import { loadMachine } from './interpreter/load-machine.ts';
import type { LoadedMachine } from './interpreter/loaded-machine.ts';
import type { JsonObject } from './json.ts';
import { updateFacts, type Trace } from './update-facts.ts';

/** What the machine knows beside its states: the facts, and the last entry they follow. */
export interface MachineContext {
  readonly facts: JsonObject;
  readonly seq: number;
}

/** An entry, or a deadline's moment, as the machine takes it. `trace` collects what could not be decided on the way. */
export interface MachineEvent {
  readonly type: string;
  /** The entry as expressions see it; a moment has none. */
  readonly entry?: JsonObject;
  /** Who holds which role, and the case itself: what guards may read beside the facts. */
  readonly people?: JsonObject;
  readonly case?: JsonObject;
  /** When what was due before this event. */
  readonly due?: JsonObject;
  readonly trace?: Trace;
}

/** The machine of a pathway, and the moments its states listen to. */
export interface CompiledMachine {
  readonly machine: AnyStateMachine;
  /** The same machine, as the interpreter runs it. */
  readonly loaded: LoadedMachine;
  /** `deadline.icpc.passed` and the like, where a state or the root answers to them. */
  readonly handledMoments: ReadonlySet<string>;
}

const recordEntry = 'recordEntry';
/** More eventless transitions for one entry than any definition has states: it goes round in circles. */
const microsteps = 1_000;
type Args = { context: MachineContext; event: MachineEvent };

/**
 * Compiles a resolved pathway to a genuine XState machine: its states, guards by name, a `recordEntry` action that keeps the
 * facts, and the definition's actions by kind. Moments of deadlines are events of the root, so that diagrams show the clock
 * and path generation covers it. Any XState tool can open it.
 */
export function compileMachine(
  pathway: Pathway,
  plan: FactPlan,
  conditions: ReadonlyMap<string, CompiledCondition>,
): CompiledMachine {
  const handledMoments = new Set<string>();
  const config = {
    id: pathway.pathway,
    options: { maxIterations: microsteps },
    context: { facts: plan.initial, seq: 0 },
    ...(pathway.type === 'parallel'
      ? { type: 'parallel' as const }
      : { initial: pathway.initial ?? Object.keys(pathway.states)[0] ?? '' }),
    states: mapValues(pathway.states, (state) => stateConfig(state, pathway, handledMoments)),
    on: rootTransitions(pathway, handledMoments),
  };
  const guards = mapValues(Object.fromEntries(conditions), (condition) => ({ context, event }: Args): boolean => {
    const verdict = ask(condition, false, guardView(context, event));
    if (verdict.kind === 'undecidable')
      event.trace?.problems.push({ expression: `conditions.${condition.name}`, problem: verdict.problem });
    return verdict.kind === 'holds';
  });
  const actions = {
    [recordEntry]: assign(({ context, event }: Args) => record(plan, context, event)),
    ...Object.fromEntries(effects.map((effect) => [effect, nothing])),
  };
  // A definition is data: its names are not known to the type checker, so the machine is built with XState's untyped config.
  const machine = createMachine(config as never, { guards, actions } as never);
  return { machine, loaded: loadMachine(machine, { effects }), handledMoments };
}

/** Everything a definition's machine asks for; the step reads it from the transition. A moment asks for nothing, and shows in diagrams. */
const effects = ['notify', 'prepare', 'task', 'flag', 'clear', 'moment'];

function guardView(context: MachineContext, event: MachineEvent): View {
  return {
    facts: context.facts,
    people: event.people ?? {},
    case: event.case ?? {},
    due: event.due ?? {},
    ...(event.entry === undefined ? {} : { event: event.entry }),
  };
}

function record(plan: FactPlan, context: MachineContext, event: MachineEvent): MachineContext {
  const seq = event.entry?.['seq'];
  if (event.entry === undefined || typeof seq !== 'number' || seq === context.seq) return context;
  return {
    facts: updateFacts(plan, context.facts, event.entry, event.trace ?? { problems: [] }, {
      people: event.people ?? {},
      case: event.case ?? {},
    }),
    seq,
  };
}

function nothing(): void {
  // The interpreter hands these on as effects; a tool that runs the machine without it needs them to be there.
}

function stateConfig(state: State, pathway: Pathway, handledMoments: Set<string>): object {
  const on = mapEntries(state.on, (event, transitions) =>
    eventTransitions(event, transitions, pathway, handledMoments, ''),
  );
  return {
    ...(state.type === undefined ? {} : { type: state.type }),
    ...(state.initial === undefined ? {} : { initial: state.initial }),
    ...(state.states === undefined
      ? {}
      : { states: mapValues(state.states, (child) => stateConfig(child, pathway, handledMoments)) }),
    ...(on === undefined ? {} : { on }),
    ...(state.always === undefined
      ? {}
      : { always: state.always.map((transition) => transitionConfig(transition, pathway, [], [], '')) }),
    ...(state.onDone === undefined
      ? {}
      : { onDone: state.onDone.map((transition) => transitionConfig(transition, pathway, [], [], '')) }),
    ...(state.entry === undefined ? {} : { entry: state.entry.map(actionConfig) }),
    ...(state.exit === undefined ? {} : { exit: state.exit.map(actionConfig) }),
    meta: { title: state.title, stage: state.stage, source: state.source },
  };
}

function rootTransitions(pathway: Pathway, handledMoments: Set<string>): object {
  const own =
    mapEntries(pathway.on, (event, transitions) =>
      eventTransitions(event, transitions, pathway, handledMoments, '.'),
    ) ?? {};
  // What an event requires and asks for holds wherever it is recorded, so here too.
  const accepted = Object.fromEntries(
    ['CASE_OPENED', 'TASK_DONE'].map((event) => [event, eventTransitions(event, [{}], pathway, handledMoments, '.')]),
  );
  return { ...momentTransitions(pathway), ...accepted, ...own };
}

function momentTransitions(pathway: Pathway): object {
  const moments = Object.entries(pathway.deadlines).flatMap(([id, deadline]) => [
    ...(deadline.remind === undefined ? [] : [[id, 'reminder']]),
    ...(deadline.target === undefined ? [] : [[id, 'target']]),
    [id, 'passed'],
  ]);
  return Object.fromEntries(
    moments.map(([deadline, moment]) => [
      `deadline.${deadline}.${moment}`,
      [{ actions: [{ type: 'moment', params: { deadline, moment } }] }],
    ]),
  );
}

function eventTransitions(
  event: string,
  transitions: readonly Transition[],
  pathway: Pathway,
  handledMoments: Set<string>,
  prefix: '' | '.',
): object[] {
  if (event.startsWith('deadline.')) {
    handledMoments.add(event);
    return transitions.map((transition) => transitionConfig(transition, pathway, [], [], prefix));
  }
  const declared = pathway.events[event];
  const requires = declared?.requires ?? [];
  const actions = [recordEntry, ...(declared?.do ?? []).map(actionConfig)];
  return transitions.map((transition) => transitionConfig(transition, pathway, requires, actions, prefix));
}

function transitionConfig(
  transition: Transition,
  pathway: Pathway,
  requires: readonly string[],
  actions: readonly (string | object)[],
  prefix: '' | '.',
): object {
  const guards = [...requires, ...(transition.guard ?? [])].map(guardConfig);
  const targets = transition.target?.map((target) => targetId(target, pathway.pathway, prefix));
  const all = [...actions, ...(transition.do ?? []).map(actionConfig)];
  return {
    ...(guards.length === 0 ? {} : { guard: guards.length === 1 ? guards[0] : and(guards as never) }),
    ...(targets === undefined ? {} : { target: targets.length === 1 ? targets[0] : targets }),
    ...(transition.reenter === undefined ? {} : { reenter: transition.reenter }),
    ...(all.length === 0 ? {} : { actions: all }),
  };
}

function guardConfig(text: string): unknown {
  const ref = conditionRef(text);
  return ref.negated ? not(ref.name as never) : ref.name;
}

function targetId(target: string, machineId: string, prefix: '' | '.'): string {
  return target.startsWith('#') ? `#${machineId}.${target.slice(1)}` : `${prefix}${target}`;
}

function actionConfig(action: Action): { type: string; params: Action } {
  const type = ['notify', 'prepare', 'task', 'flag', 'clear'].find((kind) => kind in action) ?? 'flag';
  return { type, params: action };
}

function mapValues<T, U>(object: { readonly [key: string]: T }, change: (value: T) => U): { [key: string]: U } {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}

function mapEntries<T, U>(
  object: { readonly [key: string]: T } | undefined,
  change: (key: string, value: T) => U,
): { [key: string]: U } | undefined {
  if (object === undefined) return undefined;
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(key, value)]));
}
