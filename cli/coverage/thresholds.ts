import { criteria, type Criterion } from '../../machines/paths/goal.ts';
import { UsageError } from '../usage-error.ts';

/** How much of a criterion has to be covered, in percent. */
export interface Threshold {
  readonly criterion: Criterion;
  readonly percent: number;
}

/**
 * Thresholds as they are typed: `transitions=90,guards=80`, or `all=75` for every criterion that is not named beside.
 *
 * @throws {UsageError} what was typed is none.
 */
export function readThresholds(texts: readonly string[], chosen: readonly Criterion[]): readonly Threshold[] {
  const percents = new Map<string, number>();
  for (const part of texts.flatMap((text) => text.split(','))) {
    const [, name = '', number = ''] = /^\s*([a-z]+)\s*=\s*(\d{1,3}(?:\.\d+)?)\s*%?\s*$/.exec(part) ?? [];
    const isKnown = name === 'all' || criteria.some((known) => known === name);
    if (!isKnown || Number(number) > 100)
      throw new UsageError(
        `“${part.trim()}” is no threshold.`,
        `Write --threshold transitions=90,guards=80. The criteria are ${criteria.join(', ')}, and “all”.`,
      );
    if (name !== 'all' && !chosen.some((known) => known === name))
      throw new UsageError(`A threshold is set for ${name}, which --cover leaves out.`);
    percents.set(name, Number(number));
  }
  return chosen.flatMap((criterion) => {
    const percent = percents.get(criterion) ?? percents.get('all');
    return percent === undefined ? [] : [{ criterion, percent }];
  });
}

/** Criteria as they are typed: `states,deadlines`. @throws {UsageError} there is no such criterion. */
export function readCriteria(text: string | undefined): readonly Criterion[] {
  if (text === undefined || text === 'all') return criteria;
  const names = text.split(',').map((name) => name.trim());
  for (const name of names)
    if (!criteria.some((known) => known === name))
      throw new UsageError(`There is no criterion “${name}”.`, `There are ${criteria.join(', ')}, and “all”.`);
  return criteria.filter((criterion) => names.includes(criterion));
}
