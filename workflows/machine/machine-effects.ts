import { ActivityFailure } from '@temporalio/common';
import { CancellationScope, isCancellation } from '@temporalio/workflow';
import type { CustomEffect } from '../../machines/interpreter/machine-effect.ts';
import { messageOf } from '../refusals.ts';
import { activityCalled } from './machine-actors.ts';
import type { PendingEffect } from './incidents.ts';
import type { ActivitySettings } from './machine-settings.ts';
import { writtenValue } from './written-value.ts';

/** The effects of a machine that are under way. They begin in the order they were asked for, and do not wait for one another. */
export interface EffectActivities {
  ask(effect: CustomEffect): void;
  /** Carries out one that was asked for before, under its own key. */
  resume(effect: PendingEffect): void;
  pending(): readonly PendingEffect[];
  /** How many were ever asked for. */
  asked(): number;
}

/** What carrying out effects needs. */
export interface EffectActivitiesOptions {
  readonly workflowId: string;
  /** How many were asked for in earlier runs. */
  readonly asked: number;
  readonly settingsOf: (name: string) => ActivitySettings;
  /** Told when one is done, or given up for the reason given. */
  readonly settled: (effect: PendingEffect, failure: string | undefined) => void;
}

export function createEffectActivities(options: EffectActivitiesOptions): EffectActivities {
  const pending = new Set<PendingEffect>();
  let { asked } = options;

  async function carryOut(effect: PendingEffect): Promise<void> {
    let failure: string | undefined;
    try {
      // Asked for is asked for: neither a later event nor the end of the workflow takes it back.
      await CancellationScope.nonCancellable(() =>
        activityCalled(effect.name, options.settingsOf(effect.name))(effect.call),
      );
    } catch (error) {
      if (isCancellation(error)) return;
      failure = messageOf(error instanceof ActivityFailure ? (error.cause ?? error) : error);
    }
    pending.delete(effect);
    options.settled(effect, failure);
  }

  function resume(effect: PendingEffect): void {
    pending.add(effect);
    void carryOut(effect);
  }

  return {
    ask({ name, params, event, context }) {
      asked += 1;
      const key = `${options.workflowId}/effect/${asked}`;
      try {
        const call = { params: writtenValue(params), event: writtenValue(event), context: writtenValue(context), key };
        resume({ name, call });
      } catch (error) {
        options.settled({ name, call: { params: null, event: null, context: null, key } }, messageOf(error));
      }
    },
    resume,
    pending: () => [...pending],
    asked: () => asked,
  };
}
