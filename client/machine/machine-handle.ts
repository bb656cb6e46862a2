import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { AnyStateMachine } from 'xstate';
import { decodeValue } from '../../machines/interpreter/decode-value.ts';
import { encodeValue } from '../../machines/interpreter/encode-value.ts';
import type { Json } from '../../machines/json.ts';
import type { MachineIncident } from '../../workflows/machine/incidents.ts';
import type { MachineView, SendRequest, Sent, SettleRequest, WaitRequest } from '../../workflows/machine/messages.ts';
import { hashOf, updateIdOf } from '../body-hash.ts';
import { createMachineAsking } from './asking-machines.ts';
import { MachineRefusedError } from './machine-errors.ts';
import type { EmittedBy, EventFor, MachineSnapshot, OutputOf } from './machine-types.ts';

/** One machine. Every method throws errors that say what to do. */
export interface MachineHandle<Machine extends AnyStateMachine> {
  readonly id: string;
  /**
   * Sends an event, or several that are taken together or not at all, and answers with the snapshot they led to.
   *
   * @throws {MachineRefusedError} the machine has ended, it is no event, or nobody takes it and it must be accepted.
   */
  send(event: EventFor<Machine> | readonly EventFor<Machine>[], options?: SendOptions): Promise<SentTo<Machine>>;
  /**
   * Waits until the machine stands there, as long as it takes: days, restarts of workers and of this program's connection included.
   *
   * @throws {MachineRefusedError} it has ended before, or it did not come in time.
   */
  waitFor(wanted: WaitFor): Promise<MachineSnapshot<Machine>>;
  /** Where it stands now, or stood when it ended. */
  snapshot(): Promise<MachineSnapshot<Machine>>;
  /** What needs somebody to look at it. */
  incidents(): Promise<readonly MachineIncident[]>;
  /** Tries again what an incident is about, or drops it because it was dealt with by other means. */
  settleIncident(id: number, how: SettleRequest['how']): Promise<MachineSnapshot<Machine>>;
  /**
   * Waits for its end and answers with its output.
   *
   * @throws {MachineFailedError} it ended in error, or was terminated.
   */
  done(): Promise<OutputOf<Machine>>;
}

/** How events are sent. */
export interface SendOptions {
  /** Repeated under the same key, the events are taken once. Kept for the machine's last thousand keys, across its runs. */
  readonly key?: string;
  /** Refuse an event no transition would be taken for; otherwise it passes without effect, as in XState. */
  readonly mustBeAccepted?: boolean;
  /** Leave the context out of the answer. */
  readonly withoutContext?: boolean;
}

/** What sending led to. */
export interface SentTo<Machine extends AnyStateMachine> extends MachineSnapshot<Machine> {
  /** What the machine emitted on the way. */
  readonly emitted: readonly EmittedBy<Machine>[];
  /** It had been sent under this key before; now nothing was. */
  readonly repeated: boolean;
}

/** What is waited for; all that is named has to hold at once. */
export type WaitFor = WaitRequest;

/** The machine of that id, which need not have been started yet. */
export function createMachineHandle<Machine extends AnyStateMachine>(options: {
  readonly client: Client;
  readonly id: string;
  readonly patienceInMs: number;
}): MachineHandle<Machine> {
  const { id } = options;
  const asking = createMachineAsking(options.client, id, options.patienceInMs);

  async function send(
    event: EventFor<Machine> | readonly EventFor<Machine>[],
    { key, ...how }: SendOptions = {},
  ): Promise<SentTo<Machine>> {
    const several: readonly unknown[] = Array.isArray(event) ? event : [event];
    const events = several.map((one) => encodeValue(one));
    const bodyHash = hashOf({ events });
    const request: SendRequest = { ...how, events, ...(key === undefined ? {} : { key, bodyHash }) };
    // Also without a key: an answer that was lost on the way is asked for again under the same id.
    const updateId = key === undefined ? randomUUID() : updateIdOf({ key, bodyHash });
    const sent = await asking.update<Sent>('send', request, updateId);
    return {
      ...snapshotOf<Machine>(sent.view),
      emitted: sent.emitted.map((one) => decodeValue(one) as EmittedBy<Machine>),
      repeated: sent.repeated === true,
    };
  }

  async function waitFor(wanted: WaitFor): Promise<MachineSnapshot<Machine>> {
    try {
      return snapshotOf(await asking.wait<MachineView>('waitFor', wanted));
    } catch (error) {
      if (!(error instanceof MachineRefusedError) || error.reason !== 'ended') throw error;
      // It ended before it could be asked: how it ended may be what was waited for.
      const view = await asking.query<MachineView>('snapshot');
      if (holds(wanted, view)) return snapshotOf(view);
      throw error;
    }
  }

  return {
    id,
    send,
    waitFor,
    snapshot: async () => snapshotOf(await asking.query<MachineView>('snapshot')),
    incidents: async () => (await asking.query<MachineView>('snapshot')).incidents,
    settleIncident: async (incident, how) => {
      const request: SettleRequest = { id: incident, how };
      return snapshotOf(await asking.update<MachineView>('settleIncident', request, randomUUID()));
    },
    done: async () => decodeValue((await asking.result()).output) as OutputOf<Machine>,
  };
}

function snapshotOf<Machine extends AnyStateMachine>(view: MachineView): MachineSnapshot<Machine> {
  const { machine, version, status, value, tags, actors, timers, dropped } = view;
  return {
    machine,
    ...(version === undefined ? {} : { version }),
    status,
    value: value as MachineSnapshot<Machine>['value'],
    context: decodeValue(view.context) as MachineSnapshot<Machine>['context'],
    tags,
    output: read(view.output) as MachineSnapshot<Machine>['output'],
    error: read(view.error),
    actors,
    timers,
    dropped,
  };
}

function read(written: Json | undefined): unknown {
  return written === undefined ? undefined : decodeValue(written);
}

function holds({ state, tag, done }: WaitFor, view: MachineView): boolean {
  const paths = pathsIn(view.value);
  return (
    (state === undefined || paths.includes(state)) &&
    (tag === undefined || view.tags.includes(tag)) &&
    (done !== true || view.status === 'done')
  );
}

function pathsIn(value: Json, above = ''): readonly string[] {
  if (typeof value === 'string') return [above + value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [above + key, ...pathsIn(inner, `${above}${key}.`)]);
}
