import { setTimeout as sleep } from 'node:timers/promises';
import { isGrpcServiceError } from '@temporalio/client';
import { instantOfMs, type Instant } from '../../calendar/instant.ts';
import { NoAnswerError } from '../../client/case-errors.ts';
import type { CaseClient } from '../../client/case-client.ts';
import type { ResolvedPathway } from '../../language/lower.ts';
import type { Change } from '../../machines/entry.ts';
import type { JsonObject } from '../../machines/json.ts';
import type { Chance } from './chance.ts';

/** What a person wants recorded, under a key of their own. */
export type Wish = { readonly key: string } & (
  | { readonly kind: 'open'; readonly on: Instant; readonly data: JsonObject }
  | { readonly kind: 'record'; readonly event: string; readonly on: Instant | string; readonly data: JsonObject }
  | { readonly kind: 'correct'; readonly change: Change }
);

/** A wish that was answered: with which number of the log, and when it was recorded. */
export interface Answered {
  readonly reference: string;
  readonly wish: Wish;
  readonly seq: number;
  readonly at: Instant;
}

/** What people did, counted. */
export interface Traffic {
  /** Requests that were answered, each once. */
  readonly answered: Answered[];
  /** Requests that went out, repetitions included. */
  sent: number;
  /** Repetitions because no answer came. */
  retried: number;
  /** Repetitions although an answer had come, and those of them that were answered differently. */
  repeated: number;
  readonly differing: string[];
  /** Requests that were refused though the pathway allows them, or not answered to the end. */
  readonly refused: string[];
}

/** Asks on behalf of people. */
export interface Asker {
  readonly traffic: Traffic;
  /** Has it recorded, however often it has to be asked for; undefined when it was refused. */
  ask(reference: string, wish: Wish): Promise<Answered | undefined>;
  /** Does `act` when the next request is under way, if it still is then. Answers what cancels it. */
  duringNext(act: () => void): void;
  /** Settles at the next answer. */
  nextAnswer(): Promise<void>;
}

export const manager = { person: 'p-manager', role: 'manager' };

/** What asking works with. */
interface Asking {
  readonly cases: CaseClient;
  readonly pathway: ResolvedPathway;
  readonly pathwayHash: string;
  readonly chance: Chance;
  whenReady(): Promise<void>;
  /** When nobody waits any longer. */
  readonly givenUp: AbortSignal;
}

/** People who repeat what was not answered, and sometimes what was. */
export function createAsker({ cases, pathway, pathwayHash, chance, whenReady, givenUp }: Asking): Asker {
  const traffic: Traffic = { answered: [], sent: 0, retried: 0, repeated: 0, differing: [], refused: [] };
  let during: (() => void) | undefined;
  const heard: (() => void)[] = [];

  async function once(reference: string, wish: Wish): Promise<Answered> {
    traffic.sent += 1;
    let isUnderWay = true;
    const act = during;
    if (act !== undefined) {
      during = undefined;
      // Somewhere between the request's departure and its answer, which takes some tens of milliseconds.
      setTimeout(() => (isUnderWay ? act() : (during = act)), chance.below(40));
    }
    try {
      const { seq, at } = await put(reference, wish);
      return { reference, wish, seq, at };
    } finally {
      isUnderWay = false;
    }
  }

  async function put(reference: string, wish: Wish): Promise<Pick<Answered, 'seq' | 'at'>> {
    const { key } = wish;
    switch (wish.kind) {
      case 'open': {
        const { on, data } = wish;
        const rules = { pathway, pathwayHash, reopenForInDays: 0, entriesPerRun: 25 };
        await cases.openCase({ reference, ...rules, on, by: manager, data, key });
        return { seq: 1, at: on };
      }
      case 'record': {
        const { event, on, data } = wish;
        const isManagers = event === 'CALL_NOTED' || event === 'WATCH_ENDED';
        const by = isManagers ? manager : { person: `p-visitor-of-${reference}`, role: 'visitor' };
        return (await cases.record(reference, { event, on: on as Instant, by, data, key })).entry;
      }
      case 'correct':
        return (await cases.correct(reference, { change: wish.change, why: 'Misheard.', by: manager, key })).entry;
    }
  }

  async function untilAnswered(reference: string, wish: Wish): Promise<Answered> {
    for (;;) {
      try {
        return await once(reference, wish);
      } catch (error) {
        if (!isPassing(error) || givenUp.aborted) throw error;
        traffic.retried += 1;
        await Promise.all([whenReady(), sleep(100)]);
      }
    }
  }

  return {
    traffic,
    async ask(reference, wish) {
      try {
        const answered = await untilAnswered(reference, wish);
        traffic.answered.push(answered);
        for (const tell of heard.splice(0)) tell();
        if (chance.isLikely(0.05) && wish.kind !== 'open') {
          traffic.repeated += 1;
          const again = await untilAnswered(reference, wish);
          if (again.seq !== answered.seq || again.at !== answered.at)
            traffic.differing.push(`${reference} ${wish.key}`);
        }
        return answered;
      } catch (error) {
        traffic.refused.push(`${reference} ${wish.key}: ${error instanceof Error ? error.message : String(error)}`);
        return undefined;
      }
    },
    duringNext: (act) => void (during = act),
    nextAnswer: () => new Promise((resolve) => heard.push(resolve)),
  };
}

/** Now, as an instant of the log. */
export function present(): Instant {
  return instantOfMs(Date.now());
}

/** No answer, or no server to give one: the request may or may not have been carried out, and is repeated. */
function isPassing(error: unknown): boolean {
  return (
    error instanceof NoAnswerError ||
    isGrpcServiceError(error) ||
    (error instanceof Error && isGrpcServiceError(error.cause))
  );
}
