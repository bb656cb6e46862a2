import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { duecourse, type Said } from '../cli/support/duecourse.ts';
import { startServer, type StartedServer } from '../cli/support/server.ts';
import { visits } from './support/visits.ts';

let server: StartedServer;
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'duecourse-coverage-running-'));
  // Guides and examples live in these days.
  const offset = String(Date.parse('2026-11-22T12:00:00Z') - Date.now());
  server = await startServer({ DUECOURSE_CLOCK_OFFSET: offset });
}, 120_000);

afterAll(async () => {
  await server.stop();
  await rm(directory, { recursive: true, force: true });
}, 60_000);

async function accepted(...words: readonly string[]): Promise<Said> {
  const said = await duecourse(words, { env: server.env });
  expect(said.code === 0 ? 'accepted' : `${said.out}\n${said.err}`).toBe('accepted');
  return said;
}

test('running cases show what was recorded of them, and not what was struck; a log that was saved shows the same', async () => {
  const opening = ['--on', '2026-11-16', '--by', 'p-sw:socialWorker'];
  const people = ['socialWorker=p-sw', 'teamManager=p-tm', 'teamName=Toni Marsh', 'teamEmail=team@example.org'];
  await accepted('open', visits, 'VISIT-1', ...opening, ...people);
  await accepted('open', visits, 'VISIT-2', ...opening, ...people);
  await accepted(
    'record',
    'VISIT-1',
    'VISIT_HELD',
    '--on',
    '2026-11-18',
    '--by',
    'p-sw:socialWorker',
    'childSeen=true',
  );
  // A visit that is struck again was not one.
  await accepted(
    'record',
    'VISIT-2',
    'VISIT_HELD',
    '--on',
    '2026-11-18',
    '--by',
    'p-sw:socialWorker',
    'childSeen=true',
  );
  await accepted('correct', 'VISIT-2', '2', '--strike', '--why', 'Another child.', '--by', 'p-sw:socialWorker');
  await accepted('record', 'VISIT-2', 'VISITS_ENDED', '--on', '2026-11-20', '--by', 'p-tm:teamManager');
  // Visibility is a moment behind the cases.
  await expect
    .poll(async () => (await accepted('list', '--pathway', 'visits', '--all', '--json')).json(), { timeout: 20_000 })
    .toHaveLength(2);

  const said = await accepted('coverage', visits, '--running', '--quick', '--json');
  const { goals, sources } = said.json() as {
    readonly goals: readonly { readonly id: string; readonly standing: string; readonly cases: readonly string[] }[];
    readonly sources: readonly object[];
  };
  expect(sources).toEqual([{ kind: 'running', name: 'running cases', cases: 2, entries: 4 }]);
  const casesOf = (id: string): readonly string[] | undefined => goals.find((goal) => goal.id === id)?.cases.toSorted();
  expect(casesOf('state:waiting')).toEqual(['VISIT-1', 'VISIT-2']);
  expect(casesOf('state:visiting')).toEqual(['VISIT-1']);
  expect(casesOf('transition:*/VISITS_ENDED/0')).toEqual(['VISIT-2']);
  expect(casesOf('deadline:firstVisit/met')).toEqual(['VISIT-1']);
  expect(said.out).not.toContain('Toni Marsh');

  // The same log as a file.
  const shown = join(directory, 'visit-1.json');
  await writeFile(shown, (await accepted('show', 'VISIT-1', '--log', '--json')).out);
  const fromFile = (await accepted('coverage', visits, shown, '--quick', '--json')).json() as {
    readonly goals: typeof goals;
  };
  expect(fromFile.goals.filter(({ standing }) => standing === 'covered').map(({ id }) => id)).toEqual(
    goals.filter(({ cases }) => cases.includes('VISIT-1')).map(({ id }) => id),
  );
}, 120_000);
