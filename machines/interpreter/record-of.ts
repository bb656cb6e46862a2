import type { AnyActorRef, AnyMachineSnapshot } from 'xstate';
import type { Json } from '../json.ts';
import { asActorRef } from './actor-ref.ts';
import { encodeValue } from './encode-value.ts';
import type { ActorRecord, MachineRecord, SnapshotRecord, TimerRecord } from './machine-record.ts';
import type { ActorSnapshot, ActorState, MachineState, TimerState } from './machine-state.ts';

/**
 * A machine as plain JSON.
 *
 * @throws {NotSerialisableError} only for an error that was thrown with something in it that cannot be written; all else was refused before.
 */
export function recordOf(state: MachineState): MachineRecord {
  return {
    machine: state.loaded.name,
    actors: [...state.actors.values()].map(actorRecord),
    timers: state.timers.map(timerRecord),
    now: state.now,
    next: state.next,
    dropped: state.dropped,
  };
}

function actorRecord(actor: ActorState): ActorRecord {
  const { session, id, parent, src, kind, systemId, sync, phase, snapshot } = actor;
  return {
    session,
    id,
    ...(parent === undefined ? {} : { parent }),
    src,
    kind,
    ...(systemId === undefined || phase !== 'running' ? {} : { systemId }),
    ...(sync ? { sync } : {}),
    running: phase === 'running',
    snapshot:
      kind === 'machine' && '_nodes' in snapshot
        ? machineSnapshot(snapshot as unknown as AnyMachineSnapshot)
        : values(snapshot),
  };
}

function machineSnapshot(snapshot: AnyMachineSnapshot): SnapshotRecord {
  const history = Object.entries(snapshot.historyValue).map(
    ([id, nodes]) => [id, nodes.map((node) => node.id)] as const,
  );
  const children = childrenOf(snapshot);
  return {
    ...values(snapshot),
    value: snapshot.value as Json,
    nodes: snapshot._nodes.map((node) => node.id),
    ...(history.length === 0 ? {} : { history: Object.fromEntries(history) }),
    ...(children.length === 0 ? {} : { children }),
  };
}

function childrenOf(snapshot: AnyMachineSnapshot): readonly (readonly [string, string])[] {
  const children = snapshot.children as { readonly [id: string]: AnyActorRef | undefined };
  return Object.entries(children).flatMap(([id, ref]) => (ref === undefined ? [] : [[id, ref.sessionId] as const]));
}

function values(snapshot: ActorSnapshot): SnapshotRecord {
  const { status, context, input, output, error } = snapshot;
  return {
    status,
    ...(context === undefined ? {} : { context: encode(context) }),
    ...(input === undefined ? {} : { input: encode(input) }),
    ...(output === undefined ? {} : { output: encode(output) }),
    ...(error === undefined ? {} : { error: encode(error) }),
  };
}

function timerRecord({ event, detached, ...timer }: TimerState): TimerRecord {
  return { ...timer, event: encode(event), ...(detached ? { detached } : {}) };
}

function encode(value: unknown): Json {
  return encodeValue(value, asActorRef);
}
