import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArgsDef } from 'citty';
import { stringify } from 'yaml';
import { namedCalendar } from '../../calendar/named-calendars.ts';
import { hashCalendar } from '../../client/content-hash.ts';
import { loadPathway, type LoadedPathway } from '../../language/load/load-pathway.ts';
import { compilePathway } from '../../machines/compile.ts';
import { generateSuite } from '../../machines/paths/generate.ts';
import { criteria, type Criterion } from '../../machines/paths/goal.ts';
import { subjectOf } from '../../machines/paths/subject.ts';
import type { Suite } from '../../machines/paths/suite.ts';
import { command, type Command } from '../command.ts';
import { readCriteria } from '../coverage/thresholds.ts';
import { livePath } from '../paths/live-path.ts';
import { pathLines, sumsOf } from '../paths/path-lines.ts';
import { problemLines } from '../problem-lines.ts';
import type { Terminal } from '../terminal.ts';
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
  output: { type: 'string', valueHint: 'FOLDER', description: 'Write each path as a case file into this folder' },
  check: { type: 'boolean', description: 'Live every path on the core, and say where it comes to something else' },
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
        'duecourse paths my/own-pathway.yaml --json',
      ],
      async run({ args: { pathway: name, cover, seed, tries, output, check }, json }) {
        const wanted = readCriteria(cover);
        const mostTries = tries === undefined ? undefined : readNumber('tries', tries);
        const loaded = await loadPathway(name);
        if (loaded.problems.length > 0) {
          if (json) terminal.out(JSON.stringify({ pathway: name, problems: loaded.problems }, undefined, 2));
          else
            for (const problem of loaded.problems)
              for (const line of problemLines(problem, terminal)) terminal.err(line);
          return 1;
        }
        const suite = suiteOf(loaded, wanted, readNumber('seed', seed), mostTries);
        const failures = output === undefined && check !== true ? [] : await livePaths(suite, loaded, output);
        if (json) terminal.out(JSON.stringify({ ...suite, sums: sumsOf(suite), failures }, undefined, 2));
        else for (const line of pathLines(suite, failures, output, terminal)) terminal.out(line);
        const isKnown = suite.verdicts.every(({ verdict }) => verdict.kind !== 'unknown');
        return isKnown && failures.length === 0 ? 0 : 1;
      },
    },
    terminal,
  );
}

function readNumber(name: string, text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  throw new UsageError(`“${text}” is no number for --${name}.`, `Write a whole number: --${name} 1.`);
}

function suiteOf(
  { pathway, hash }: LoadedPathway,
  wanted: readonly Criterion[],
  seed: number,
  mostTries: number | undefined,
): Suite {
  const calendar = namedCalendar(pathway.calendar);
  const hashes = { pathway: hash, calendar: hashCalendar(calendar) };
  const subject = subjectOf(compilePathway(pathway), calendar, hashes);
  return generateSuite(subject, { criteria: wanted, seed, ...(mostTries === undefined ? {} : { mostTries }) });
}

/** Lives every path, writes it where asked, and tells what was not as expected. */
async function livePaths(suite: Suite, pathway: LoadedPathway, folder: string | undefined): Promise<readonly string[]> {
  if (folder !== undefined) await mkdir(folder, { recursive: true });
  const failures: string[] = [];
  for (const path of suite.paths) {
    const lived = await livePath(suite, path, pathway);
    failures.push(...lived.failures.map((message) => `${path.id}: ${message}`));
    if (folder !== undefined)
      await writeFile(join(folder, `${path.id}.yaml`), stringify(lived.source, { lineWidth: 140 }));
  }
  return failures;
}
