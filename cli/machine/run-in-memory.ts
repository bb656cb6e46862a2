import type { AnyStateMachine } from 'xstate';
import type { Instant } from '../../calendar/instant.ts';
import type { Delivered } from '../../machines/interpreter/delivery.ts';
import { loadMachine } from '../../machines/interpreter/load-machine.ts';
import { createMemoryHost } from '../../machines/interpreter/memory-host.ts';
import type { Json } from '../../machines/json.ts';
import { actorName, type MachineRun } from './machine-run.ts';

/**
 * Runs a machine here, on a clock of its own. Actors wait for an answer and effects are only told of: nothing reaches the world.
 *
 * @throws {UnloadableMachineError} it cannot be run durably.
 */
export function runInMemory(
  machine: AnyStateMachine,
  options: { readonly input: unknown; readonly effects: readonly string[]; readonly startedAt: Instant },
): MachineRun {
  const { effects, input, startedAt } = options;
  const host = createMemoryHost(loadMachine(machine, { effects }), { input, startedAt });
  let told = 0;
  return {
    standing() {
      const { status, value, context, tags, output, error } = host.snapshot();
      const asked = host.effects().slice(told);
      told = host.effects().length;
      return Promise.resolve({
        at: host.now(),
        status,
        value: value as Json,
        context,
        tags: [...tags],
        timers: host.state().timers.map(({ event, dueAt }) => ({ event: event.type, dueAt })),
        waitingFor: host.pending().map(({ id, src }) => actorName(id, src)),
        effects: asked.flatMap((effect) =>
          effect.kind === 'effect' ? [{ name: effect.name, params: effect.params }] : [],
        ),
        ...(status === 'done' ? { output } : {}),
        ...(status === 'error' ? { error } : {}),
      });
    },
    take(step) {
      switch (step.kind) {
        case 'wait':
          host.advanceBy(step.ms);
          return Promise.resolve();
        case 'send':
          return settled(host.send(step.event));
        case 'answer':
          return answered(step.actor, (session) => host.resolve(session, step.output));
        case 'fail':
          return answered(step.actor, (session) => host.reject(session, new Error(step.message)));
      }
    },
    close: () => Promise.resolve(),
  };

  function answered(name: string, answer: (session: string) => Delivered): Promise<void> {
    const pending = host.pending();
    const actor = pending.find(({ id, src }) => id === name || src === name);
    if (actor !== undefined) return settled(answer(actor.actor));
    const names = pending.map(({ id, src }) => actorName(id, src)).join(', ') || 'none';
    return Promise.reject(new Error(`No actor ${name} is at work; ${names} is.`));
  }
}

function settled(delivered: Delivered): Promise<void> {
  return delivered.kind === 'refused' ? Promise.reject(new Error(delivered.refusal.message)) : Promise.resolve();
}
