import { namedCalendar } from '../../calendar/named-calendars.ts';
import { hashCalendar } from '../../client/content-hash.ts';
import type { LoadedPathway } from '../../language/load/load-pathway.ts';
import type { Fault } from '../../language/mutations/fault.ts';
import { mutated } from '../../language/mutations/mutant.ts';
import type { Pathway } from '../../language/schema/pathway.ts';
import { compilePathway, type CompiledPathway } from '../../machines/compile.ts';
import { createSuiteTrial } from '../../machines/behaviour/suite-trial.ts';
import { subjectOf, type Subject } from '../../machines/paths/subject.ts';
import type { Suite } from '../../machines/paths/suite.ts';
import { compiledOnce, createCoreHost } from '../case-file/core-host.ts';
import { livedBy, loadCaseFile, type CaseFile } from '../case-file/load-case-file.ts';
import { runCaseFile, type Chapter } from '../case-file/run-case-file.ts';
import { placeText } from '../problem-lines.ts';

/** What is held against the faults: case files with what they expect, or a suite with what it shows of the definition it was made from. */
export type FaultSuite =
  | { readonly kind: 'case files'; readonly files: readonly string[] }
  | { readonly kind: 'suite'; readonly suite: Suite };

/** What became of a fault: what noticed it, nothing, or that the faulty definition cannot even be compiled. */
export type FaultVerdict =
  | { readonly kind: 'killed'; readonly by: string; readonly at: string }
  | { readonly kind: 'survived' }
  | { readonly kind: 'refused' };

/** A suite that holds for the definition as it is, ready for faulty ones. */
export interface FaultTrial {
  readonly cases: number;
  readonly steps: number;
  /** What already fails without any fault: a suite with such says nothing. */
  readonly wrong: readonly string[];
  of(fault: Fault): Promise<FaultVerdict>;
}

/** Reads and lives a suite by the definition as it is. */
export async function openFaultTrial(loaded: LoadedPathway, given: FaultSuite): Promise<FaultTrial> {
  return given.kind === 'suite' ? ofSuite(loaded, given.suite) : ofCaseFiles(loaded, given.files);
}

/** The pathway as paths are looked for in it. */
export function subjectFor({ pathway, hash }: LoadedPathway): Subject {
  const calendar = namedCalendar(pathway.calendar);
  return subjectOf(compilePathway(pathway), calendar, { pathway: hash, calendar: hashCalendar(calendar) });
}

function ofSuite(loaded: LoadedPathway, suite: Suite): FaultTrial {
  const trial = createSuiteTrial(suite, subjectFor(loaded));
  return {
    cases: trial.cases,
    steps: trial.steps,
    wrong: trial.otherwise,
    of(fault) {
      const compiled = compiledOf(() => compilePathway(mutated(loaded.written, fault)));
      if (compiled === undefined) return Promise.resolve({ kind: 'refused' });
      const names = [...fault.concerns, ...fault.steps.map(String)];
      const parting = trial.parting(compiled, {
        names,
        access: accessAskedBy(fault, loaded.written),
      });
      if (parting === undefined) return Promise.resolve({ kind: 'survived' });
      const at = `step ${parting.step}: ${parting.aspect}`;
      return Promise.resolve({ kind: 'killed', by: parting.path, at });
    },
  };
}

async function ofCaseFiles(loaded: LoadedPathway, files: readonly string[]): Promise<FaultTrial> {
  const wrong: string[] = [];
  const caseFiles: { readonly caseFile: CaseFile; readonly words: ReadonlySet<string> }[] = [];
  for (const path of files) {
    const read = await loadCaseFile(path, { loaded });
    if (read.kind === 'problems') {
      wrong.push(...read.problems.map(({ message, ...place }) => `${placeText(place)}: ${message}`));
      continue;
    }
    const { caseFile } = read;
    const { outcome } = await runCaseFile(caseFile, createCoreHost(loaded, caseFile.reference));
    wrong.push(...outcome.failures.map(({ message, ...place }) => `${placeText(place)}: ${message}`));
    caseFiles.push({ caseFile, words: new Set(wordsIn(JSON.stringify([caseFile.source, outcome]))) });
  }
  return {
    cases: caseFiles.length,
    steps: caseFiles.reduce((sum, { caseFile }) => sum + caseFile.source.entries.length + 1, 0),
    wrong,
    async of(fault) {
      const pathway = mutated(loaded.written, fault);
      if (compiledOf(() => compiledOnce(pathway)) === undefined) return { kind: 'refused' };
      const names = new Set(wordsIn([...fault.concerns, ...fault.steps].join(' ')));
      const rank = ({ words }: { readonly words: ReadonlySet<string> }): number =>
        [...names].filter((name) => words.has(name)).length;
      const touched = caseFiles.filter(({ words }) => canMatter(fault, words));
      for (const { caseFile } of touched.toSorted((one, other) => rank(other) - rank(one))) {
        const at = await firstFailure(caseFile, pathway);
        if (at !== undefined) return { kind: 'killed', by: caseFile.file, at };
      }
      return { kind: 'survived' };
    },
  };
}

/** What is said of an event can only show where somebody records it. */
function canMatter({ steps }: Fault, words: ReadonlySet<string>): boolean {
  const on = steps.findLast((_step, index) => steps[index - 1] === 'on' || (index === 1 && steps[0] === 'events'));
  return on === undefined || !/^[A-Z]/.test(String(on)) || words.has(String(on));
}

async function firstFailure(caseFile: CaseFile, pathway: Pathway): Promise<string | undefined> {
  const faulty = livedBy(caseFile, pathway, 'faulty');
  try {
    const { outcome } = await runCaseFile(
      faulty,
      createCoreHost(faulty.pathway, caseFile.reference, { withoutJson: true }),
      hasFailed,
    );
    const [failure] = outcome.failures;
    return failure === undefined ? undefined : `line ${failure.line}: ${failure.message}`;
  } catch (error) {
    // A fault can lead to what the definition's own check would have ruled out.
    return error instanceof Error ? `cannot be lived: ${error.message}` : 'cannot be lived';
  }
}

function hasFailed({ what }: Chapter): boolean {
  if (what.kind === 'event' || what.kind === 'correction' || what.kind === 'rules') return !what.expected;
  return what.kind === 'checkpoint' && what.failures.length > 0;
}

function compiledOf(compile: () => CompiledPathway): CompiledPathway | undefined {
  try {
    return compile();
  } catch {
    return undefined;
  }
}

/** What the access rules speak of that a fault has to do with: its own, or those that ask its condition. */
function accessAskedBy({ steps, concerns }: Fault, { access }: Pathway): readonly string[] {
  const names = new Set(wordsIn([...concerns, ...steps].join(' ')));
  const rules = Object.entries(access).filter(
    ([id, { when = [] }]) =>
      (steps[0] === 'access' && steps[1] === id) ||
      concerns.includes(`access:${id}`) ||
      when.some((reference) => wordsIn(reference).some((one) => names.has(one))),
  );
  return [...new Set(rules.flatMap(([, { what }]) => what))];
}

function wordsIn(text: string): readonly string[] {
  return text.match(/[A-Za-z_]\w*/g) ?? [];
}
