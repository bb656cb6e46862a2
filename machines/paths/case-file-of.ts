import type { JsonObject } from '../json.ts';
import type { ExpectedAnswer, PathOpening, PathStep, Suite, TestPath } from './suite.ts';

/** A path as the entries of a case file: what happened, when, by whom, and what is refused. */
export interface PathAsCaseFile {
  readonly title: string;
  readonly pathway: string;
  readonly reference: string;
  readonly opened: JsonObject;
  readonly entries: readonly JsonObject[];
}

/** Writes a path of a suite as a case file, without checkpoints: these are for who lives it. */
export function caseFileOf(suite: Pick<Suite, 'pathway'>, path: TestPath): PathAsCaseFile {
  return {
    title: `Generated ${path.id}: shows ${path.isFor.length} things no path before it does`,
    pathway: suite.pathway.id,
    reference: path.id,
    opened: openingOf(path.opened),
    entries: path.steps.map(entryOf),
  };
}

function openingOf({ on, at, by, data, answer }: PathOpening): JsonObject {
  return { on, at, by: { ...by }, data, ...refusedOf(answer) };
}

function entryOf(step: PathStep): JsonObject {
  if (step.kind === 'time') return { until: step.until };
  const { event, on, at, by, data, answer } = step;
  return { event, on, at, by: { ...by }, data, ...refusedOf(answer) };
}

function refusedOf(answer: ExpectedAnswer): JsonObject {
  if (answer.kind === 'accepted') return {};
  const { kind, conditions, data } = answer.refusal;
  return {
    refused: {
      kind,
      ...(conditions === undefined ? {} : { conditions: [...conditions] }),
      ...(data === undefined ? {} : { data: [...data] }),
    },
  };
}
