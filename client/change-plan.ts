import type { CalendarName } from '../calendar/named-calendars.ts';
import type { ResolvedPathway } from '../language/lower.ts';
import type { Renames } from '../machines/renames.ts';
import type { RulesChange } from '../workflows/messages.ts';
import type { CaseClient } from './case-client.ts';
import { hashCalendar } from './content-hash.ts';
import type { CaseFilter, CaseSummary } from './list-cases.ts';
import { calendarInForce, type PublishedRules } from './published-rules.ts';

/** Other rules for many running cases: which, and for which cases. */
export type ChangePlan =
  /** The calendars that are in force, for the cases that count by them; only an authority's, when one is named. */
  | { readonly kind: 'calendar'; readonly calendars: readonly CalendarName[]; readonly authority?: string }
  | PathwayPlan
  /** Back from a version, by its hash, to the one before, for the cases on which nothing has been recorded since. */
  | { readonly kind: 'back'; readonly pathway: string; readonly from: string };

/** Another version of a pathway, by its hash. */
export interface PathwayPlan {
  readonly kind: 'pathway';
  /** The pathway whose cases move. */
  readonly pathway: string;
  /** Only those that live by this version. */
  readonly from?: string;
  readonly to: string;
  readonly renames?: Renames;
  readonly evenIfBusy?: true;
}

/** What a plan is worked out with. */
export interface PlanContents {
  readonly published: PublishedRules;
  /** A pathway by its hash. @throws {Error} it is not known. */
  pathway(hash: string): Promise<ResolvedPathway>;
}

/** What is known of a case before anybody asks it. */
export type PlannedCase = Pick<CaseSummary, 'reference' | 'authority'> & {
  /** The calendar's name. */
  readonly calendar: string;
};

/** Which cases a plan is meant for. */
export function filtersOf(plan: ChangePlan): readonly CaseFilter[] {
  switch (plan.kind) {
    case 'calendar': {
      const { authority } = plan;
      return plan.calendars.map((name) => ({ calendar: { name }, ...(authority === undefined ? {} : { authority }) }));
    }
    case 'pathway':
    case 'back':
      return [{ pathway: plan.pathway, ...(plan.from === undefined ? {} : { version: plan.from }) }];
  }
}

/** A listed case as a plan needs it. */
export function plannedCase({ reference, authority, calendar = '' }: CaseSummary): PlannedCase {
  return { reference, authority, calendar: calendar.slice(0, calendar.lastIndexOf('@')) };
}

/** The request that carries a plan out on a case; `undefined` when there is nothing to do there. */
export async function changeFor(
  plan: ChangePlan,
  one: PlannedCase,
  client: Pick<CaseClient, 'log'>,
  contents: PlanContents,
): Promise<RulesChange | undefined> {
  switch (plan.kind) {
    case 'calendar': {
      const name = plan.calendars.find((each) => each === one.calendar);
      if (name === undefined) return undefined;
      const calendar = await calendarInForce(contents.published, name, one.authority);
      return { kind: 'calendar', calendar, hash: hashCalendar(calendar) };
    }
    case 'pathway': {
      const { to, renames, evenIfBusy } = plan;
      return {
        kind: 'pathway',
        pathway: await contents.pathway(to),
        hash: to,
        ...(renames === undefined ? {} : { renames }),
        ...(evenIfBusy === undefined ? {} : { evenIfBusy }),
      };
    }
    case 'back': {
      const log = await client.log(one.reference);
      const reversed = new Set(log.flatMap((entry) => (entry.kind === 'migrationReversed' ? [entry.target] : [])));
      const move = log.findLast((entry) => entry.kind === 'migrated' && !reversed.has(entry.seq));
      return move?.kind === 'migrated' && move.pathway.hash === plan.from
        ? { kind: 'back', target: move.seq }
        : undefined;
    }
  }
}
