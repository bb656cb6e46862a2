import { stat } from 'node:fs/promises';
import type { ArgsDef } from 'citty';
import { checkPathway } from '../../language/check/check-pathway.ts';
import { loadPathway, type LoadedPathway } from '../../language/load/load-pathway.ts';
import { faultKinds, type FaultKind } from '../../language/mutations/fault.ts';
import { seedFaults } from '../../language/mutations/seed-faults.ts';
import { sortProblems } from '../../language/problem.ts';
import { generateSuite } from '../../machines/paths/generate.ts';
import { criteria } from '../../machines/paths/goal.ts';
import { ownCaseFiles } from '../case-file/read-proofs.ts';
import { command, type Command } from '../command.ts';
import { filesToLive } from '../coverage/live-files.ts';
import { readCoverageJson } from '../coverage/read-coverage-json.ts';
import { readEquivalent } from '../mutate/equivalent.ts';
import { openFaultTrial, subjectFor, type FaultSuite } from '../mutate/fault-suite.ts';
import { mutationLines } from '../mutate/mutation-lines.ts';
import { scoreFaults } from '../mutate/mutation-score.ts';
import { tryFaults } from '../mutate/try-faults.ts';
import { tellProblems } from '../problem-lines.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { counted } from '../words.ts';

const args = {
  pathway: { type: 'positional', required: true, description: 'A definition, by id or file' },
  suite: {
    type: 'string',
    valueHint: 'WHAT',
    description:
      'Instead of case files: “generated”, or a file that “paths --json” has written, or a folder with case files',
  },
  threshold: { type: 'string', valueHint: 'PERCENT', description: 'End with 1 if fewer faults are noticed' },
  only: { type: 'string', valueHint: 'KINDS', description: `Only faults of these kinds: ${faultKinds.join(', ')}` },
  seed: {
    type: 'string',
    default: '1',
    valueHint: 'N',
    description: 'Which name is put for another, and of a generated suite; the same gives the same',
  },
  equivalent: {
    type: 'string',
    valueHint: 'FILE',
    description: 'Faults that no case could show, in YAML, each with the reason',
  },
} as const satisfies ArgsDef;

/** `mutate`: how many faults in a definition its cases would notice. */
export function mutateCommand(terminal: Terminal): Command {
  return command(
    {
      name: 'mutate',
      about: 'Seed faults in a definition one by one, and say which its case files or a suite would not notice',
      details:
        'A guard negated, a deadline a day longer, a target changed, a role added, a notice dropped: the cases are lived by each faulty definition until ' +
        'something comes out otherwise. Without FILE the examples of the pathway are lived. A generated suite is held against everything that its own definition shows, step by step. ' +
        'It ends with 1 below the threshold, and when the cases do not hold for the definition as it is.',
      args,
      rest: 'FILE',
      examples: [
        'duecourse mutate warrington',
        'duecourse mutate warrington my/cases --only guards,deadlines --threshold 90',
        'duecourse mutate warrington --suite generated --json',
      ],
      async run({ args: given, json, rest }) {
        const kinds = readKinds(given.only);
        const threshold = given.threshold === undefined ? undefined : readPercent(given.threshold);
        const seed = readSeed(given.seed);
        if (given.suite !== undefined && rest.length > 0)
          throw new UsageError('Case files and --suite are given both.', 'Give one of them.');
        const noted = await readEquivalent(given.equivalent);
        const loaded = await loadPathway(given.pathway);
        const problems = sortProblems(checkPathway(loaded));
        if (problems.length > 0) {
          tellProblems(problems, json, terminal);
          return 1;
        }
        const started = performance.now();
        const { suite, name, problem } = await suiteOf(loaded, given.suite, rest, seed);
        const trial = problem === undefined ? await openFaultTrial(loaded, suite) : undefined;
        const wrong = problem === undefined ? (trial?.wrong ?? []) : [problem];
        if (trial === undefined || wrong.length > 0) {
          if (json) terminal.out(JSON.stringify({ pathway: loaded.pathway.pathway, wrong }, undefined, 2));
          else
            for (const line of [
              'It does not hold for the definition as it is, so it says nothing of faulty ones:',
              ...wrong,
            ])
              terminal.err(line);
          return 1;
        }
        const faults = seedFaults(loaded.written, kinds, seed);
        const verdicts = await tryFaults({ pathway: given.pathway, suite, kinds, seed }, faults.length);
        const score = scoreFaults(faults, verdicts, noted, loaded);
        const seconds = (performance.now() - started) / 1000;
        const { cases, steps } = trial;
        const about = { pathway: loaded.pathway.pathway, suite: { name, cases, steps } };
        if (json)
          terminal.out(JSON.stringify({ ...about, hash: loaded.hash, seed, kinds, ...score, seconds }, undefined, 2));
        else for (const line of mutationLines({ ...about, score, threshold, seconds }, terminal)) terminal.out(line);
        const isBelow = threshold !== undefined && score.score < threshold;
        return isBelow || score.wronglyEquivalent.length > 0 ? 1 : 0;
      },
    },
    terminal,
  );
}

interface Found {
  readonly suite: FaultSuite;
  readonly name: string;
  /** Why it cannot be used. */
  readonly problem?: string;
}

async function suiteOf(
  loaded: LoadedPathway,
  given: string | undefined,
  files: readonly string[],
  seed: number,
): Promise<Found> {
  if (given === 'generated')
    return {
      suite: { kind: 'suite', suite: generateSuite(subjectFor(loaded), { criteria, seed }) },
      name: 'the generated suite',
    };
  if (given === undefined || (await isFolder(given))) {
    const asked = given === undefined ? files : [given];
    return caseFilesIn(
      loaded,
      asked.length > 0 ? asked : [ownCaseFiles],
      asked.length > 0 ? asked.join(', ') : 'examples/',
    );
  }
  if ((await stat(given).catch(() => undefined)) === undefined)
    throw new UsageError(`There is no file or folder ${given}.`, 'Write --suite generated, or name one that is there.');
  const read = await readCoverageJson(given, given);
  if (read.kind !== 'suite')
    throw new UsageError(read.kind === 'unreadable' ? read.reason : `${given} is no suite, but logs of cases.`);
  const { suite } = read;
  const { pathway } = suite;
  const problem =
    pathway.id !== loaded.pathway.pathway
      ? `${given} is a suite of “${pathway.id}”.`
      : pathway.hash === loaded.hash
        ? undefined
        : `${given} was made from another version of “${pathway.id}” (${pathway.hash.slice(0, 12)}; this is ${loaded.hash.slice(0, 12)}). Make it anew with “duecourse paths”.`;
  return { suite: { kind: 'suite', suite }, name: given, ...(problem === undefined ? {} : { problem }) };
}

async function caseFilesIn(loaded: LoadedPathway, paths: readonly string[], name: string): Promise<Found> {
  const all = await filesToLive(paths, loaded.pathway.pathway);
  const files = all.filter((path) => /\.ya?ml$/i.test(path));
  const [other] = paths.filter((path) => all.includes(path) && !files.includes(path));
  if (other !== undefined) throw new UsageError(`${other} is no case file.`, 'A suite in JSON is given with --suite.');
  if (files.length === 0)
    throw new UsageError(
      `There is no case file of “${loaded.pathway.pathway}” in ${name}.`,
      'Name case files or a folder with some, or use --suite generated.',
    );
  return {
    suite: { kind: 'case files', files },
    name: files.length === 1 ? name : `${counted(files.length, 'case file')} in ${name}`,
  };
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() === true;
}

function readKinds(text: string | undefined): readonly FaultKind[] {
  if (text === undefined) return faultKinds;
  const names = text.split(',').map((name) => name.trim());
  for (const name of names)
    if (!faultKinds.some((kind) => kind === name))
      throw new UsageError(`There are no faults of the kind “${name}”.`, `There are ${faultKinds.join(', ')}.`);
  return faultKinds.filter((kind) => names.includes(kind));
}

function readPercent(text: string): number {
  const percent = Number(text.replace(/\s*%$/, ''));
  if (text.trim() !== '' && percent >= 0 && percent <= 100) return percent;
  throw new UsageError(`“${text}” is no percentage.`, 'Write --threshold 90.');
}

function readSeed(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UsageError(`“${text}” is no seed.`, 'Write a whole number from 1: --seed 7.');
}
