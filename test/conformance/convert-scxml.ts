import { createMachine, type AnyStateMachine } from 'xstate';
import { asksForStates } from './asks-for-states.ts';
import {
  bindLate,
  blockAction,
  checkDonedata,
  raiseProblems,
  trackEntry,
  trackExit,
  type Session,
} from './block-action.ts';
import { Datamodel } from './datamodel.ts';
import { eventTransitions } from './event-transitions.ts';
import { payloadValue } from './executable-content.ts';
import { guardOf } from './guard.ts';
import { initialContext } from './initial-context.ts';
import {
  UnsupportedScxmlError,
  type Block,
  type Invoke,
  type Payload,
  type ScxmlDocument,
  type ScxmlState,
  type Transition,
} from './scxml-document.ts';
import type { Args, Platform, ScxmlInput } from './scxml-machine.ts';
import { stateKey } from './state-key.ts';

/** What XState is given for a state. */
type NodeConfig = Readonly<Record<string, unknown>>;

interface Conversion extends Session {
  readonly document: ScxmlDocument;
  readonly states: ReadonlyMap<string, ScxmlState>;
  /** An invoked document begins when its parent's step is over. */
  readonly startsLater: boolean;
  /** Must the context say which states are active, because an expression asks in the middle of a step? */
  readonly tracksStates: boolean;
}

/** The child state that leads to an `initial` deeper than XState's own; it is left before anything else happens. */
const initialStep = '~initial';

/**
 * An SCXML document as an XState machine: a state for each of its states, XState's own words for what XState has (parallel,
 * final and history states, transitions and their descriptors, guards, `raise`, `sendTo`, `cancel`, `invoke`), and the
 * document's data in the context.
 *
 * @throws {UnsupportedScxmlError} it uses what has no counterpart in XState.
 */
export function convertScxml(document: ScxmlDocument, platform: Platform): AnyStateMachine {
  return machineOf(document, platform, 'outermost');
}

function machineOf(document: ScxmlDocument, platform: Platform, place: 'outermost' | 'invoked'): AnyStateMachine {
  const states = new Map(statesIn(document.root).map((state) => [state.id, state]));
  const invokes = [...states.values()].flatMap((state) => state.invokes);
  const conversion: Conversion = {
    document,
    states,
    children: new Set(invokes.map(({ id }) => id)),
    ...platform,
    startsLater: place === 'invoked' && platform.turn === 'afterTheStep',
    tracksStates: asksForStates(document.root),
  };
  const actors = Object.fromEntries(
    invokes.map((invoke) => [invoke.id, machineOf(invoke.document, platform, 'invoked')]),
  );
  const config = {
    ...nodeConfig(document.root, conversion),
    context: ({ input }: { readonly input?: ScxmlInput }) => initialContext(document, input, platform.createRealm),
    output: ({ event }: Args) => event.output,
  };
  // A document is data: its names are not known to the type checker, so the machine is built with XState's untyped config.
  return createMachine(config as never, { actors } as never);
}

function statesIn(state: ScxmlState): readonly ScxmlState[] {
  return [state, ...state.children.flatMap(statesIn)];
}

function nodeConfig(state: ScxmlState, conversion: Conversion): NodeConfig {
  if (state.kind === 'shallowHistory' || state.kind === 'deepHistory') return historyConfig(state);
  const { document, tracksStates } = conversion;
  const isRoot = state === document.root;
  const { always, on } = eventTransitions(state.transitions, (transition, extra) => ({
    ...transitionConfig(transition, state, conversion),
    ...guardOf(transition.condition, conversion, extra),
  }));
  return {
    id: stateKey(state.id),
    ...(state.kind === 'state' ? {} : { type: state.kind }),
    entry: [
      ...(tracksStates && !isRoot ? [trackEntry(state.id)] : []),
      ...(isRoot ? [raiseProblems()] : []),
      ...(document.isBoundLate && state.data.length > 0 && !isRoot ? [bindLate(state, conversion)] : []),
      ...state.onentry.flatMap((block) => blockAction(block, conversion)),
      ...(state.donedata === undefined ? [] : [checkDonedata(state.donedata, conversion)]),
      ...blockAction(state.invokes.flatMap(tellId), conversion),
    ],
    exit: [
      ...state.onexit.flatMap((block) => blockAction(block, conversion)),
      ...(tracksStates && !isRoot ? [trackExit(state.id)] : []),
    ],
    ...initialAndStates(state, conversion),
    always,
    on,
    invoke: state.invokes.map((invoke) => invokeConfig(invoke, conversion)),
    ...(state.donedata === undefined ? {} : { output: donedataOutput(state.donedata, conversion) }),
  };
}

function historyConfig(state: ScxmlState): NodeConfig {
  const [initial] = state.transitions;
  if ((initial?.block.length ?? 0) > 0)
    throw new UnsupportedScxmlError('executable content in the default transition of a <history>');
  return {
    id: stateKey(state.id),
    type: 'history',
    history: state.kind === 'deepHistory' ? 'deep' : 'shallow',
    ...(initial === undefined ? {} : { target: initial.targets.map(reference) }),
  };
}

/** XState enters one child, by name. Where the document names several states, or deeper ones, a first step goes there. */
function initialAndStates(state: ScxmlState, conversion: Conversion): NodeConfig {
  const entered = state.children.filter(({ kind }) => kind !== 'shallowHistory' && kind !== 'deepHistory');
  const states = Object.fromEntries(state.children.map((child) => [stateKey(child.id), nodeConfig(child, conversion)]));
  const [first] = entered;
  if (first === undefined) return { states };
  if (state.kind !== 'state') return { states };
  const { targets, block } = state.initial ?? { targets: [first.id], block: [] };
  const actions = blockAction(block, conversion);
  const [only] = targets;
  const startsLater = state === conversion.document.root && conversion.startsLater;
  const begin = { target: targets.map(reference), actions };
  if (!startsLater && targets.length === 1 && only !== undefined && entered.some(({ id }) => id === only))
    return { initial: { target: stateKey(only), actions }, states };
  return {
    initial: initialStep,
    states: { ...states, [initialStep]: startsLater ? { after: { 0: begin } } : { always: begin } },
  };
}

function transitionConfig(transition: Transition, source: ScxmlState, conversion: Conversion): NodeConfig {
  const { targets, isInternal, block } = transition;
  const actions = blockAction(block, conversion);
  if (targets.length === 0) return { actions };
  const staysInside =
    isInternal && source.kind === 'state' && targets.every((target) => isInside(target, source, conversion));
  return { target: targets.map(reference), actions, reenter: !staysInside };
}

function isInside(target: string, source: ScxmlState, { states }: Conversion): boolean {
  const state = states.get(target);
  return state !== undefined && state !== source && statesIn(source).includes(state);
}

function tellId({ id, idLocation, place }: Invoke): Block {
  if (idLocation === undefined) return [];
  return [{ kind: 'assign', place, location: idLocation, value: { kind: 'text', text: id } }];
}

function invokeConfig({ id, payload }: Invoke, { createRealm }: Platform): NodeConfig {
  return {
    id,
    src: id,
    input: ({ context, event }: Args): ScxmlInput => ({
      values: givenValues(payload, new Datamodel(context, event, createRealm)),
      session: `${context.session}.${id}`,
      parentSession: context.session,
      invokeid: id,
    }),
  };
}

/** @throws {Error} one of this realm: what a document's code throws belongs to its own, and cannot be kept. */
function givenValues(payload: Payload, datamodel: Datamodel): ScxmlInput['values'] {
  try {
    return (payloadValue(payload, datamodel) ?? {}) as ScxmlInput['values'];
  } catch (error) {
    throw new Error(String(error));
  }
}

/** What cannot be evaluated is no data; entering the state has raised the error already. */
function donedataOutput(payload: Payload, { createRealm }: Platform): (args: Args) => unknown {
  return ({ context, event }) => {
    try {
      return payloadValue(payload, new Datamodel(context, event, createRealm));
    } catch {
      return undefined;
    }
  };
}

function reference(id: string): string {
  return `#${stateKey(id)}`;
}
