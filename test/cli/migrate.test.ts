import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { duecourse, type Said } from './support/duecourse.ts';
import { startServer, type StartedServer } from './support/server.ts';

const present = fileURLToPath(new URL('fixtures/visits.yaml', import.meta.url));
let server: StartedServer;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duecourse-migrate-'));
  server = await startServer();
}, 120_000);

afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true });
}, 60_000);

function call(...words: readonly string[]): Promise<Said> {
  return duecourse(words, { env: server.env });
}

test('a case that has moved is told of, and takes data, as its new version says', async () => {
  const people = ['socialWorker=p-sw', 'teamManager=p-tm', 'teamName=Toni Marsh', 'teamEmail=team@example.org'];
  await call('open', present, 'M-1', '--on', '2026-11-02', '--by', 'p-sw:socialWorker', ...people);
  const later = join(folder, 'visits.yaml');
  const text = await readFile(present, 'utf8');
  await writeFile(
    later,
    text
      .replace('title: Visit held\n', 'title: Visit made\n')
      .replace('      childSeen: boolean\n', '      childSeen: boolean\n      minutes: integer\n'),
  );
  const moved = await call('migrate', later, '--why', 'Length of visits', '--by', 'p-owner:processOwner');
  expect(moved).toMatchObject({ code: 0, out: '1 case: 1 moved (0 with something different).' });
  const visit = ['record', 'M-1', 'VISIT_HELD', '--on', '2026-11-04', '--by', 'p-sw:socialWorker'];
  const said = await call(...visit, 'childSeen=true', 'minutes=40', '--json');
  expect(said.json()).toMatchObject({ entry: { data: { childSeen: true, minutes: 40 } } });
  expect((await call('show', 'M-1', '--log')).out).toContain('Visit made, on Wed 4 Nov 2026');
});
