import type { CaseDifferences } from '../../machines/compare-cases.ts';
import type { By } from '../../machines/entry.ts';
import type { Instant } from '../../calendar/instant.ts';
import type { JsonObject } from '../../machines/json.ts';
import type { Refusal } from '../../machines/refusal.ts';

/** A case that a change is meant for: what searches know of it decides which calendar it gets. Nothing of it is personal. */
export interface CaseToChange {
  readonly reference: string;
  readonly authority: string;
  /** The calendar's name. */
  readonly calendar: string;
}

/**
 * What became of a case. `already`: it lives by these rules. `ended`: it closed for good, or was erased, before its turn came.
 * `failed`: it did not answer.
 */
export type CaseOutcome =
  | { readonly outcome: 'changed'; readonly differences: CaseDifferences }
  | { readonly outcome: 'already' | 'ended' }
  | { readonly outcome: 'refused'; readonly refusal: Refusal }
  | { readonly outcome: 'failed'; readonly reason: string };

/** Other rules for the running cases. */
export interface RulesForMany {
  readonly id: string;
  readonly startedAt: Instant;
  readonly by: By;
  readonly why: string;
  /** Which rules, for which cases: whoever carries it out knows the words. */
  readonly plan: JsonObject;
}

/** How many cases of a change came to what; `waiting` for their turn. */
export type ChangeCounts = { readonly [outcome in CaseOutcome['outcome'] | 'waiting']: number };

/** How far a change has come. */
export interface ChangeStanding extends RulesForMany {
  readonly counts: ChangeCounts;
  /** Absent while it runs. `stopped` by somebody before its end; `lost` when the server knows nothing of it any more. */
  readonly ended?: 'done' | 'stopped' | 'lost';
  readonly endedAt?: Instant;
  /** Cases that live by the old rules all the same when it was done: opened while it ran, or refused. */
  readonly leftBehind?: number;
}

/** Reaches the running cases. */
export interface RunningCases {
  /** Those the change is meant for, in pages. */
  list(change: RulesForMany): AsyncIterable<readonly CaseToChange[]>;
  /** What the rules would make of a case. */
  preview(change: RulesForMany, one: CaseToChange): Promise<CaseOutcome>;
  /** Gives them to it; asked again, it answers the same and does nothing twice. */
  change(
    change: RulesForMany,
    one: CaseToChange,
  ): Promise<Exclude<CaseOutcome, { readonly outcome: 'changed' }> | undefined>;
  /** How many live by the rules that are to be left. */
  countLeft(change: RulesForMany): Promise<number>;
}

/** What a workflow asks for a change, a step each. */
export interface ChangeActivities {
  /** Notes every case the change is meant for and has not met yet; answers how many those are. */
  listCases(input: { readonly id: string }): Promise<{ readonly found: number }>;
  /** Changes a few that wait; answers how things stand then. */
  changeBatch(input: { readonly id: string }): Promise<ChangeCounts>;
  finishChange(input: { readonly id: string; readonly ended: 'done' | 'stopped' }): Promise<ChangeCounts>;
}
