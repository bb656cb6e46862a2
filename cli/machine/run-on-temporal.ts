import { setTimeout as sleep } from 'node:timers/promises';
import type { AnyStateMachine } from 'xstate';
import { createMachineClient } from '../../client/machine/machine-client.ts';
import { loadMachine } from '../../machines/interpreter/load-machine.ts';
import type { Json } from '../../machines/json.ts';
import { machineProgram } from '../../worker/machines/machine-program.ts';
import { startTimeSkipping } from '../../worker/time-skipping.ts';
import type { MachineModule } from './load-module.ts';
import { actorName, type MachineRun, type Standing } from './machine-run.ts';

const ANSWERED_WITHIN_MS = 10_000;

interface Waiting {
  readonly src: string;
  answer(output: unknown): void;
  fail(error: Error): void;
}

/**
 * Runs a machine as it will run in earnest: as a workflow on a Temporal server of its own, whose clock jumps. Actors are activities that wait
 * for an answer, effects activities that only tell: nothing reaches the world.
 */
export async function runOnTemporal(
  module: MachineModule,
  [name, machine]: readonly [string, AnyStateMachine],
  options: {
    readonly input: unknown;
    readonly effects: readonly string[];
    readonly onProgress: (message: string) => void;
  },
): Promise<MachineRun> {
  const waiting: Waiting[] = [];
  let asked: Standing['effects'] = [];
  const { actors } = loadMachine(machine, { effects: options.effects });
  const work = (src: string): { readonly run: () => Promise<unknown>; readonly timeout: string } => ({
    timeout: '10 years',
    run: () => new Promise((answer, fail) => waiting.push({ src, answer, fail })),
  });
  const effect = (effectName: string) => ({
    run: ({ params }: { readonly params: unknown }) => {
      asked = [...asked, { name: effectName, params }];
    },
  });
  const program = await machineProgram<object>({
    machines: { [name]: machine },
    from: module.url,
    actors: Object.fromEntries(actors.map(({ src, as }) => [src, as === 'workflow' ? { as } : work(src)])),
    effects: Object.fromEntries(options.effects.map((one) => [one, effect(one)])),
  });
  const server = await startTimeSkipping({
    workflows: program.workflows,
    activities: program.activities,
    onProgress: options.onProgress,
  }).finally(() => void program.remove());
  const client = createMachineClient<Record<string, AnyStateMachine>>({
    client: server.client,
    taskQueue: server.taskQueue,
  });
  const running = await client.start(name, `${name}-run`, { input: options.input });

  async function settledView(): ReturnType<typeof running.snapshot> {
    const giveUpAt = Date.now() + ANSWERED_WITHIN_MS;
    for (;;) {
      const view = await running.snapshot();
      const atWork = view.actors.filter(({ kind }) => kind === 'activity').length;
      if (view.status !== 'active' || atWork === waiting.length || Date.now() > giveUpAt) return view;
      await sleep(20);
    }
  }

  /** Effects of the last step included. Asking for the result would have the server's clock jump as far as it can. */
  async function ended(): Promise<void> {
    const giveUpAt = Date.now() + ANSWERED_WITHIN_MS;
    const handle = server.client.workflow.getHandle(running.id);
    while ((await handle.describe()).status.name === 'RUNNING' && Date.now() < giveUpAt) await sleep(20);
  }

  return {
    async standing() {
      const view = await settledView();
      if (view.status !== 'active') await ended();
      const effects = asked;
      asked = [];
      const { status, value, context, tags, timers, output, error } = view;
      return {
        at: await server.now(),
        status,
        value: value as Json,
        context,
        tags,
        timers,
        waitingFor: view.actors.filter(({ kind }) => kind === 'activity').map(({ id, src }) => actorName(id, src)),
        effects,
        ...(status === 'done' ? { output } : {}),
        ...(status === 'error' ? { error } : {}),
      };
    },
    async take(step) {
      switch (step.kind) {
        case 'wait':
          await server.advance(step.ms);
          return;
        case 'send':
          await running.send(step.event as never);
          return;
        case 'answer':
        case 'fail': {
          const { actors: atWork } = await settledView();
          const actor = atWork.find(
            ({ id, src, kind }) => (id === step.actor || src === step.actor) && kind === 'activity',
          );
          const index = waiting.findIndex(({ src }) => src === actor?.src);
          const [found] = index < 0 ? [] : waiting.splice(index, 1);
          if (found === undefined) throw new Error(`No actor ${step.actor} is at work.`);
          if (step.kind === 'answer') found.answer(step.output);
          else found.fail(new Error(step.message));
        }
      }
    },
    async close() {
      // Whoever still waits is let go, or the worker would wait for them.
      for (const { answer } of waiting.splice(0)) answer(undefined);
      await server.close();
    },
  };
}
