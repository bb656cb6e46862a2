import { setTimeout as sleep } from 'node:timers/promises';
import { changeOne, previewOne } from '../client/change-many.ts';
import { filtersOf, plannedCase, type ChangePlan, type PlanContents } from '../client/change-plan.ts';
import type { CaseToChange, RulesForMany, RunningCases } from '../activities/changes/change.ts';
import type { CaseClient } from '../client/case-client.ts';

const PAGE = 200;
/** Searches are a moment behind the cases, and an opening may be on its way with the rules from before. */
const SEARCHES_LAG_IN_MS = 1_500;

/** The running cases as the activities of a change reach them: as any client does. */
export function createRunningCases(client: CaseClient, looked: PlanContents): RunningCases {
  let known: { readonly change: string; readonly contents: PlanContents } | undefined;

  /** What is remembered of one change is never told to the next: a calendar may have been published between them. */
  function contentsOf({ id, startedAt }: RulesForMany): PlanContents {
    const change = `${id} of ${startedAt}`;
    if (known?.change !== change) known = { change, contents: remembering(looked) };
    return known.contents;
  }

  return {
    async *list(change) {
      await sleep(SEARCHES_LAG_IN_MS);
      let page: CaseToChange[] = [];
      for (const filter of filtersOf(planOf(change)))
        for await (const summary of client.list(filter)) {
          page.push(plannedCase(summary));
          if (page.length < PAGE) continue;
          yield page;
          page = [];
        }
      yield page;
    },
    async preview(change, one) {
      const previewed = await previewOne(client, planOf(change), one, contentsOf(change));
      return previewed.outcome === 'wouldChange' ? { ...previewed, outcome: 'changed' } : previewed;
    },
    async change(change, one) {
      const { id, startedAt, by, why } = change;
      // The number alone could be given again, after the reporting database was restored from a backup.
      const key = `change ${id} of ${startedAt}`;
      return changeOne(client, planOf(change), one, contentsOf(change), { by, why, key });
    },
    async countLeft(change) {
      const plan = planOf(change);
      // A case that was opened by the version that is to be left has nowhere to go back to.
      if (plan.kind !== 'pathway') return 0;
      await sleep(SEARCHES_LAG_IN_MS);
      const all = await client.count({
        pathway: plan.pathway,
        ...(plan.from === undefined ? {} : { version: plan.from }),
      });
      if (plan.from !== undefined) return all;
      return all - (await client.count({ pathway: plan.pathway, version: plan.to }));
    },
  };
}

/**
 * What was looked up stays known for a moment: thousands of cases ask for the same. No calendar is published while a change runs.
 */
function remembering({ published, pathway }: PlanContents): PlanContents {
  function remember<Key, Found>(look: (key: Key) => Promise<Found>): (key: Key) => Promise<Found> {
    const kept = new Map<Key, { readonly found: Promise<Found>; readonly until: number }>();
    return (key) => {
      const known = kept.get(key);
      if (known !== undefined && Date.now() < known.until) return known.found;
      const found = look(key);
      kept.set(key, { found, until: Date.now() + KNOWN_FOR_IN_MS });
      found.catch(() => kept.delete(key));
      return found;
    };
  }

  return {
    published: {
      pathway: remember(published.pathway),
      calendar: remember(published.calendar),
      closures: remember(published.closures),
    },
    pathway: remember(pathway),
  };
}

const KNOWN_FOR_IN_MS = 1_000;

/** The worker has checked it before it was kept. */
function planOf({ plan }: RulesForMany): ChangePlan {
  return plan as unknown as ChangePlan;
}
