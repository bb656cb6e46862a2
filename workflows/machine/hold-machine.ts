import { condition, log, setHandler } from '@temporalio/workflow';
import type { Json } from '../../machines/json.ts';
import type { MachineIncident } from './incidents.ts';
import { refusal } from './machine-refusals.ts';
import { activeStates } from './machine-view.ts';
import * as messages from './messages.ts';

const TRY_AGAIN_AFTER = '1 hour';

/**
 * Keeps a machine that this worker's program cannot take up, because it has not the states the machine stands in: nothing is
 * taken, nothing is lost. Settles when it is worth trying again, because somebody asks for it or an hour has passed, with what a parent machine
 * has said meanwhile.
 */
export async function holdMachine(
  carried: messages.CarriedMachine,
  since: MachineIncident['since'],
  reason: string,
): Promise<readonly Json[]> {
  let isAskedFor = false;
  const heard = [...(carried.heard ?? [])];
  log.error('A machine cannot be taken up by this worker');
  const incident: MachineIncident = { id: 0, since, reason, about: { kind: 'program' } };
  const view = viewOfRecord(carried, incident);
  const message = `The machine waits for a worker whose program has its states. Nothing was taken. ${reason}`;
  function refuse(): never {
    throw refusal({ reason: 'otherProgram', message, states: activeStates(view.value) });
  }
  setHandler(messages.snapshotQuery, () => view);
  setHandler(messages.sendUpdate, (_request: messages.SendRequest): messages.Sent => refuse(), {
    validator: (_request) => refuse(),
  });
  setHandler(messages.waitForUpdate, (_request: messages.WaitRequest): messages.MachineView => refuse(), {
    validator: (_request) => refuse(),
  });
  setHandler(messages.machineEventSignal, (event) => void heard.push(event));
  setHandler(messages.settleUpdate, () => {
    isAskedFor = true;
    return view;
  });
  await condition(() => isAskedFor, TRY_AGAIN_AFTER);
  return heard;
}

function viewOfRecord({ record, incidents }: messages.CarriedMachine, incident: MachineIncident): messages.MachineView {
  const [root] = record.actors;
  const { id, version } = record.machine;
  return {
    machine: id,
    ...(version === undefined ? {} : { version }),
    status: 'active',
    value: root?.snapshot.value ?? null,
    context: root?.snapshot.context ?? null,
    tags: [],
    actors: record.actors
      .filter(({ session, running }) => session !== root?.session && running)
      .map(({ id: actor, src, kind, snapshot: { status } }) => ({ id: actor, src, kind, status })),
    timers: record.timers.map(({ sendId, dueAt }) => ({ event: sendId, dueAt })),
    dropped: record.dropped,
    incidents: [incident, ...incidents],
  };
}
