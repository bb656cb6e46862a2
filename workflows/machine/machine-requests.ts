import { allHandlersFinished, condition, setHandler } from '@temporalio/workflow';
import { decodeValue } from '../../machines/interpreter/decode-value.ts';
import { rootSnapshot } from '../../machines/interpreter/deliver.ts';
import type { MachineState } from '../../machines/interpreter/machine-state.ts';
import type { MachineHost, Tried } from './machine-host.ts';
import { betweenRuns, refusal } from './machine-refusals.ts';
import { activeStates, viewOf } from './machine-view.ts';
import * as messages from './messages.ts';
import { writtenValue } from './written-value.ts';

/** The keys that are remembered; older ones are forgotten. */
const KEYS_KEPT = 1_000;
/** All of them have to travel to the next run. */
const KEY_LENGTH = 200;

/** What comes to a machine from outside. */
export interface MachineRequests {
  /** From now on whoever asks is told to try again: the machine goes on in a new run. Who waits is told so as well. */
  putOff(): void;
  /** Everybody who asked has their answer. */
  areDone(): boolean;
  keys(): messages.CarriedMachine['keys'];
}

/** Sets the handlers of a machine's workflow. */
export function takeMachineRequests(host: MachineHost, used: messages.CarriedMachine['keys']): MachineRequests {
  const keys = new Map(used);
  let isMoving = false;

  function view(withoutContext?: boolean): messages.MachineView {
    return viewOf(host.state(), host.incidents(), withoutContext);
  }

  function refuse(reason: messages.MachineRefusal['reason'], message: string, index?: number): never {
    const states = activeStates(rootSnapshot(host.state()).value);
    throw refusal({ reason, message, states, ...(index === undefined ? {} : { index }) });
  }

  function isRepeated({ key, bodyHash }: messages.SendRequest): boolean {
    if (key === undefined || !keys.has(key)) return false;
    if (keys.get(key) === bodyHash) return true;
    return refuse('keyUsed', `The key ${key} was used for something else. Nothing was sent: take a new key.`);
  }

  let tried: { readonly state: MachineState; readonly text: string; readonly result: Tried } | undefined;

  /** What would come of it, kept: what the validator tried need not be worked out again. */
  function tryOut(request: messages.SendRequest): Tried {
    const text = JSON.stringify(request);
    if (tried?.state !== host.state() || tried.text !== text) {
      const events = request.events.map((event) => decodeValue(event));
      const result = host.tryEvents(events, request.mustBeAccepted === true);
      tried = { state: host.state(), text, result };
    }
    return tried.result;
  }

  /** Refused here, a request leaves nothing behind. */
  function validate(request: messages.SendRequest): void {
    if (isMoving) throw betweenRuns();
    if (!isSendRequest(request)) refuse('notAnEvent', 'Send {events: […]}, a list of events.');
    if ((request.key ?? '').length > KEY_LENGTH)
      refuse('keyTooLong', `A key has ${KEY_LENGTH} letters at most. Nothing was sent.`);
    if (isRepeated(request)) return;
    const result = tryOut(request);
    if (result.kind === 'refused') refuse(result.refusal.reason, result.refusal.message, result.index);
  }

  /** Not a promise: it is done with when it returns, so no run has to wait for it. */
  function send(request: messages.SendRequest): messages.Sent {
    if (isRepeated(request)) return { view: view(request.withoutContext), emitted: [], repeated: true };
    // Tried again where something came before it in the same task.
    const result = tryOut(request);
    if (result.kind === 'refused') return refuse(result.refusal.reason, result.refusal.message, result.index);
    const emitted = host.accept(result, request.events.length);
    remember(request);
    return { view: view(request.withoutContext), emitted: emitted.map(writtenValue) };
  }

  function remember({ key, bodyHash = '' }: messages.SendRequest): void {
    if (key === undefined) return;
    keys.set(key, bodyHash);
    const [oldest] = keys.keys();
    if (keys.size > KEYS_KEPT && oldest !== undefined) keys.delete(oldest);
  }

  function holds({ state, tag, done }: messages.WaitRequest): boolean {
    const snapshot = rootSnapshot(host.state());
    return (
      (state === undefined || isIn(snapshot.value, state.split('.'))) &&
      (tag === undefined || snapshot.hasTag(tag)) &&
      (done !== true || snapshot.status === 'done')
    );
  }

  async function waitFor(request: messages.WaitRequest): Promise<messages.MachineView> {
    const isSettled = (): boolean => isMoving || holds(request) || rootSnapshot(host.state()).status !== 'active';
    if (request.withinMs === undefined) await condition(isSettled);
    else if (!(await condition(isSettled, request.withinMs)))
      refuse('timedOut', `It did not come within ${request.withinMs} ms.`);
    if (holds(request)) return view();
    if (isMoving) throw betweenRuns();
    const { status } = rootSnapshot(host.state());
    return refuse('endedBefore', `The machine is ${status}, so what was waited for cannot come any more.`);
  }

  function settle({ id, how }: messages.SettleRequest): messages.MachineView {
    if (!host.settleIncident(id, how))
      refuse('noIncident', `There is no incident ${id}. Those there are stand in the snapshot.`);
    return view();
  }

  setHandler(messages.snapshotQuery, () => view());
  setHandler(messages.machineEventSignal, (event) => host.hear(decodeValue(event)));
  setHandler(messages.childEventSignal, (child, event) => host.hear(decodeValue(event), child));
  setHandler(messages.sendUpdate, send, { validator: validate });
  setHandler(messages.waitForUpdate, waitFor, {
    validator: (request) => {
      if (isMoving) throw betweenRuns();
      if (!isWaitRequest(request)) refuse('notAsked', 'Say what to wait for: a state, a tag or done.');
    },
  });
  setHandler(messages.settleUpdate, settle, {
    validator: ({ id }) => {
      if (isMoving) throw betweenRuns();
      if (!host.incidents().some((one) => one.id === id)) refuse('noIncident', `There is no incident ${id}.`);
    },
  });

  return {
    putOff() {
      isMoving = true;
    },
    areDone: allHandlersFinished,
    keys: () => [...keys],
  };
}

function isSendRequest(value: unknown): value is messages.SendRequest {
  return typeof value === 'object' && value !== null && 'events' in value && Array.isArray(value.events);
}

function isWaitRequest(value: unknown): value is messages.WaitRequest {
  return typeof value === 'object' && value !== null && ('state' in value || 'tag' in value || 'done' in value);
}

function isIn(value: unknown, path: readonly string[]): boolean {
  const [first, ...rest] = path;
  if (first === undefined) return true;
  if (typeof value === 'string') return value === first && rest.length === 0;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, first)) return false;
  return isIn((value as { readonly [key: string]: unknown })[first], rest);
}
