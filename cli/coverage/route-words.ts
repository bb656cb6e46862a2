import type { Pathway } from '../../language/schema/pathway.ts';
import { stepsOf, type Route } from '../../machines/coverage/routes.ts';
import type { CoverageReport } from '../../machines/coverage/coverage-report.ts';
import type { PathStep, TestPath } from '../../machines/paths/suite.ts';
import { shortWhen } from '../words.ts';

/** The steps of the way to a goal, each a line; nothing where no way is known. */
export function routeLines(route: Route | undefined, { paths }: CoverageReport, pathway: Pathway): readonly string[] {
  const path = paths.find(({ id }) => id === route?.path);
  if (route === undefined || path === undefined) return [];
  return [openingLine(path, pathway), ...stepsOf(path, route).map((step) => stepLine(step, pathway))];
}

/** How the case of a path is opened. */
export function openingLine({ opened }: TestPath, pathway: Pathway): string {
  const refused = opened.answer.kind === 'refused' ? `: refused${because(opened.answer.refusal.conditions)}` : '';
  return `${when(opened.on)}: ${pathway.events['CASE_OPENED']?.title ?? 'the case is opened'}${refused}`;
}

/** A step in the pathway's own words. */
export function stepLine(step: PathStep, pathway: Pathway): string {
  if (step.kind === 'time') return `Time passes until ${when(step.until)}`;
  const title = pathway.events[step.event]?.title ?? step.event;
  const role = pathway.roles[step.by.role]?.title ?? step.by.role;
  const refused = step.answer.kind === 'refused' ? `: refused${because(step.answer.refusal.conditions)}` : '';
  return `${when(step.on)}: ${title} (${role})${refused}`;
}

function because(conditions: readonly string[] | undefined): string {
  return conditions === undefined || conditions.length === 0 ? '' : `, ${conditions.join(' and ')} not met`;
}

function when(text: string): string {
  return shortWhen(text).replaceAll(/ +/g, ' ');
}
