import type { Pathway } from '../../language/schema/pathway.ts';
import type { CaseState } from '../case-state.ts';
import type { RecordedEntry } from '../entry.ts';
import type { Json, JsonObject } from '../json.ts';
import type { Library } from '../library.ts';
import { step } from '../step.ts';
import { answerOf } from './observe-case.ts';

/**
 * What a case answers to a record that is a little otherwise: recorded by each other role, with each value left out, empty,
 * alone or unknown, and dated tomorrow. Nothing of it is kept. As text.
 *
 * @param pathway - whose roles record it: that of the definition the probes are compared with.
 */
export function probeRecord(before: CaseState, entry: RecordedEntry, pathway: Pathway, library: Library): string {
  const answers: string[] = [];
  const ask = (other: Partial<RecordedEntry>): void => {
    const result = step(before, { ...entry, ...other }, library);
    answers.push(answerOf(result.kind === 'refused' ? result.refusal : undefined));
  };
  for (const role of Object.keys(pathway.roles))
    ask({ by: { person: before.people[role]?.person ?? `p-${role}`, role } });
  for (const data of variantsOf(entry.data)) ask({ data: data as JsonObject });
  return answers.join('\n');
}

/** The same data with one value left out or another in its place. */
function variantsOf(value: Json): readonly Json[] {
  if (Array.isArray(value)) {
    const items = value as readonly Json[];
    const [first] = items;
    if (first === undefined) return [];
    return [[], [first], ...variantsOf(first).map((item) => [item, ...items.slice(1)])];
  }
  if (typeof value === 'string') return ['', 'x', 'unknown-one'];
  if (typeof value === 'number') return [value + 1, value - 1, 0];
  if (typeof value !== 'object' || value === null) return [];
  const data = value as JsonObject;
  return Object.entries(data).flatMap(([key, inner]) => {
    const { [key]: _left, ...rest } = data;
    return [rest, ...variantsOf(inner).map((other) => ({ ...data, [key]: other }))];
  });
}
