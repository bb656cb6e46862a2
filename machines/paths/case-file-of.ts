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

/**
 * Writes a path of a suite as a case file, without checkpoints: these are for who lives it. Where an entry raised a task that is done
 * later, both are tied by a name: the entry's number depends on how much is carried out in between.
 */
export function caseFileOf(suite: Pick<Suite, 'pathway'>, path: TestPath): PathAsCaseFile {
  const labels = labelsOf(path);
  return {
    title: `Generated ${path.id}: shows ${path.isFor.length} things no path before it does`,
    pathway: suite.pathway.id,
    reference: path.id,
    opened: { ...openingOf(path.opened), ...labels.of(undefined) },
    entries: path.steps.map((step) => ({ ...entryOf(step, labels.task), ...labels.of(step) })),
  };
}

interface Labels {
  /** What names a step, or the opening, if a task that it raised is done later. */
  of(step: PathStep | undefined): { readonly as?: string };
  /** A task's id with the name of the entry behind it instead of its number. */
  task(id: string): string;
}

const raisedByEntry = /#entry:(\d+)$/;

function labelsOf({ steps }: TestPath): Labels {
  const recorded = steps.filter((step) => step.kind === 'event' && step.answer.kind === 'accepted');
  /** The opening is entry 1; nothing but what people record has a number while paths are looked for. */
  const stepAt = (seq: number): PathStep | undefined => recorded[seq - 2];
  const labelAt = (seq: number): string => (seq === 1 ? 'opened' : `step${steps.indexOf(stepAt(seq) as PathStep) + 1}`);
  const named = new Map(
    steps.flatMap((step) => {
      const seq = step.kind === 'event' ? raisedBy(step.data['task']) : undefined;
      return seq === undefined || (seq > 1 && stepAt(seq) === undefined) ? [] : [[seq, labelAt(seq)] as const];
    }),
  );
  const byStep = new Map([...named].map(([seq, label]) => [seq === 1 ? undefined : stepAt(seq), label]));
  return {
    of(step) {
      const label = byStep.get(step);
      return label === undefined ? {} : { as: label };
    },
    task(id) {
      const label = named.get(raisedBy(id) ?? 0);
      return label === undefined ? id : id.replace(raisedByEntry, `#entry:${label}`);
    },
  };
}

function raisedBy(task: JsonObject[string] | undefined): number | undefined {
  const seq = typeof task === 'string' ? raisedByEntry.exec(task)?.[1] : undefined;
  return seq === undefined ? undefined : Number(seq);
}

function openingOf({ on, at, by, data, answer }: PathOpening): JsonObject {
  return { on, at, by: { ...by }, data, ...refusedOf(answer) };
}

function entryOf(step: PathStep, nameTask: Labels['task']): JsonObject {
  if (step.kind === 'time') return { until: step.until };
  const { event, on, at, by, data, answer } = step;
  const { task } = data;
  const named = event === 'TASK_DONE' && typeof task === 'string' ? { ...data, task: nameTask(task) } : data;
  return { event, on, at, by: { ...by }, data: named, ...refusedOf(answer) };
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
