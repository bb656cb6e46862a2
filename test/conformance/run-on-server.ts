import { isDeepStrictEqual } from 'node:util';
import type { Script } from './cases.ts';
import { configurationOf, wholeConfiguration } from './configuration.ts';
import { startDurableMachine } from './durable-machine.ts';
import type { Verdict } from './run-case.ts';
import type { RunningMachine } from './running-machine.ts';
import type { ScxmlServer } from './scxml-server.ts';

/**
 * Runs a case on a real server: after each event it has to stand where the script says, and at all times as it does in memory.
 * The script's start is left out, for whoever looks at a server comes later than that.
 *
 * @param key - the document's name among those the server was started with.
 */
export async function runOnServer(server: ScxmlServer, key: string, script: Script): Promise<Verdict> {
  const machine = server.machines[key];
  if (machine === undefined) throw new Error(`The server was not started with ${key}.`);
  const inMemory = startDurableMachine(machine);
  const handle = await server.client.start(key, key);
  const apart = difference(await handle.snapshot(), inMemory.snapshot());
  if (apart !== undefined) return { kind: 'differs', problem: `After the start: ${apart}` };
  for (const [index, step] of script.events.entries()) {
    if (step.after !== undefined) await server.advance(step.after);
    inMemory.take(step);
    const { status } = await handle.snapshot();
    // Some scripts only let time pass, and say so with an event without a name.
    if (status === 'active' && step.event.name !== '') await handle.send({ ...step.event, type: step.event.name });
    const snapshot = await handle.snapshot();
    const found = configurationOf(machine, snapshot.value).join(' ');
    const expected = wholeConfiguration(machine, step.nextConfiguration).join(' ');
    const problem =
      found === expected
        ? difference(snapshot, inMemory.snapshot())
        : `the machine stands in ${found}, the script says ${expected}.`;
    if (problem !== undefined)
      return { kind: 'differs', problem: `After ${index + 1}. ${step.event.name}: ${problem}` };
  }
  return { kind: 'passed', configurations: script.events.length + 1 };
}

type Standing = ReturnType<RunningMachine['snapshot']>;

function difference(here: Standing, inMemory: Standing): string | undefined {
  const [one, other] = [here, inMemory].map(({ value, context, status }) => ({ value, context, status }));
  return isDeepStrictEqual(one, other)
    ? undefined
    : `${JSON.stringify(one)} on the server, ${JSON.stringify(other)} in memory.`;
}
