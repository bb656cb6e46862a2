import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/common';
import { CancellationScope, isCancellation, proxyActivities, type ActivityOptions } from '@temporalio/workflow';
import { decodeValue } from '../../machines/interpreter/decode-value.ts';
import { encodeValue } from '../../machines/interpreter/encode-value.ts';
import type { Delivery } from '../../machines/interpreter/delivery.ts';
import type { Json } from '../../machines/json.ts';
import type { ActorCall, EffectCall } from './incidents.ts';
import { ACTOR_THREW } from './machine-names.ts';
import type { ActivitySettings } from './machine-settings.ts';

/** A promise actor that is to be run as an activity. */
export interface ActivityToRun {
  readonly session: string;
  readonly src: string;
  readonly input: unknown;
  readonly settings: ActivitySettings;
  /** Stays the same at each attempt, and when the actor is started again in a new run. */
  readonly key: string;
}

/** The activities of a machine that are under way. */
export interface ActivityActors {
  run(actor: ActivityToRun): void;
  stop(session: string): void;
  count(): number;
}

/** @param settled - told of each result or failure, including those nobody wants any more. */
export function createActivityActors(settled: (delivery: Delivery) => void): ActivityActors {
  const open = new Map<string, CancellationScope>();

  async function run({ session, src, input, settings, key }: ActivityToRun, scope: CancellationScope): Promise<void> {
    const call: ActorCall = { input: encodeValue(input), key, isFinal: settings.retry === undefined };
    try {
      const output = await scope.run(() => activityCalled(src, settings)(call));
      settled({ kind: 'result', actor: session, output: decodeValue(output) });
    } catch (error) {
      // Stopped: by the machine, which expects no answer, or with the whole workflow.
      if (!isCancellation(error)) settled({ kind: 'failure', actor: session, error: thrownBy(src, error) });
    } finally {
      if (open.get(session) === scope) open.delete(session);
    }
  }

  return {
    run(actor) {
      const scope = new CancellationScope();
      open.set(actor.session, scope);
      void run(actor, scope);
    },
    stop(session) {
      open.get(session)?.cancel();
      open.delete(session);
    },
    count: () => open.size,
  };
}

/** An activity by its name. */
export function activityCalled(
  name: string,
  settings: ActivitySettings,
): (call: ActorCall | EffectCall) => Promise<Json> {
  const called = proxyActivities<{ [name: string]: (call: ActorCall | EffectCall) => Promise<Json> }>(
    activityOptions(settings),
  )[name];
  if (called === undefined) throw new Error(`Activities cannot be called "${name}".`);
  return called;
}

function activityOptions({ timeout, within, heartbeat, retry }: ActivitySettings): ActivityOptions {
  return {
    startToCloseTimeout: (timeout ?? '10 minutes') as Duration,
    ...(within === undefined ? {} : { scheduleToCloseTimeout: within as Duration }),
    ...(heartbeat === undefined ? {} : { heartbeatTimeout: heartbeat as Duration }),
    retry: {
      ...(retry?.attempts === undefined ? {} : { maximumAttempts: retry.attempts }),
      ...(retry?.pause === undefined ? {} : { initialInterval: retry.pause as Duration }),
      ...(retry?.factor === undefined ? {} : { backoffCoefficient: retry.factor }),
      ...(retry?.longestPause === undefined ? {} : { maximumInterval: retry.longestPause as Duration }),
    },
  };
}

/** The worker has looked at them when it was made. */
type Duration = NonNullable<ActivityOptions['heartbeatTimeout']>;

/** What the actor threw, as it threw it; for an activity that came to no end, an error that says so. */
function thrownBy(src: string, error: unknown): unknown {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure && cause.type === ACTOR_THREW)
    return decodeValue((cause.details?.[0] ?? null) as Json);
  if (cause instanceof TimeoutFailure) return named('ActorTimeoutError', `Actor ${src} did not answer in time.`);
  return named(
    'ActorFailedError',
    `Actor ${src} could not be run: ${cause instanceof Error ? cause.message : String(cause)}`,
  );
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
