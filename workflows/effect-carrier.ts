import { ActivityFailure, ApplicationFailure } from '@temporalio/common';
import { CancellationScope, isCancellation, log } from '@temporalio/workflow';
import { minutesBetween, type Instant } from '../calendar/instant.ts';
import type { Pathway } from '../language/schema/pathway.ts';
import type { CaseState } from '../machines/case-state.ts';
import type { EffectRecord } from '../machines/effect.ts';
import type { JsonObject } from '../machines/json.ts';
import { EFFECT_BUDGET_IN_MS, patientEffects, quickEffects } from './activity-stubs.ts';
import type { Clock } from './clock.ts';
import { addressedNotice, manuscript, missingPapers, papersAreReady } from './effect-inputs.ts';
import { nameOf } from './effect-name.ts';
import type { Incident } from './incident.ts';

/** Carries out what the core asks for. */
export interface EffectCarrier {
  /** Starts what is asked for and not under way, and stops what is no longer asked for. */
  carryOut(): void;
  /** Effects that are still being tried although their first attempts failed. */
  delayed(): readonly Incident[];
  isIdle(): boolean;
}

/** What became of an effect. */
export type EffectOutcome =
  | { readonly kind: 'effectDone'; readonly effect: string; readonly result: JsonObject }
  | { readonly kind: 'effectFailed'; readonly effect: string; readonly reason: string };

/** What a carrier works for. */
export interface Carrying {
  readonly caseId: string;
  /** The version the case lives by now. */
  pathway(): Pathway;
  readonly clock: Clock;
  state(): CaseState;
  /** The entry behind which an effect may go out: the last one of a person. Nothing goes out about what the journal does not know, */
  lastHumanEntry(): number;
  /** unless the journal is down. */
  journalHas(seq: number): boolean;
  /** Told what became of an effect; `undefined` when it was stopped before it happened. */
  settled(outcome: EffectOutcome | undefined): void;
}

interface Flight {
  readonly scope: CancellationScope;
  isOver: boolean;
  /** Set once the first attempts have failed. */
  trouble?: { readonly since: Instant; readonly reason: string };
}

/**
 * The state says what is asked for, so nothing about effects has to survive a run: whatever it still asks for in the next
 * run is carried out then, under the same id, and the activity knows what it did already.
 */
export function createEffectCarrier(carrying: Carrying): EffectCarrier {
  const flights = new Map<string, Flight>();
  const askedBehind = new Map<string, number>();

  function carryOut(): void {
    const state = carrying.state();
    const asked = new Map(
      state.effects.filter(({ status }) => status === 'asked').map((record) => [runOf(record), record]),
    );
    for (const [run, flight] of flights) {
      if (asked.has(run)) continue;
      if (flight.isOver) flights.delete(run);
      else flight.scope.cancel();
    }
    for (const [run, record] of asked) {
      if (flights.has(run)) continue;
      const seq = askedBehind.get(run) ?? carrying.lastHumanEntry();
      askedBehind.set(run, seq);
      if (!carrying.journalHas(seq)) continue;
      if (record.effect.kind === 'notify' && !papersAreReady(record.effect, state)) continue;
      askedBehind.delete(run);
      start(run, record);
    }
  }

  function start(run: string, record: EffectRecord): void {
    const flight: Flight = { scope: new CancellationScope(), isOver: false };
    flights.set(run, flight);
    void settle(flight, record).then((outcome) => {
      // Kept until the core no longer asks for it: it must not start again while its outcome waits to be entered.
      if (outcome === undefined) flights.delete(run);
      else flight.isOver = true;
      carrying.settled(outcome);
    });
  }

  async function settle(flight: Flight, record: EffectRecord): Promise<EffectOutcome | undefined> {
    const { effect } = record;
    try {
      const answer = await flight.scope.run(() => attempts(flight, record));
      return { ...answer, effect: effect.id };
    } catch (error) {
      // No longer asked for, and the activity says that it did not happen.
      if (isCancellation(error) || flight.scope.consideredCancelled) return undefined;
      log.warn('An effect failed for good', { kind: effect.kind, name: nameOf(effect) });
      return { kind: 'effectFailed', effect: effect.id, reason: reasonOf(error) };
    }
  }

  async function attempts(flight: Flight, record: EffectRecord): Promise<Answer> {
    try {
      return await perform(quickEffects, record);
    } catch (error) {
      if (isCancellation(error) || isPermanent(error)) throw error;
      flight.trouble = { since: carrying.clock.now(), reason: reasonOf(error) };
      log.warn('An effect is delayed', { kind: record.effect.kind, name: nameOf(record.effect) });
    }
    return perform(patientEffects(budgetLeft(record)), record);
  }

  async function perform(activities: typeof quickEffects, { effect }: EffectRecord): Promise<Answer> {
    const { caseId, state } = carrying;
    if (effect.kind === 'prepareDocument') {
      const input = manuscript(effect, caseId, carrying.pathway());
      if (input === undefined) return failed(`The pathway has no template for the document "${effect.document}".`);
      return done({ ...(await activities.prepareDocument(input)) });
    }
    const missing = missingPapers(effect, state());
    if (missing !== undefined) return failed(missing);
    const { sent } = await activities.sendNotice(addressedNotice(effect, caseId, state()));
    return done({ sent: sent.map((each) => ({ ...each })) });
  }

  function budgetLeft({ effect, attempt }: EffectRecord): number {
    const retries = carrying
      .state()
      .log.filter((entry) => entry.kind === 'effectRetried' && entry.effect === effect.id);
    const asked = attempt > 1 ? (retries.at(-1)?.at ?? effect.moment) : effect.moment;
    return EFFECT_BUDGET_IN_MS - minutesBetween(asked, carrying.clock.now()) * 60_000;
  }

  return {
    carryOut,
    delayed: () => {
      const byRun = new Map(carrying.state().effects.map((record) => [runOf(record), record.effect]));
      return [...flights].flatMap(([run, { trouble, isOver }]) => {
        const effect = byRun.get(run);
        if (effect === undefined || trouble === undefined || isOver) return [];
        return [{ kind: 'delayed' as const, effect: effect.id, name: nameOf(effect), ...trouble }];
      });
    },
    isIdle: () => flights.size === 0,
  };
}

type Answer =
  | { readonly kind: 'effectDone'; readonly result: JsonObject }
  | { readonly kind: 'effectFailed'; readonly reason: string };

/** Asking again after a failure is another run of the same effect. */
function runOf({ effect, attempt }: EffectRecord): string {
  return `${effect.id}#${attempt}`;
}

function done(result: JsonObject): Answer {
  return { kind: 'effectDone', result };
}

function failed(reason: string): Answer {
  return { kind: 'effectFailed', reason };
}

function isPermanent(error: unknown): boolean {
  const cause = error instanceof ActivityFailure ? error.cause : undefined;
  return cause instanceof ApplicationFailure && cause.nonRetryable === true;
}

function reasonOf(error: unknown): string {
  const cause = error instanceof ActivityFailure && error.cause !== undefined ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}
