import type { Place } from '../../language/problem.ts';
import { casesIn, type Source } from './sources.ts';

/** What is to be imported, counted before anything is: how many cases, and where each reference stands that is there more than once. */
export interface Survey {
  readonly cases: number;
  readonly twice: ReadonlyMap<string, readonly Place[]>;
}

/** Goes through all sources once and keeps nothing but references: of two cases that call themselves the same nobody knows which is right. */
export async function survey(sources: readonly Source[]): Promise<Survey> {
  const first = new Map<string, Place>();
  const twice = new Map<string, Place[]>();
  let cases = 0;
  for (const source of sources) {
    for await (const { reference, place } of casesIn(source)) {
      cases += 1;
      if (reference === undefined) continue;
      const before = first.get(reference);
      if (before === undefined) first.set(reference, place);
      else twice.set(reference, [...(twice.get(reference) ?? [before]), place]);
    }
  }
  return { cases, twice };
}
