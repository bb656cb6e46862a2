import {
  fromTransition,
  type AnyActorLogic,
  type AnyActorRef,
  type AnyMachineSnapshot,
  type AnyStateMachine,
} from 'xstate';
import type { Json } from '../json.ts';
import { createRef, createWorld, PARENT, parentElsewhere, type ActorWorld } from './actor-world.ts';
import { decodeValue } from './decode-value.ts';
import { durableLogic } from './durable-logic.ts';
import { roleOf } from './logic-role.ts';
import type { LoadedMachine } from './loaded-machine.ts';
import type { ActorRecord, MachineRecord, SnapshotRecord } from './machine-record.ts';
import type { MachineEvent } from './machine-effect.ts';
import type { ActorSnapshot, MachineState } from './machine-state.ts';
import { StepDraft } from './step-draft.ts';
import { UnknownStateError, WrongMachineError } from './wrong-machine.ts';

/**
 * The machine a record stands for, ready to go on as if it had never been written down.
 *
 * @param accept - `anyVersion` takes a record of another version of the same machine, as long as it has the record's states.
 * @throws {WrongMachineError} the record is of another machine, or of another version of it.
 * @throws {UnknownStateError} the machine lacks a state, or an actor, the record stands in.
 */
export function rehydrate(
  loaded: LoadedMachine,
  record: MachineRecord,
  accept: 'sameVersion' | 'anyVersion' = 'sameVersion',
): MachineState {
  const { id, hash } = record.machine;
  if (id !== loaded.name.id || (hash !== loaded.name.hash && accept === 'sameVersion'))
    throw new WrongMachineError(record.machine, loaded.name);
  const world = createWorld();
  const draft = new StepDraft(
    { loaded, world, actors: new Map(), timers: [], now: record.now, next: record.next, dropped: record.dropped },
    record.now,
  );
  world.draft = draft;
  const refs = new Map<string, AnyActorRef>();
  for (const actor of record.actors) refs.set(actor.session, revive(loaded, world, draft, actor, refs));
  const readActor: ReadRef = (session, actorId) => refs.get(session) ?? forgotten(world, draft, session, actorId);
  for (const { session, running, kind, snapshot } of record.actors) {
    const cell = draft.cell(session);
    if (cell === undefined) continue;
    cell.phase = running ? 'running' : 'stopped';
    cell.snapshot =
      kind === 'machine' && snapshot.nodes !== undefined
        ? machineSnapshot(cell.logic as AnyStateMachine, snapshot, readActor)
        : values(snapshot, readActor);
  }
  const timers = record.timers.map(({ event, detached, ...timer }) => ({
    ...timer,
    event: decodeValue(event, readActor) as MachineEvent,
    detached: detached === true,
  }));
  return { ...draft.finished(), timers, next: record.next };
}

/** The reference to an actor of the record, made as XState makes one. */
function revive(
  loaded: LoadedMachine,
  world: ActorWorld,
  draft: StepDraft,
  actor: ActorRecord,
  refs: ReadonlyMap<string, AnyActorRef>,
): AnyActorRef {
  const { session, id, src, systemId, sync } = actor;
  const parent = actor.parent === undefined ? undefined : refs.get(actor.parent);
  const logic = parent === undefined ? loaded.root : logicIn(draft, parent.sessionId, src);
  if (logic === undefined || roleOf(logic)?.kind !== actor.kind)
    throw new UnknownStateError(loaded.name.id, `actor "${src}"`);
  draft.expectSession(session);
  return createRef(
    world,
    logic,
    {
      id,
      src,
      ...(actor.parent === PARENT ? { parent: parentElsewhere(world) } : parent === undefined ? {} : { parent }),
      ...(systemId === undefined || !actor.running ? {} : { systemId }),
      ...(sync === undefined ? {} : { sync }),
    },
    'revived',
  );
}

function logicIn(draft: StepDraft, parent: string, src: string): AnyActorLogic | undefined {
  const machine = draft.cell(parent)?.logic as AnyStateMachine | undefined;
  return machine?.implementations.actors[src] as AnyActorLogic | undefined;
}

type ReadRef = (session: string, id: string) => AnyActorRef;

/** Somebody still names an actor that is long over. */
function forgotten(world: ActorWorld, draft: StepDraft, session: string, id: string): AnyActorRef {
  const known = draft.cell(session);
  if (known !== undefined) return known.ref;
  draft.expectSession(session);
  const ref = createRef(world, over, { id, src: id }, 'revived');
  draft.endForgotten(session);
  return ref;
}

const over = durableLogic(
  'transition',
  fromTransition((context: unknown) => context, undefined),
);

function machineSnapshot(machine: AnyStateMachine, record: SnapshotRecord, readActor: ReadRef): ActorSnapshot {
  const nodes = (record.nodes ?? []).map((id) => {
    const node = stateNodes(machine).get(id);
    if (node === undefined) throw new UnknownStateError(machine.id, `state "${id}"`);
    return node;
  });
  const history = Object.entries(record.history ?? {}).map(
    ([id, ids]) => [id, ids.map((nodeId) => ({ id: nodeId }))] as const,
  );
  const restored = machine.restoreSnapshot(
    {
      ...values(record, readActor),
      value: record.value,
      children: {},
      historyValue: Object.fromEntries(history),
    } as never,
    inert,
  ) as AnyMachineSnapshot;
  const snapshot = {
    ...restored,
    // XState lists restored nodes in another order than it keeps them in while it runs, and works parallel states off in that order.
    _nodes: nodes,
    tags: new Set(nodes.flatMap((node) => node.tags)),
    value: record.value as AnyMachineSnapshot['value'],
    children: Object.fromEntries((record.children ?? []).map(([id, session]) => [id, readActor(session, id)])),
  };
  return snapshot;
}

/** XState keeps its state nodes by id, and its types do not show it. */
function stateNodes(machine: AnyStateMachine): ReadonlyMap<string, AnyStateMachine['root']> {
  return (machine as unknown as { readonly idMap: ReadonlyMap<string, AnyStateMachine['root']> }).idMap;
}

/** No children are restored by XState, so nothing is asked of it. */
const inert = {} as never;

function values(record: SnapshotRecord, readActor: ReadRef): ActorSnapshot {
  const read = (json: Json | undefined): unknown => (json === undefined ? undefined : decodeValue(json, readActor));
  const { status } = record;
  return {
    status,
    output: read(record.output),
    error: read(record.error),
    ...(record.context === undefined ? {} : { context: read(record.context) }),
    ...(record.input === undefined ? {} : { input: read(record.input) }),
  };
}
