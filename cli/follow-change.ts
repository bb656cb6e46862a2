import { setTimeout as sleep } from 'node:timers/promises';
import type { ChangedCase } from '../client/change-many.ts';
import type { Pathway } from '../language/schema/pathway.ts';
import { NotRunningError, type RulesOffice } from '../worker/start.ts';
import { changedLines, summaryOfChanges } from './impact-lines.ts';
import type { ExitCode } from './command.ts';
import { paint, type Terminal } from './terminal.ts';
import { counted, shortWhen } from './words.ts';

/** A change of many cases, as the worker knows it. */
export type ChangeStanding = Awaited<ReturnType<RulesOffice['change']>>;

/** How a change is told of. */
interface Telling {
  readonly json: boolean;
  /** Whose titles name notices and tasks. */
  readonly pathway?: Pathway | undefined;
  /** What is said where there is no case at all. */
  readonly nobody: string;
  /** What JSON says beside it. */
  readonly also?: object;
}

const LOOK_EVERY_IN_MS = 300;
const TELL_EVERY_IN_MS = 5_000;
const WORKER_MAY_BE_AWAY_IN_MS = 120_000;

/**
 * Follows a change to its end, then tells what became of every case. Ctrl-C ends the following only: the change is the worker's, and
 * goes on.
 */
export async function followChange(
  office: RulesOffice,
  id: string,
  telling: Telling,
  terminal: Terminal,
): Promise<ExitCode> {
  const leave = (): void => {
    terminal.err(`Change ${id} goes on without this terminal. See “duecourse changes ${id}”; --stop ends it.`);
    process.exit(0);
  };
  process.once('SIGINT', leave);
  try {
    await untilEnded(office, id, telling.json, terminal);
  } finally {
    process.removeListener('SIGINT', leave);
  }
  return tellChange(office, id, telling, terminal);
}

async function untilEnded(office: RulesOffice, id: string, json: boolean, terminal: Terminal): Promise<void> {
  let toldAt = Date.now();
  let awaySince: number | undefined;
  for (;;) {
    const standing = await office.change(id).catch((error: unknown) => {
      if (!(error instanceof NotRunningError)) throw error;
      if (awaySince === undefined)
        terminal.err(`The worker does not answer. Change ${id} goes on as soon as one runs again; waiting for it.`);
      awaySince ??= Date.now();
      if (Date.now() - awaySince > WORKER_MAY_BE_AWAY_IN_MS) throw error;
      return undefined;
    });
    if (standing?.ended !== undefined) return;
    if (standing !== undefined) awaySince = undefined;
    if (standing !== undefined && !json && Date.now() - toldAt > TELL_EVERY_IN_MS) {
      terminal.err(progressLine(standing));
      toldAt = Date.now();
    }
    await sleep(LOOK_EVERY_IN_MS);
  }
}

/** How far a change has come: `change 3: 1200 of 5000 cases`. */
export function progressLine({ id, counts }: ChangeStanding): string {
  const done = counts.changed + counts.already + counts.refused + counts.failed + counts.ended;
  return `change ${id}: ${done} of ${counted(done + counts.waiting, 'case')}`;
}

/** Tells what became of every case of a change, case by case, then in sum. */
export async function tellChange(
  office: RulesOffice,
  id: string,
  { json, pathway, nobody, also }: Telling,
  terminal: Terminal,
): Promise<ExitCode> {
  const standing = await office.change(id);
  const cases: ChangedCase[] = [];
  for await (const one of office.changedCases(id)) {
    cases.push(one);
    if (!json) for (const line of changedLines(one, pathway, terminal)) terminal.out(line);
  }
  const { plan: _plan, ...told } = standing;
  if (json) terminal.out(JSON.stringify({ ...also, change: told, cases }, undefined, 2));
  else for (const line of endLines(standing, cases, nobody, terminal)) terminal.out(line);
  return standing.ended === 'done' && !cases.some(({ outcome }) => outcome === 'refused' || outcome === 'failed')
    ? 0
    : 1;
}

function endLines(
  standing: ChangeStanding,
  cases: readonly ChangedCase[],
  nobody: string,
  terminal: Terminal,
): readonly string[] {
  const { id, ended, endedAt, leftBehind = 0 } = standing;
  return [
    summaryOfChanges(cases, terminal) ?? nobody,
    ...(ended === 'done' || ended === undefined
      ? []
      : [
          paint(
            terminal,
            'yellow',
            `Change ${id} was ${ended === 'stopped' ? 'stopped' : 'lost by the server'}${endedAt === undefined ? '' : ` at ${shortWhen(endedAt)}`}. Started again, it goes on: who has moved is left alone.`,
          ),
        ]),
    ...(leftBehind > 0
      ? [
          `${counted(leftBehind, 'running case')} still ${leftBehind === 1 ? 'lives' : 'live'} by the old rules: refused, or opened meanwhile. Started again, it takes them along.`,
        ]
      : []),
  ];
}
