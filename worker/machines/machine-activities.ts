import { activityInfo, cancellationSignal, heartbeat } from '@temporalio/activity';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { msToNumber, type Duration } from '@temporalio/common/lib/time.js';
import { decodeValue } from '../../machines/interpreter/decode-value.ts';
import { encodeValue } from '../../machines/interpreter/encode-value.ts';
import type { Json } from '../../machines/json.ts';
import type { ActorCall, EffectCall } from '../../workflows/machine/incidents.ts';
import { ACTOR_THREW } from '../../workflows/machine/machine-names.ts';
import type { ActivityRun, EffectAsked } from './machine-runs.ts';

/** Work of an actor whose types are no longer known. */
export type AnyActorWork = (input: unknown, run: ActivityRun) => unknown;

/** Work of an effect whose types are no longer known. */
export type AnyEffectWork = (effect: EffectAsked<unknown>, run: ActivityRun) => unknown;

/** The activity that does an actor's work. What the work throws reaches the machine as it was thrown, without its stack. */
export function actorActivity(
  work: AnyActorWork,
  heartbeatEvery: string | undefined,
): (call: ActorCall) => Promise<Json> {
  return (call) =>
    alive(heartbeatEvery, async () => {
      try {
        return encodeValue(await work(decodeValue(call.input), runOf(call.key)));
      } catch (error) {
        if (error instanceof CancelledFailure) throw error;
        throw ApplicationFailure.create({
          type: ACTOR_THREW,
          message: messageOf(error),
          nonRetryable: call.isFinal || isFinal(error),
          details: [written(error)],
        });
      }
    });
}

/** The activity that carries out an effect. */
export function effectActivity(
  work: AnyEffectWork,
  heartbeatEvery: string | undefined,
): (call: EffectCall) => Promise<void> {
  return ({ params, event, context, key }) =>
    alive(heartbeatEvery, async () => {
      const asked = { params: decodeValue(params), event: decodeValue(event) as EffectAsked<unknown>['event'] };
      await work({ ...asked, context: decodeValue(context) }, runOf(key));
    });
}

function runOf(key: string): ActivityRun {
  return { key, attempt: activityInfo().attempt, signal: cancellationSignal() };
}

/** Shows by heartbeats that the worker lives, for as long as the work goes on. */
async function alive<T>(every: string | undefined, work: () => Promise<T>): Promise<T> {
  if (every === undefined) return await work();
  const beating = setInterval(() => heartbeat(), msToNumber(every as Duration) / 3);
  try {
    return await work();
  } finally {
    clearInterval(beating);
  }
}

function isFinal(error: unknown): boolean {
  return error instanceof ApplicationFailure && error.nonRetryable === true;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Whatever was thrown, with as much of it as can be kept. */
function written(error: unknown): Json {
  try {
    return encodeValue(error);
  } catch {
    return encodeValue(Object.assign(new Error(messageOf(error)), error instanceof Error ? { name: error.name } : {}));
  }
}
