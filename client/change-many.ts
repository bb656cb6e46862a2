import type { By } from '../machines/entry.ts';
import type { CaseDifferences } from '../machines/compare-cases.ts';
import type { Refusal } from '../machines/refusal.ts';
import type { CaseClient } from './case-client.ts';
import { CaseCompletedError, CaseNotFoundError, RefusedError } from './case-errors.ts';
import {
  changeFor,
  filtersOf,
  plannedCase,
  type ChangePlan,
  type PlanContents,
  type PlannedCase,
} from './change-plan.ts';

/**
 * What becomes of one case. `already`: it lives by these rules, from an earlier attempt perhaps. `ended`: it closed for good or was
 * erased meanwhile. `failed`: it did not answer.
 */
export type ChangeOutcome =
  | { readonly outcome: 'changed'; readonly differences: CaseDifferences }
  | Previewed
  /** Its turn has not come, or nobody can read any more what became of it. */
  | { readonly outcome: 'waiting' | 'erased' };

/** What would become of it. */
export type Previewed = { readonly outcome: 'wouldChange'; readonly differences: CaseDifferences } | NotChanged;

type NotChanged =
  | { readonly outcome: 'already' | 'ended' }
  | { readonly outcome: 'refused'; readonly refusal: Refusal }
  | { readonly outcome: 'failed'; readonly reason: string };

/** What became of a case. */
export type ChangedCase = { readonly reference: string } & ChangeOutcome;

type Changing = Pick<CaseClient, 'list' | 'log' | 'previewRules' | 'changeRules'>;

/** Says of every running case that a plan is meant for what it would change, a few asked at once. Nothing is changed. */
export async function* previewMany(
  client: Changing,
  plan: ChangePlan,
  contents: PlanContents,
  atOnce = 4,
): AsyncGenerator<ChangedCase> {
  const underWay = new Map<string, Promise<ChangedCase>>();
  for (const filter of filtersOf(plan))
    for await (const summary of client.list(filter)) {
      const one = plannedCase(summary);
      underWay.set(
        one.reference,
        previewOne(client, plan, one, contents).then((outcome) => ({ reference: one.reference, ...outcome })),
      );
      if (underWay.size >= atOnce) yield await firstOf(underWay);
    }
  while (underWay.size > 0) yield await firstOf(underWay);
}

async function firstOf(underWay: Map<string, Promise<ChangedCase>>): Promise<ChangedCase> {
  const done = await Promise.race(underWay.values());
  underWay.delete(done.reference);
  return done;
}

/** What a plan would make of a case. */
export async function previewOne(
  client: Changing,
  plan: ChangePlan,
  one: PlannedCase,
  contents: PlanContents,
): Promise<Previewed> {
  return orWhyNot<Previewed>(async () => {
    const change = await changeFor(plan, one, client, contents);
    if (change === undefined) return { outcome: 'already' };
    const preview = await client.previewRules(one.reference, change);
    return preview.kind === 'refused'
      ? refusedAs(preview.refusal)
      : { outcome: 'wouldChange', differences: preview.differences };
  });
}

/** Who changes a case, why, and the key that makes a repetition safe. */
interface Asked {
  readonly by: By;
  readonly why: string;
  readonly key: string;
}

/** Carries a plan out on a case; `undefined` when it was, or why it was not. */
export async function changeOne(
  client: Changing,
  plan: ChangePlan,
  one: PlannedCase,
  contents: PlanContents,
  asked: Asked,
): Promise<NotChanged | undefined> {
  return orWhyNot<NotChanged | undefined>(async () => {
    const change = await changeFor(plan, one, client, contents);
    // Of a move back whose answer was lost nothing is left to do.
    if (change === undefined) return plan.kind === 'back' ? undefined : { outcome: 'already' };
    await client.changeRules(one.reference, { change, ...asked });
    return undefined;
  });
}

async function orWhyNot<Outcome>(work: () => Promise<Outcome>): Promise<Outcome | NotChanged> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RefusedError) return refusedAs(error.refusal);
    if (error instanceof CaseCompletedError || error instanceof CaseNotFoundError) return { outcome: 'ended' };
    if (error instanceof Error && error.name === 'CaseErasedError') return { outcome: 'ended' };
    return { outcome: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
}

function refusedAs(refusal: Refusal): NotChanged {
  return refusal.kind === 'nothingToChange' ? { outcome: 'already' } : { outcome: 'refused', refusal };
}
