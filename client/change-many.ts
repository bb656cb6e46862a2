import type { By } from '../machines/entry.ts';
import type { CaseDifferences } from '../machines/compare-cases.ts';
import type { Refusal } from '../machines/refusal.ts';
import type { RulesChange } from '../workflows/messages.ts';
import type { CaseClient } from './case-client.ts';
import { RefusedError } from './case-errors.ts';
import type { CaseFilter } from './list-cases.ts';

/** Other rules for many cases. */
export interface ChangeMany {
  readonly change: RulesChange;
  readonly why: string;
  readonly by: By;
  readonly filter: CaseFilter;
  /** Only say what would change. */
  readonly dryRun: boolean;
  /** How many cases at once; 4 unless said. */
  readonly atOnce?: number;
}

/** What became of one case. `already`: it lives by these rules, from an earlier attempt perhaps. `failed`: it did not answer. */
export type ChangedCase = { readonly reference: string } & (
  | { readonly outcome: 'changed' | 'wouldChange'; readonly differences: CaseDifferences }
  | { readonly outcome: 'already' }
  | { readonly outcome: 'refused'; readonly refusal: Refusal }
  | { readonly outcome: 'failed'; readonly reason: string }
);

type Changing = Pick<CaseClient, 'list' | 'previewRules' | 'changeRules'>;

/**
 * Gives many running cases other rules, a few at once, and tells what became of each as it is done. It can be broken off and begun again:
 * a case that has changed already says so. One case that cannot change stops no other.
 */
export async function* changeMany(client: Changing, request: ChangeMany): AsyncGenerator<ChangedCase> {
  const { filter, atOnce = 4 } = request;
  const underWay = new Map<string, Promise<ChangedCase>>();
  for await (const { reference } of client.list(filter)) {
    underWay.set(reference, changeOne(client, reference, request));
    if (underWay.size >= atOnce) yield await firstOf(underWay);
  }
  while (underWay.size > 0) yield await firstOf(underWay);
}

async function firstOf(underWay: Map<string, Promise<ChangedCase>>): Promise<ChangedCase> {
  const done = await Promise.race(underWay.values());
  underWay.delete(done.reference);
  return done;
}

async function changeOne(
  client: Changing,
  reference: string,
  { change, why, by, dryRun }: ChangeMany,
): Promise<ChangedCase> {
  try {
    const preview = await client.previewRules(reference, change);
    if (preview.kind === 'refused') return refusedAs(reference, preview.refusal);
    const { differences } = preview;
    if (dryRun) return { reference, outcome: 'wouldChange', differences };
    await client.changeRules(reference, { change, why, by });
    return { reference, outcome: 'changed', differences };
  } catch (error) {
    if (error instanceof RefusedError) return refusedAs(reference, error.refusal);
    return { reference, outcome: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
}

function refusedAs(reference: string, refusal: Refusal): ChangedCase {
  return refusal.kind === 'nothingToChange'
    ? { reference, outcome: 'already' }
    : { reference, outcome: 'refused', refusal };
}
