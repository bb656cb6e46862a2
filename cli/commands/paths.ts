import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { ArgsDef } from 'citty';
import { stringify } from 'yaml';
import { namedCalendar } from '../../calendar/named-calendars.ts';
import { hashCalendar } from '../../client/content-hash.ts';
import { looksLikePath } from '../../language/load/find-pathway.ts';
import { loadPathway, type LoadedPathway } from '../../language/load/load-pathway.ts';
import { compilePathway } from '../../machines/compile.ts';
import { generateSuite } from '../../machines/paths/generate.ts';
import { criteria } from '../../machines/paths/goal.ts';
import { subjectOf, type Subject } from '../../machines/paths/subject.ts';
import type { Suite } from '../../machines/paths/suite.ts';
import { command, type Command } from '../command.ts';
import { readCriteria } from '../coverage/thresholds.ts';
import type { CaseFileSource } from '../case-file/schema.ts';
import { checkSuite, type CheckedOn, type Fault } from '../paths/check-suite.ts';
import { livePath } from '../paths/live-path.ts';
import { pathLines, sumsOf } from '../paths/path-lines.ts';
import { problemLines } from '../problem-lines.ts';
import { suiteFiles, suiteFormats, type SuiteFile } from '../suite-formats/suite-files.ts';
import { paint, type Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

const args = {
  pathway: { type: 'positional', required: true, description: 'A definition, by id or file' },
  cover: {
    type: 'string',
    default: 'all',
    valueHint: 'CRITERIA',
    description: `What to cover: all, or some of ${criteria.join(', ')}, with commas`,
  },
  seed: { type: 'string', default: '1', valueHint: 'N', description: 'The same seed gives the same paths' },
  tries: {
    type: 'string',
    valueHint: 'N',
    description: 'Most entries that are tried before the search ends with what it has',
  },
  output: {
    type: 'string',
    valueHint: 'FOLDER',
    description: 'Write the paths into this folder, as case files unless said',
  },
  format: {
    type: 'enum',
    options: ['case-files', ...suiteFormats],
    description:
      'With --output: case-files, which “run” takes; csv, for testing by hand; gherkin; vitest, against duecourse/testing; mermaid; json',
  },
  check: {
    type: 'boolean',
    description: 'Live every path on the core and beside a model of the definition, and say where they part',
  },
  on: {
    type: 'enum',
    options: ['core', 'temporal', 'http'],
    description:
      'With --check: where every path is lived as well and compared with the core step by step: workflows on Temporal, asked directly or over HTTP',
  },
} as const satisfies ArgsDef;

/** `paths`: cases that cover a pathway, made from its definition. */
export function pathsCommand(terminal: Terminal): Command {
  return command(
    {
      name: 'paths',
      about: 'Make cases that cover a pathway with its clock, and say what no case can ever show',
      details:
        'Covers every state, every transition, every guard outcome (each condition alone, and each part of it where it decides), every outcome of every deadline, every pair of ' +
        'transitions one after the other, and every refusal. What cannot be covered is listed with the reason, what could be neither shown nor ruled out as unknown. ' +
        'It ends with 1 when something is unknown, or when a path comes to something else than it was made from.',
      args,
      examples: [
        'duecourse paths warrington --cover states,transitions',
        'duecourse paths warrington --cover deadlines --output "$MINE/paths"',
        'duecourse paths warrington --cover states --format csv --output "$MINE/by-hand"',
        'duecourse paths warrington --cover states --check --on temporal',
        'duecourse paths my/own-pathway.yaml --json',
      ],
      async run({ args: { pathway: name, cover, seed, tries, output, format = 'case-files', check, on }, all, json }) {
        const wanted = readCriteria(cover);
        if (output === undefined && all('format').length > 0)
          throw new UsageError('--format says how paths are written, and no folder is named.', 'Add --output FOLDER.');
        if (check !== true && on !== undefined)
          throw new UsageError('--on says where paths are lived, and they are not to be lived.', 'Add --check.');
        const mostTries = tries === undefined ? undefined : readNumber('tries', tries);
        const loaded = await loadPathway(name);
        if (loaded.problems.length > 0) {
          if (json) terminal.out(JSON.stringify({ pathway: name, problems: loaded.problems }, undefined, 2));
          else
            for (const problem of loaded.problems)
              for (const line of problemLines(problem, terminal)) terminal.err(line);
          return 1;
        }
        const subject = subjectFor(loaded);
        const numbered = readNumber('seed', seed);
        const limit = mostTries === undefined ? {} : { mostTries };
        const suite = generateSuite(subject, { criteria: wanted, seed: numbered, ...limit });
        const other = suiteFormats.find((known) => known === format);
        if (output !== undefined && other !== undefined)
          for (const written of suiteFiles(suite, other, subject, nameFrom(output, name)))
            await writeInto(output, written);
        const asCases = other === undefined ? output : undefined;
        const lived = asCases === undefined && check !== true ? [] : await livePaths(suite, loaded, asCases);
        const place = on === undefined || on === 'core' ? undefined : await placeFor(on, terminal);
        const faults = check === true ? await checkSuite(suite, subject, loaded, place) : [];
        const kept = output === undefined ? [] : await keep(faults, output);
        const failures = [...lived, ...faults.map(({ path, step, says }) => `${path}, step ${step}, ${says}`)];
        if (json) terminal.out(JSON.stringify({ ...suite, sums: sumsOf(suite), failures, faults }, undefined, 2));
        else {
          for (const line of pathLines(suite, failures, output, terminal)) terminal.out(line);
          for (const line of faultLines(faults, kept, terminal)) terminal.out(line);
          if (check === true && failures.length === 0) terminal.out(checkedLine(place));
        }
        const isKnown = suite.verdicts.every(({ verdict }) => verdict.kind !== 'unknown');
        return isKnown && failures.length === 0 ? 0 : 1;
      },
    },
    terminal,
  );
}

/** A definition in a file is named from where the paths are written; one that comes with the product by its id. */
function nameFrom(folder: string, name: string): string {
  if (!looksLikePath(name)) return name;
  const path = relative(folder, name).replaceAll('\\', '/');
  return path.startsWith('.') ? path : `./${path}`;
}

async function writeInto(folder: string, { name, text }: SuiteFile): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), text);
}

function readNumber(name: string, text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  throw new UsageError(`“${text}” is no number for --${name}.`, `Write a whole number: --${name} 1.`);
}

function subjectFor({ pathway, hash }: LoadedPathway): Subject {
  const calendar = namedCalendar(pathway.calendar);
  return subjectOf(compilePathway(pathway), calendar, { pathway: hash, calendar: hashCalendar(calendar) });
}

/** Temporal is loaded and started only when it is asked for. */
async function placeFor(on: 'temporal' | 'http', terminal: Terminal): Promise<CheckedOn> {
  const tell = (message: string): void => terminal.err(message);
  if (on === 'http') {
    const { startHttpStage } = await import('../case-file/http-host.ts');
    return { name: 'Temporal over HTTP', start: () => startHttpStage(tell) };
  }
  const { startTemporalStage } = await import('../case-file/temporal-host.ts');
  return { name: 'Temporal', start: () => startTemporalStage(tell) };
}

function checkedLine(place: CheckedOn | undefined): string {
  const also = place === undefined ? '' : `, and on ${place.name}`;
  return `Every path was lived on the core, beside the model of the definition${also}: nothing differs.`;
}

/** Writes the cases that show faults into a folder, and answers their names. */
async function keep(faults: readonly Fault[], folder: string): Promise<readonly string[]> {
  const names: string[] = [];
  for (const { path, caseFile } of faults) {
    if (caseFile === undefined) continue;
    const name = `difference-in-${path}.yaml`;
    await writeInto(folder, { name, text: caseFileText(caseFile) });
    names.push(name);
  }
  return names;
}

/** The shortest case that shows a fault, to be kept; where a folder is named, they all lie there. */
function faultLines(faults: readonly Fault[], kept: readonly string[], terminal: Terminal): readonly string[] {
  if (kept.length > 0) return ['', `Cases that show it were written beside the paths: ${kept.join(', ')}`];
  const [shortest] = faults
    .flatMap(({ caseFile }) => (caseFile === undefined ? [] : [caseFileText(caseFile)]))
    .toSorted((a, b) => a.length - b.length);
  if (shortest === undefined) return [];
  return [
    '',
    paint(terminal, 'bold', 'The shortest case that shows it, to be kept as a file:'),
    '',
    ...shortest.trimEnd().split('\n'),
  ];
}

function caseFileText(source: CaseFileSource): string {
  return stringify(source, { lineWidth: 140, aliasDuplicateObjects: false });
}

/** Lives every path, writes it where asked, and tells what was not as expected. */
async function livePaths(suite: Suite, pathway: LoadedPathway, folder: string | undefined): Promise<readonly string[]> {
  const failures: string[] = [];
  for (const path of suite.paths) {
    const lived = await livePath(suite, path, pathway);
    failures.push(...lived.failures.map((message) => `${path.id}: ${message}`));
    if (folder !== undefined) await writeInto(folder, { name: `${path.id}.yaml`, text: caseFileText(lived.source) });
  }
  return failures;
}
