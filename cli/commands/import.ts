import type { ArgsDef } from 'citty';
import { instantOfMs } from '../../calendar/instant.ts';
import { NotRunningError } from '../../worker/start.ts';
import { command, type Command, type ExitCode } from '../command.ts';
import { createFindRules } from '../import/case-rules.ts';
import { survey } from '../import/duplicates.ts';
import { importCases, type Importing } from '../import/import-cases.ts';
import { refusedJson, refusedLines, tallyLines, type Tally } from '../import/import-lines.ts';
import { openings, triedOpenings } from '../import/openings.ts';
import { openRejects, type Rejects } from '../import/rejects.ts';
import { findSources, type Sources } from '../import/sources.ts';
import { withCases, type Cases } from '../server.ts';
import { paint, type Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { counted } from '../words.ts';

const args = {
  pathway: { type: 'string', valueHint: 'ID', description: 'The pathway of cases that name none' },
  'dry-run': { type: 'boolean', description: 'Only say what would be imported and what is wrong; needs no server' },
  rejects: {
    type: 'string',
    valueHint: 'DIR',
    description: 'Keep the refused cases in this new directory, to be mended and imported from there',
  },
  'at-once': { type: 'string', valueHint: 'N', default: '8', description: 'How many cases at once' },
} as const satisfies ArgsDef;

/** `import`: opens running cases with their history. */
export function importCommand(terminal: Terminal): Command {
  return command(
    {
      name: 'import',
      about: 'Open running cases with their history; nothing is sent for the past',
      details:
        'Takes YAML (a case a file), JSON lines (.jsonl, a case a line) and CSV (a row an entry); in a directory, all of them. Each case is checked first: one that does not hold is told with its line, its first entry ' +
        'that does not hold and why, and stops no other. Broken off, it can be begun again: a case that is there already is left alone.',
      args,
      rest: 'DIR|FILE',
      examples: [
        'duecourse import caseload/ --dry-run',
        'duecourse import caseload.csv --pathway warrington --rejects refused/',
        'duecourse import cases.jsonl --at-once 16 --json',
      ],
      async run({ args: given, json, rest }) {
        if (rest.length === 0)
          throw new UsageError('Import from where? No file or directory was given.', 'Try “duecourse import DIR”.');
        const sources = await findSources(rest);
        if (sources.sources.length === 0)
          throw new UsageError(`There is no case in ${rest.join(', ')}.`, 'Files end in .yaml, .jsonl or .csv.');
        const wish: Wish = {
          sources,
          pathway: given.pathway,
          dryRun: given['dry-run'] === true,
          atOnce: readCount(given['at-once']),
          json,
        };
        const rejects = given.rejects === undefined ? undefined : await openRejects(given.rejects);
        const work = (cases: Cases | undefined): Promise<ExitCode> => importAll(wish, rejects, cases, terminal);
        try {
          return await withCases(terminal, json, work);
        } catch (error) {
          if (!wish.dryRun || !(error instanceof NotRunningError)) throw error;
          return await work(undefined);
        }
      },
    },
    terminal,
  );
}

interface Wish {
  readonly sources: Sources;
  readonly pathway: string | undefined;
  readonly dryRun: boolean;
  readonly atOnce: number;
  readonly json: boolean;
}

/** A line about how far it is, no more often than this. */
const TELL_EVERY_MS = 10_000;

async function importAll(
  { sources: { sources, others }, pathway, dryRun, atOnce, json }: Wish,
  rejects: Rejects | undefined,
  cases: Cases | undefined,
  terminal: Terminal,
): Promise<ExitCode> {
  const { cases: all, twice } = await survey(sources);
  const clockOffsetInMs = cases?.server.settings.clockOffsetMs ?? 0;
  const { signal, done } = endedBySignals(terminal);
  const tally = { cases: all, imported: 0, already: 0, wouldImport: 0, refused: 0, left: 0 };
  const refused: object[] = [];
  let silence: string | undefined;
  let told = Date.now();
  const importing: Importing = {
    findRules: createFindRules(cases?.client),
    pathway,
    now: instantOfMs(Date.now() + clockOffsetInMs),
    clockOffsetInMs,
    atOnce,
    twice,
    ...(dryRun ? triedOpenings(cases?.client) : openings(cases)),
    ending: signal,
  };
  try {
    for await (const one of importCases(sources, importing)) {
      if (one.outcome === 'brokenOff') silence ??= one.reason;
      else tally[one.outcome] += 1;
      if (one.outcome === 'refused') {
        await rejects?.keep(one.found, one.source);
        if (json) refused.push(refusedJson(one));
        else for (const line of refusedLines(one, terminal)) terminal.out(line);
      }
      if (json || Date.now() - told < TELL_EVERY_MS) continue;
      told = Date.now();
      terminal.err(paint(terminal, 'dim', `${doneOf(tally)} of ${counted(all, 'case')} …`));
    }
  } finally {
    done();
  }
  tally.left = all - doneOf(tally);
  if (json)
    terminal.out(
      JSON.stringify(
        { dryRun, ...tally, otherFiles: others, refused, ...(silence === undefined ? {} : { silence }) },
        undefined,
        2,
      ),
    );
  else {
    for (const line of tallyLines(tally, dryRun, terminal)) terminal.out(line);
    for (const line of remarks({ tally, others, silence, kept: rejects?.count() ?? 0, isOffline: cases === undefined }))
      terminal.out(line);
  }
  return tally.refused + tally.left > 0 ? 1 : 0;
}

function doneOf({ imported, already, wouldImport, refused }: Tally): number {
  return imported + already + wouldImport + refused;
}

interface Remarkable {
  readonly tally: Tally;
  readonly others: number;
  readonly silence: string | undefined;
  readonly kept: number;
  readonly isOffline: boolean;
}

function remarks({ tally, others, silence, kept, isOffline }: Remarkable): readonly string[] {
  return [
    ...(silence === undefined ? [] : [`Broken off, because nobody answers: ${silence}`]),
    ...(tally.left === 0 ? [] : ['Run it again: it goes on where it stopped.']),
    ...(kept === 0
      ? []
      : [`The refused cases are in the directory for them (${counted(kept, 'case')}): mend them and import it.`]),
    ...(others === 0
      ? []
      : [`${counted(others, 'other file')} beside them ${others === 1 ? 'was' : 'were'} not read.`]),
    ...(isOffline ? ['No worker is running here, so what is there already was not looked at.'] : []),
  ];
}

function readCount(text: string): number {
  if (!/^[1-9]\d{0,2}$/.test(text)) throw new UsageError(`--at-once is a number from 1 to 999, not “${text}”.`);
  return Number(text);
}

/** Ctrl-C finishes what is in hand, and a second time ends at once. */
function endedBySignals(terminal: Terminal): { readonly signal: AbortSignal; done(): void } {
  const controller = new AbortController();
  const end = (): void => {
    if (controller.signal.aborted) process.exit(130);
    terminal.err('Ending: finishing the cases in hand (Ctrl-C again to end at once)');
    controller.abort();
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.on(signal, end);
  return { signal: controller.signal, done: () => void signals.map((signal) => process.off(signal, end)) };
}
