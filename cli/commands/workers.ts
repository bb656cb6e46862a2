import type { ArgsDef } from 'citty';
import { parseInstant } from '../../calendar/instant.ts';
import {
  elsewhere,
  listWorkers,
  switchTo,
  VersionNotTakenUpError,
  waitUntilMoved,
  type VersionWithCases,
  type WorkerList,
} from '../../worker/start.ts';
import { command, type Command, type ExitCode } from '../command.ts';
import { withCases } from '../server.ts';
import { table } from '../table.ts';
import { paint, type Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { counted, shortWhen } from '../words.ts';

const args = {
  wait: {
    type: 'string',
    valueHint: 'SECONDS',
    description: 'Wait until every case is on the current version, at most so long',
  },
  current: {
    type: 'string',
    valueHint: 'VERSION',
    description: 'Have new cases and new runs begin on this version from now on',
  },
} as const satisfies ArgsDef;

/** `workers`: which versions of the program run, and which cases are on which. */
export function workersCommand(terminal: Terminal): Command {
  return command(
    {
      name: 'workers',
      about: 'Show which versions of the worker run, and how many cases are on each',
      details:
        'Ends with 1 while a case is on a version that no worker runs, or when --wait was not long enough. ' +
        'Once no case is on it any more, the worker of an old version can be stopped.',
      args,
      examples: ['duecourse workers', 'duecourse workers --wait 600', 'duecourse workers --current 0.2.0-1f6c09aa7b3d'],
      async run({ args: { wait, current }, json }) {
        const withinMs = wait === undefined ? undefined : millisecondsOf(wait);
        return withCases(terminal, json, async ({ server }) => {
          if (current !== undefined) {
            const problem = await switchTo(server, current).then(() => undefined, asProblem);
            if (problem !== undefined) return told(problem, json, terminal);
          }
          const list = withinMs === undefined ? await listWorkers(server) : await waitUntilMoved(server, withinMs);
          if (json) terminal.out(JSON.stringify(list, undefined, 2));
          else for (const line of lines(list, terminal)) terminal.out(line);
          return isWell(list) && (withinMs === undefined || elsewhere(list) === 0) ? 0 : 1;
        });
      },
    },
    terminal,
  );
}

function millisecondsOf(seconds: string): number {
  const number = Number(seconds);
  if (seconds.trim() === '' || !Number.isFinite(number) || number < 0)
    throw new UsageError(`--wait takes seconds, not “${seconds}”.`, '--wait 600');
  return number * 1_000;
}

function asProblem(error: unknown): string {
  if (error instanceof VersionNotTakenUpError)
    return `No worker of version ${error.buildId} runs, or it may not become current: start it first. “duecourse workers” lists those that are there.`;
  throw error;
}

function told(problem: string, json: boolean, terminal: Terminal): ExitCode {
  if (json) terminal.out(JSON.stringify({ problem }, undefined, 2));
  else terminal.err(problem);
  return 1;
}

/** Is there a current version, and does a worker see to everything that is pinned? */
function isWell({ versions }: WorkerList): boolean {
  return versions.every(({ isServed, isCurrent, pinned }) => isServed || (!isCurrent && pinned === 0));
}

function lines(list: WorkerList, terminal: Terminal): readonly string[] {
  const shown = list.versions.filter(
    ({ isCurrent, isServed, pinned, upgrading }) => isCurrent || isServed || pinned + upgrading > 0,
  );
  if (shown.length === 0 && list.withoutVersion === 0)
    return ['No worker with a version has run on this server yet (DUECOURSE_VERSIONING=off, or none at all).'];
  const rows = [
    ...shown.map((version) => [
      { text: version.buildId },
      version.isCurrent ? { text: 'current', look: 'bold' as const } : { text: '' },
      ...workerAndCases(version),
    ]),
    ...(list.withoutVersion === 0
      ? []
      : [[{ text: 'none' }, { text: '' }, { text: '' }, { text: String(list.withoutVersion) }]]),
  ];
  return [
    ...table(['Version', '', 'Worker', 'Cases'], rows, terminal),
    '',
    ...remarks(list).map((remark) => (isWell(list) ? remark : paint(terminal, 'red', remark))),
  ];
}

function workerAndCases(version: VersionWithCases): readonly { readonly text: string; readonly look?: 'red' }[] {
  const { isServed, heardOf, pinned, upgrading } = version;
  const cases = String(pinned + upgrading);
  if (isServed) return [{ text: 'runs' }, { text: cases }];
  const since = heardOf === undefined ? 'not running' : `silent since ${shortWhen(parseInstant(heardOf))}`;
  return [pinned > 0 ? { text: since, look: 'red' } : { text: since }, { text: cases }];
}

function remarks(list: WorkerList): readonly string[] {
  const stranded = list.versions.reduce((sum, { isServed, pinned }) => (isServed ? sum : sum + pinned), 0);
  const moving = elsewhere(list);
  if (list.versions.some(({ isCurrent, isServed }) => isCurrent && !isServed))
    return ['No worker of the current version runs: nothing is seen to. Start one.'];
  if (!list.versions.some(({ isCurrent }) => isCurrent))
    return ['No version is current: “duecourse workers --current VERSION” makes one.'];
  if (stranded > 0)
    return [
      `${counted(stranded, 'case')} on a version that no worker runs: the current one takes them over within two minutes.`,
    ];
  if (moving > 0) return [`${counted(moving, 'case')} still to move to the current version.`];
  return ['Every case is on the current version.'];
}
