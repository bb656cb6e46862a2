import { writeFile } from 'node:fs/promises';
import type { ArgsDef } from 'citty';
import { namedCalendar } from '../../calendar/named-calendars.ts';
import { hashCalendar } from '../../client/content-hash.ts';
import { checkPathway } from '../../language/check/check-pathway.ts';
import { loadPathway } from '../../language/load/load-pathway.ts';
import { sortProblems } from '../../language/problem.ts';
import { compilePathway } from '../../machines/compile.ts';
import { reportCoverage } from '../../machines/coverage/coverage-report.ts';
import { generateSuite } from '../../machines/paths/generate.ts';
import { criteria as allCriteria } from '../../machines/paths/goal.ts';
import { subjectOf } from '../../machines/paths/subject.ts';
import { ownCaseFiles } from '../case-file/read-proofs.ts';
import { command, type Command, type ExitCode } from '../command.ts';
import { coverageJson } from '../coverage/coverage-json.ts';
import { coverageLines, missedThresholds } from '../coverage/coverage-lines.ts';
import { coveragePage } from '../coverage/page/coverage-page.ts';
import { toJunit } from '../coverage/junit.ts';
import { createLiving, filesToLive, type Living } from '../coverage/live-files.ts';
import { liveRunning } from '../coverage/live-running.ts';
import { readCriteria, readThresholds } from '../coverage/thresholds.ts';
import { tellProblems } from '../problem-lines.ts';
import { withCases } from '../server.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

const args = {
  pathway: { type: 'positional', required: true, description: 'A definition, by id or file' },
  running: { type: 'boolean', description: 'Also, or only, the cases of the server, imported ones included' },
  cover: {
    type: 'string',
    valueHint: 'CRITERIA',
    description: `Only some criteria: ${allCriteria.join(',')}`,
  },
  threshold: {
    type: 'string',
    valueHint: 'CRITERION=PERCENT',
    description: 'End with 1 below: transitions=90,guards=80, or all=75',
  },
  html: { type: 'string', valueHint: 'FILE', description: 'Write a page with the coloured diagram' },
  junit: { type: 'string', valueHint: 'FILE', description: "Write JUnit's XML, for build servers" },
  all: { type: 'boolean', description: 'Name everything that is not covered' },
  quick: { type: 'boolean', description: 'Do not look for ways to what is not covered' },
  seed: {
    type: 'string',
    valueHint: 'N',
    default: '1',
    description: 'Of the search for ways; the same gives the same',
  },
} as const satisfies ArgsDef;

/** `coverage`: what cases have shown of a pathway. */
export function coverageCommand(terminal: Terminal): Command {
  return command(
    {
      name: 'coverage',
      about: 'Tell what case files, generated suites and real cases have tried of a pathway, and what never was',
      details:
        'FILE is a case file, a suite or a log in JSON (as “paths --json” and “show --log --json” print them), or a folder with such files. Without any, the examples of the ' +
        'pathway count. What is not covered is named with the shortest way that would cover it. It ends with 1 below a threshold, when a case file ' +
        'does not hold, and when a suite is answered otherwise than it expects.',
      args,
      rest: 'FILE',
      examples: [
        'duecourse coverage warrington',
        'duecourse coverage warrington my/cases --html coverage.html',
        'duecourse coverage warrington --threshold transitions=90,guards=60 --junit coverage.xml',
        'duecourse coverage warrington --running --json',
      ],
      async run({ args: given, json, rest, all }) {
        const criteria = readCriteria(given.cover);
        const thresholds = readThresholds(all('threshold'), criteria);
        const seed = seedOf(given.seed);
        const loaded = await loadPathway(given.pathway);
        const problems = sortProblems(checkPathway(loaded));
        if (problems.length > 0) {
          tellProblems(problems, json, terminal);
          return 1;
        }
        const { pathway } = loaded;
        const calendar = namedCalendar(pathway.calendar);
        const hashes = { pathway: loaded.hash, calendar: hashCalendar(calendar) };
        const subject = subjectOf(compilePathway(pathway), calendar, hashes);
        const living = createLiving({ loaded, subject, criteria });
        const files =
          rest.length > 0 || given.running === true
            ? await filesToLive(rest, pathway.pathway)
            : await filesToLive([ownCaseFiles], pathway.pathway);
        if (files.length === 0 && given.running !== true)
          throw new UsageError(
            `There is no case file of “${pathway.pathway}” in ${rest.length > 0 ? rest.join(', ') : 'examples/'}.`,
            'Name case files, suites or logs, or ask the running cases with --running.',
          );
        for (const file of files) await living.file(file);
        const tell = async (): Promise<ExitCode> => {
          const lived = living.lived();
          const suite =
            given.quick === true ? lived.suite : (lived.suite ?? generateSuite(subject, { criteria, seed }));
          const report = reportCoverage(subject, lived.hits, { criteria, ...(suite === undefined ? {} : { suite }) });
          const told = { report, lived, pathway, thresholds, all: given.all === true };
          if (given.html !== undefined) await write(given.html, await coveragePage(told));
          if (given.junit !== undefined) await write(given.junit, toJunit(report, lived, pathway, thresholds));
          if (json) terminal.out(JSON.stringify(coverageJson(told), undefined, 2));
          else for (const line of coverageLines(told, terminal)) terminal.out(line);
          return lived.wrong.length > 0 || missedThresholds(report.sums, thresholds).length > 0 ? 1 : 0;
        };
        return given.running === true ? withRunning(living, pathway.pathway, json, tell, terminal) : tell();
      },
    },
    terminal,
  );
}

function withRunning(
  living: Living,
  pathway: string,
  json: boolean,
  tell: () => Promise<ExitCode>,
  terminal: Terminal,
): Promise<ExitCode> {
  return withCases(terminal, json, async ({ client }) => {
    await liveRunning(client, pathway, living);
    return tell();
  });
}

function seedOf(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UsageError(`“${text}” is no seed.`, 'Write a whole number: --seed 7.');
}

async function write(path: string, text: string): Promise<void> {
  await writeFile(path, text).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${path} cannot be written: ${why}.`, 'Name a file in a folder that is there.');
  });
}
