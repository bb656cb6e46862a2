import { createActor, type AnyActorLogic, type AnyActorRef, type AnyActorScope } from 'xstate';
import type { StepDraft } from './step-draft.ts';
import type { ActorSnapshot } from './machine-state.ts';
import { UnnamedActorError } from './unnamed-actor.ts';
import { roleOf } from './logic-role.ts';

/** An actor system, as references carry it. */
export type AnyActorSystem = AnyActorRef['system'];

/**
 * Where actor references meet the step that is being taken. References are identities only: they are shared by all states
 * that come from one start or one rehydration, and what they answer (`getSnapshot`) is read from the step at hand.
 */
export interface ActorWorld {
  readonly system: AnyActorSystem;
  /** The step at hand; the last one between two steps. */
  draft: StepDraft | undefined;
  /** What XState asks for when it creates an actor. */
  initialSnapshot(session: string, logic: AnyActorLogic, input: unknown): ActorSnapshot;
}

/** What XState's own code calls of an actor system, beside what its types show. */
interface SystemCalls {
  _bookId(): string;
  _register(): void;
  _unregister(ref: AnyActorRef): void;
  _set(systemId: string, ref: AnyActorRef): void;
  _relay(source: AnyActorRef, target: AnyActorRef, event: { readonly type: string }): void;
  _sendInspectionEvent(event: Inspection): void;
}

interface Inspection {
  readonly type: string;
  readonly actorRef: AnyActorRef;
  readonly snapshot?: unknown;
}

const worlds = new WeakMap<object, ActorWorld>();

/** The world a system belongs to; XState's own systems belong to none. */
export function worldOf(system: AnyActorSystem): ActorWorld | undefined {
  return worlds.get(system);
}

/** A world without actors. */
export function createWorld(): ActorWorld {
  const calls: SystemCalls = {
    _bookId: () => draftOf(world).bookSession(),
    _register: () => undefined,
    _unregister: (ref) => draftOf(world).releaseSystemId(ref.sessionId),
    _set: (systemId, ref) => draftOf(world).takeSystemId(systemId, ref.sessionId),
    _relay: (_source, target, event) => draftOf(world).relay(target.sessionId, event),
    _sendInspectionEvent: (event) => inspect(world, event),
  };
  const shown: AnyActorSystem = {
    get: (systemId) => draftOf(world).bySystemId(String(systemId)),
    getAll: () => draftOf(world).allBySystemId(),
    inspect: () => ({ unsubscribe: () => undefined }),
    scheduler: {
      schedule: (source, target, event, delay, id) =>
        draftOf(world).arm(source.sessionId, target.sessionId, event, delay, id),
      cancel: (source, id) => draftOf(world).cancel(source.sessionId, id),
      cancelAll: (source) => draftOf(world).cancelAll(source.sessionId),
    },
    getSnapshot: () => ({ _scheduledEvents: {} }),
    start: () => undefined,
    _clock: { setTimeout: () => undefined, clearTimeout: () => undefined },
    _logger: () => undefined,
  };
  const system: AnyActorSystem & SystemCalls = { ...shown, ...calls };
  const world: ActorWorld = {
    system,
    draft: undefined,
    initialSnapshot: (session, logic, input) => draftOf(world).initialSnapshot(session, logic, input),
  };
  worlds.set(system, world);
  return world;
}

/** The session of a parent that lives elsewhere: a machine run as a workflow of its own can send to whoever started it. */
export const PARENT = 'parent';

/** Whom a machine that was started by another one elsewhere takes for its parent. What it is sent becomes an effect. */
export function parentElsewhere(world: ActorWorld): AnyActorRef {
  return { system: world.system, sessionId: PARENT, id: PARENT } as AnyActorRef;
}

/** How an actor that is created outside a machine's own transitions is named. */
interface RefNames {
  readonly id?: string;
  readonly parent?: AnyActorRef;
  readonly src: string;
  readonly systemId?: string;
  readonly sync?: boolean;
}

/** An actor that begins computes its first snapshot; one that is revived is given it afterwards. */
type Beginning = { readonly input: unknown } | 'revived';

/** An actor reference made by XState itself, living in this world. */
export function createRef(world: ActorWorld, logic: AnyActorLogic, names: RefNames, beginning: Beginning): AnyActorRef {
  // XState takes an actor's system from its parent: the stand-in gives the machine itself ours, and is then forgotten.
  const parent = names.parent ?? ({ system: world.system } as AnyActorRef);
  const { id, src, systemId, sync: syncSnapshot } = names;
  const ref: AnyActorRef = createActor(logic, {
    parent,
    src,
    ...(beginning === 'revived' ? { snapshot: { status: 'active', output: undefined, error: undefined } } : beginning),
    ...(id === undefined ? {} : { id }),
    ...(systemId === undefined ? {} : { systemId }),
    ...(syncSnapshot === undefined ? {} : { syncSnapshot }),
  });
  return ref;
}

function inspect(world: ActorWorld, event: Inspection): void {
  if (event.type === '@xstate.microstep') draftOf(world).noteMicrostep(event.snapshot);
  if (event.type !== '@xstate.actor') return;
  adopt(world, event.actorRef);
}

/** A new actor: what it is asked from now on is answered from the step at hand. */
function adopt(world: ActorWorld, ref: AnyActorRef): void {
  const { logic, options, _syncSnapshot: sync } = internals(ref);
  const role = roleOf(logic);
  if (role === undefined || typeof ref.src !== 'string') throw new UnnamedActorError(ref.id);
  const session = ref.sessionId;
  const parent = ref._parent?.sessionId;
  Object.defineProperties(ref, {
    _parent: { value: parent === undefined ? undefined : ref._parent },
    getSnapshot: { value: () => world.draft?.snapshotOf(session) },
    getPersistedSnapshot: { value: () => world.draft?.snapshotOf(session) },
    start: { value: () => draftOf(world).start(session) },
    send: { value: () => refuseSend(ref) },
    _send: { value: () => refuseSend(ref) },
    _processingStatus: { get: () => processingStatus[draftOf(world).phaseOf(session)] },
  });
  draftOf(world).adopt({
    session,
    id: ref.id,
    parent,
    src: ref.src,
    kind: role.kind,
    systemId: options.systemId,
    sync: sync === true,
    ref,
    scope: scopeOf(world, ref),
    logic: role.logic,
    phase: 'notStarted',
    snapshot: { status: 'active' },
  });
}

/** XState's numbers for them. */
const processingStatus = { notStarted: 0, running: 1, stopped: 2 } as const;

interface RefInternals {
  readonly logic: AnyActorLogic;
  readonly options: { readonly systemId?: string };
  readonly _syncSnapshot?: boolean;
}

/** Fields that XState's `Actor` has and the type of a reference does not show. */
function internals(ref: AnyActorRef): RefInternals {
  return ref as unknown as RefInternals;
}

function scopeOf(world: ActorWorld, ref: AnyActorRef): AnyActorScope {
  const session = ref.sessionId;
  return {
    self: ref,
    id: ref.id,
    sessionId: session,
    system: world.system,
    logger: (...said: unknown[]) => draftOf(world).log(session, said),
    defer: (later) => draftOf(world).defer(session, later),
    emit: (event) => draftOf(world).emit(session, event),
    stopChild: (child) => draftOf(world).stop(child.sessionId),
    actionExecutor: (action) => draftOf(world).act(session, action),
  };
}

function refuseSend(ref: AnyActorRef): never {
  throw new Error(
    `Actor "${ref.id}" was sent an event by a function of the machine. That would happen again with every replay: use sendTo() instead.`,
  );
}

function draftOf(world: ActorWorld): StepDraft {
  if (world.draft === undefined) throw new Error('A machine was asked something outside a step.');
  return world.draft;
}
