import type { LoadedPathway } from '../../language/load/load-pathway.ts';
import type { Disagreement, DisagreementKind } from '../../machines/difference/disagreement.ts';
import type { ShownClass } from '../../machines/difference/compare-versions.ts';
import type { LogStep } from '../../machines/difference/log.ts';
import type { Subject } from '../../machines/paths/subject.ts';
import type { ExpectedAnswer, PathStep } from '../../machines/paths/suite.ts';
import { isJsonObject, type Json } from '../../machines/json.ts';
import { createCoreHost } from '../case-file/core-host.ts';
import type { CaseFile } from '../case-file/load-case-file.ts';
import { runCaseFile } from '../case-file/run-case-file.ts';
import { caseFileSchema, type CaseFileSource, type Expectation } from '../case-file/schema.ts';
import { livePath } from '../paths/live-path.ts';

/** A log as a case file that holds by the version before. */
export interface DifferenceCaseFile {
  readonly source: CaseFileSource;
  /** Does it really hold by the version before, and fail by the one after? Both were run. What case files do not look at cannot make one fail. */
  readonly tells: boolean;
}

/** By which versions a case file is run. */
export interface RunBy {
  readonly old: LoadedPathway;
  readonly new: LoadedPathway;
  readonly subject: Subject;
}

/**
 * A class's log as a case file: the entries, and behind them what the version before says, as far as a case file can expect it.
 *
 * @param pathway - how the file names the version before.
 */
export async function differenceCaseFile(
  shown: ShownClass,
  title: string,
  number: number,
  pathway: string,
  { old, new: fresh, subject }: RunBy,
): Promise<DifferenceCaseFile> {
  const id = `difference-${number}`;
  const [opening] = shown.log;
  if (opening?.kind !== 'opened') throw new Error(`The log of “${shown.id}” does not begin with an opening.`);
  const last = shown.log.at(-1);
  const { on, at, by, data } = opening;
  const lived = await livePath(
    { ...noSuite, pathway: subject.pathway, calendar: subject.calendarName },
    {
      id,
      opened: { on, at, by, data, answer: accepted },
      opens: [],
      steps: shown.log.slice(1).flatMap(stepOf),
      isFor: [],
    },
    old,
  );
  const { entries } = lived.source;
  const checkpoint = entries.find((entry) => 'expect' in entry);
  const happened = entries.filter((entry) => !('expect' in entry));
  const expected = checkpoint === undefined ? undefined : expectedOf(shown.disagreement.kind, checkpoint.expect);
  const refused = refusedOf(shown.disagreement);
  const source = caseFileSchema.parse({
    ...lived.source,
    opened: { ...lived.source.opened, ...(last === opening ? refused : {}) },
    title: `${title} (step ${shown.log.length})`,
    pathway,
    reference: id,
    entries: [
      ...happened.map((entry, index) =>
        index === happened.length - 1 && last !== opening ? { ...entry, ...refused } : entry,
      ),
      ...(last?.kind === 'asks' && last.may === 'read' ? [readingOf(last, shown.disagreement.old)] : []),
      ...(expected === undefined ? [] : [{ expect: expected }]),
    ],
  });
  const holds = (await failuresBy(source, old)) === 0;
  const fails = (await failuresBy(source, fresh)) > 0;
  return { source, tells: holds && fails };
}

const noSuite = { seed: 0, criteria: [], paths: [], verdicts: [], limits: [] };
const accepted: ExpectedAnswer = { kind: 'accepted' };

function stepOf(step: LogStep): readonly PathStep[] {
  if (step.kind === 'time') return [{ kind: 'time', until: step.until, covers: [] }];
  if (step.kind !== 'event') return [];
  const { event, on, at, by, data } = step;
  return [{ kind: 'event', event, on, at, by, data, answer: accepted, covers: [] }];
}

/** How a case file expects that something is refused; nothing where it is accepted. */
function refusedOf({ kind, old }: Disagreement): object {
  if ((kind !== 'answer' && kind !== 'reason') || !isJsonObject(old)) return {};
  const { kind: refusal = null, names = [] } = old;
  return { refused: { kind: refusal, ...(refusal === 'conditionsFailed' ? { conditions: names } : {}) } };
}

/** Of a checkpoint the part that a class shows in; the rest may differ, too, and is not what the file is about. */
function expectedOf(kind: DisagreementKind, all: Expectation): Expectation | undefined {
  const part = partOf[kind];
  if (part === undefined || all[part] === undefined) return undefined;
  return { [part]: all[part] };
}

const partOf: { readonly [kind in DisagreementKind]?: keyof Expectation } = {
  state: 'state',
  end: 'status',
  deadline: 'deadlines',
  notice: 'effects',
  paper: 'effects',
  task: 'tasks',
  flag: 'flags',
  person: 'people',
};

function readingOf({ by, what, purpose, at }: Extract<LogStep, { readonly kind: 'asks' }>, old: Json): object {
  const expect = old === null ? 'refused' : 'allowed';
  const records = isJsonObject(old) && typeof old['records'] === 'string' ? { records: old['records'] } : {};
  return { reads: { by, what, ...(purpose === undefined ? {} : { purpose }), at, expect, ...records } };
}

async function failuresBy(source: CaseFileSource, pathway: LoadedPathway): Promise<number> {
  const reference = source.reference ?? 'difference-1';
  const file = `${reference}.yaml`;
  const caseFile: CaseFile = {
    ...{ source, file, reference, pathway, turns: new Map() },
    place: (at) => ({ file, line: 0, column: 0, path: at.join('.') }),
  };
  const host = createCoreHost(pathway, reference);
  try {
    return (await runCaseFile(caseFile, host)).outcome.failures.length;
  } finally {
    await host.close();
  }
}
