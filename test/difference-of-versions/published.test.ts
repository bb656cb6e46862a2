import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { duecourse } from '../cli/support/duecourse.ts';
import { startServer, type StartedServer } from '../cli/support/server.ts';

const visits = fileURLToPath(new URL('fixtures/visits.yaml', import.meta.url));
let server: StartedServer;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duecourse-compare-published-'));
  server = await startServer();
}, 180_000);

afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

it('a version that was published is compared by its hash, with the files as they are now', async () => {
  const { env } = server;
  const why = ['--why', 'The first version.', '--by', 'p-owner:processOwner'];
  expect((await duecourse(['publish', visits, ...why], { env })).code).toBe(0);
  const { versions } = (await duecourse(['versions', 'visits', '--json'], { env })).json() as {
    versions: readonly { readonly hash: string }[];
  };
  const hash = versions[0]?.hash.slice(0, 10) ?? '';
  const edited = join(folder, 'visits.yaml');
  await writeFile(edited, (await readFile(visits, 'utf8')).replace('5 working days', '4 working days'));
  const { code, out } = await duecourse(['compare', hash, edited], { env });
  expect(code).toBe(1);
  expect(out).toContain('Deadline “Visit”: due earlier');
  // Five working days from Monday 8 December end on the Monday after, four on the Friday before that.
  expect(out).toContain('before: due Mon 15 Dec 2025');
  expect(out).toContain('now:    due Fri 12 Dec 2025');
  expect((await duecourse(['compare', hash, visits], { env })).out).toContain('It is one and the same definition.');
}, 120_000);

it('a hash that nothing was published under is refused, and where to find those there are is said', async () => {
  const { code, err } = await duecourse(['compare', 'ffffffff', visits], { env: server.env });
  expect([code, err]).toEqual([2, expect.stringContaining('duecourse versions')]);
});
