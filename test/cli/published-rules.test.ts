import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { duecourse, type Said } from './support/duecourse.ts';
import { startServer, type StartedServer } from './support/server.ts';

// The tests follow one authority, from its first published version on, in this order. They live on Sunday 22 November 2026.
const today = '2026-11-22T12:00:00Z';
const owner = ['--by', 'p-owner:processOwner'];
let server: StartedServer;
let folder: string;
let visits: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duecourse-published-'));
  server = await startServer({ DUECOURSE_CLOCK_OFFSET: String(Date.parse(today) - Date.now()) });
  const text = await readFile(fileURLToPath(new URL('fixtures/visits.yaml', import.meta.url)), 'utf8');
  // Visitshire has a limit of its own and one of statute, so that its closed days can be told from bank holidays.
  visits = text
    .replace('nation: england\n', 'nation: england\nauthority: Visitshire\n')
    .replace(
      'deadlines:\n',
      'deadlines:\n  plan:\n    title: Plan\n    due: 10 working days after opened.on\n    metBy: VISITS_ENDED\n    responsible: socialWorker\n    kind: statutory\n',
    );
  await write('visits.yaml', visits);
}, 180_000);

afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true });
}, 60_000);

async function write(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

function call(...words: readonly string[]): Promise<Said> {
  return duecourse(words, { env: server.env });
}

/** The lines of a report without the statuses: whether a date is near is not what is asked here. */
function linesOf({ out }: Said): readonly string[] {
  return out.split('\n').map((line) => line.replace(/ \((?:running|due soon)[^)]*\)$/, ''));
}

function open(pathway: string, reference: string, ...more: readonly string[]): Promise<Said> {
  const people = ['socialWorker=p-sw', 'teamManager=p-tm', 'teamName=Toni Marsh', 'teamEmail=team@example.org'];
  return call('open', pathway, reference, '--on', '2026-11-20', '--by', 'p-sw:socialWorker', ...people, ...more);
}

async function hashOf(number: number): Promise<string> {
  const { versions } = (await call('versions', 'visits', '--json')).json() as {
    versions: readonly { number: number; hash: string }[];
  };
  return versions.find((each) => each.number === number)?.hash.slice(0, 8) ?? 'none';
}

test('a version is published once, and a case that names the pathway lives by it', async () => {
  const why = ['--why', 'First version', ...owner];
  const said = await call('publish', join(folder, 'visits.yaml'), ...why);
  expect(said.out).toMatch(/^Published visits, version 1 \([0-9a-f]{12}\)\. New cases live by it at once\.$/);
  expect((await call('publish', join(folder, 'visits.yaml'), ...why)).out).toMatch(
    /^visits is published already in this version: 1, [0-9a-f]{12}\.$/,
  );
  const opened = await open('visits', 'P-1');
  expect(opened.out).toMatch(/By visits, version 1, published/);
  // Five working days after Friday 20 November, and ten.
  expect(opened.out).toMatch(/First visit +Fri 27 Nov 2026/);
  expect(opened.out).toMatch(/Plan +Fri {2}4 Dec 2026/);
}, 60_000);

test('a definition with a mistake is not published', async () => {
  const wrong = await write('wrong.yaml', visits.replace('metBy: VISIT_HELD', 'metBy: VISIT_HOLD'));
  const said = await call('publish', wrong, '--why', 'Mistaken', ...owner);
  expect(said.code).toBe(1);
  expect(said.out).toMatch(/wrong\.yaml:\d+:\d+: .*VISIT_HOLD/);
  expect(said.out).toContain('nothing was published');
  expect((await call('versions', 'visits')).out).not.toContain('Mistaken');
});

test('the next version says what differs, new cases take it without a restart, and running ones keep theirs', async () => {
  const next = await write('next.yaml', visits.replace('due: 5 working days', 'due: 3 working days'));
  const said = await call('publish', next, '--why', 'Within three days', ...owner);
  expect(said.out).toMatch(/Published visits, version 2/);
  expect(said.out).toMatch(/1 difference from version 1:/);
  expect(said.out).toMatch(/First visit: 5 working days → 3 working days/);
  expect((await open('visits', 'P-2')).out).toMatch(/First visit +Wed 25 Nov 2026/);
  expect((await open(join(folder, 'visits.yaml'), 'P-3')).out).toMatch(/First visit +Fri 27 Nov 2026/);
  const listed = (await call('versions', 'visits')).out.split('\n');
  expect(listed[1]).toMatch(/^visits +1 +[0-9a-f]{12} .* 2 +First version$/);
  expect(listed[2]).toMatch(/^visits +2 ✓ +[0-9a-f]{12} .* 1 +Within three days$/);
}, 60_000);

test('a move from version to version tells what moves before and after, and takes only cases of that version', async () => {
  const words = ['migrate', '--from', await hashOf(1), '--to', await hashOf(2), '--why', 'Three days', ...owner];
  const moves = ['P-1', 'P-3'].flatMap((name) => [name, '  First visit: Fri 27 Nov 2026 → Wed 25 Nov 2026']);
  const dry = await call(...words, '--dry-run');
  expect([...linesOf(dry)].sort()).toEqual(
    [...moves, '2 cases: 2 would move (2 with something different, 2 deadlines).'].sort(),
  );
  const moved = await call(...words);
  expect(moved).toMatchObject({ code: 0 });
  expect(linesOf(moved)).toEqual([...moves, '2 cases: 2 moved (2 with something different, 2 deadlines).']);
  expect((await call(...words)).out).toBe('No case lives by “visits” in this version.');
}, 60_000);

test('a move is taken back where nothing was recorded since, and refused where something was', async () => {
  await call('record', 'P-3', 'VISIT_HELD', '--on', '2026-11-22', '--by', 'p-sw:socialWorker', 'childSeen=true');
  const said = await call('migrate', '--back', '--to', await hashOf(2), '--why', 'Too early', ...owner);
  expect(said.code).toBe(1);
  expect(said.out).toContain('P-1\n  First visit: Wed 25 Nov 2026 → Fri 27 Nov 2026');
  // P-2 was opened by version 2: it has nowhere to go back to.
  expect(said.out).toMatch(/P-3 {2}refused: Entry \d+ cannot be taken back/);
  expect(said.out).toMatch(/^3 cases: 1 moved \(1 with something different\), 1 there already, 1 refused\.$/m);
}, 60_000);

test('a mapping that names states and deadlines nobody knows is refused at its lines, with the nearest names', async () => {
  const renames = await write('renames.yaml', 'states:\n  waitin: visiting\ndeadlines:\n  firstVisit: firstVisits\n');
  const words = ['--from', await hashOf(1), '--to', await hashOf(2), '--why', 'New names', ...owner];
  const said = await call('migrate', ...words, '--renames', renames);
  expect(said.code).toBe(1);
  expect(said.err).toMatch(/renames\.yaml:2:3: The version before has no state “waitin”\. Did you mean “waiting”\?/);
  expect(said.err).toMatch(
    /renames\.yaml:4:15: The new version has no deadline “firstVisits”\. Did you mean “firstVisit”\?/,
  );
});

test('a version that nobody kept is not known by its hash', async () => {
  const said = await call('migrate', '--to', 'abcdef01', '--why', 'Somewhere', ...owner);
  expect(said.code).toBe(2);
  expect(said.err).toContain('No pathway is kept whose hash begins with abcdef01.');
});

test('a holiday that is proclaimed moves what runs in every case, with the reason in its log, and leaves what is settled', async () => {
  const file = await write(
    'mourning.yaml',
    'calendar: england-and-wales\nadded:\n  - { date: 2026-11-24, name: Mourning }\n',
  );
  const words = ['calendar', 'publish', file, '--why', 'Proclaimed', ...owner];
  const lines = [
    'P-1',
    '  Plan: Fri 4 Dec 2026 → Mon 7 Dec 2026',
    '  First visit: Fri 27 Nov 2026 → Mon 30 Nov 2026',
    'P-2',
    '  Plan: Fri 4 Dec 2026 → Mon 7 Dec 2026',
    '  First visit: Wed 25 Nov 2026 → Thu 26 Nov 2026',
    'P-3',
    // Its first visit was met, and the next one is counted in months.
    '  Plan: Fri 4 Dec 2026 → Mon 7 Dec 2026',
  ];
  const closed = 'england-and-wales: closed on Tue 24 Nov 2026 (Mourning)';
  const dry = await call(...words, '--dry-run');
  expect([...linesOf(dry)].sort()).toEqual(
    [closed, ...lines, '3 cases: 3 would move (3 with something different, 5 deadlines).'].sort(),
  );
  const said = await call(...words);
  expect(linesOf(said)).toEqual([
    closed,
    'Published england-and-wales, version 1. New cases count by it at once.',
    ...lines,
    '3 cases: 3 moved (3 with something different, 5 deadlines).',
  ]);
  expect((await call('show', 'P-1', '--log')).out).toMatch(
    /Calendar published anew: england-and-wales,\s+“Proclaimed”/,
  );
  expect((await open('visits', 'P-4')).out).toMatch(/First visit +Thu 26 Nov 2026/);
  const again = await call(...words);
  expect(again.out).toBe('It comes to what is in force already.\n4 cases: 0 moved, 4 there already.');
  expect((await call(...words, '--dry-run')).out).toBe(
    'It comes to what is in force already.\n4 cases: 0 would move, 4 there already.\nNothing would be published.',
  );
}, 90_000);

test("an authority's closed day moves its local limits, not those of statute, and nobody else's", async () => {
  const other = await write(
    'other.yaml',
    visits.replace('authority: Visitshire', 'authority: Othershire').replace('pathway: visits', 'pathway: other'),
  );
  await open(other, 'O-1');
  // Nobody published what it lives by.
  await expect
    .poll(async () => (await call('versions')).out, { timeout: 10_000 })
    .toMatch(/^1 running case of other by version [0-9a-f]{12}, not published\.$/m);
  const { notPublished } = (await call('versions', '--json')).json() as { notPublished: unknown };
  expect(notPublished).toEqual([{ name: 'other', hash: expect.stringMatching(/^[0-9a-f]{12}$/) as string, cases: 1 }]);
  expect((await call('versions', 'visits')).out).not.toContain('not published');
  const file = await write(
    'closed.yaml',
    'authority: Visitshire\nadded:\n  - { date: 2026-11-25, name: Offices closed }\n',
  );
  const said = await call('calendar', 'publish', file, '--why', 'Election count', ...owner);
  expect(said.out).toContain('Published Visitshire, version 1.');
  expect(linesOf(said).join('\n')).toContain(
    'P-1\n  First visit: Mon 30 Nov 2026 → Tue 1 Dec 2026\nP-2\n  First visit: Thu 26 Nov 2026 → Fri 27 Nov 2026',
  );
  expect(said.out).not.toMatch(/Plan|O-1/);
  expect((await open('visits', 'P-5')).out).toMatch(/First visit +Fri 27 Nov 2026/);
  expect((await call('calendar', 'show', 'Visitshire')).out).toMatch(/Wed 25 Nov 2026 {2}Offices closed/);
}, 90_000);

test('a calendar that would end before a deadline that runs is refused, with the cases and the deadlines', async () => {
  const file = await write('short.yaml', 'calendar: england-and-wales\nknownUntil: 2026-12-03\n');
  const words = ['calendar', 'publish', file, '--why', 'Shorter', ...owner];
  const dry = await call(...words, '--dry-run');
  expect(dry.code).toBe(1);
  expect(dry.out).toMatch(/6 running cases could not count by it: nothing would be published\.$/);
  const said = await call(...words);
  expect(said.code).toBe(1);
  expect(said.out).toMatch(
    /P-1 {2}refused: This version of england-and-wales is known to 3 December 2026: too short for “Plan”, which runs/,
  );
  expect(said.out).toMatch(/6 running cases could not count by it: nothing was published\.$/);
  expect((await call('calendar', 'show', 'england-and-wales')).out).toContain(
    'version 1, known from Sunday 1 January 2012 to Sunday 31 December 2028',
  );
}, 90_000);

test('a draft is held against the running cases without being published', async () => {
  const file = await write(
    'storm.yaml',
    'calendar: england-and-wales\nadded:\n  - { date: 2026-12-02, name: Storm }\n',
  );
  const calendar = await call('impact', '--calendar', file, '--running');
  expect(calendar.out).toContain('P-3\n  Plan: Mon 7 Dec 2026 → Tue 8 Dec 2026');
  const draft = await write('draft.yaml', visits.replace('due: 10 working days', 'due: 8 working days'));
  const pathway = await call('impact', draft, '--running');
  expect(pathway.out).toContain('P-3\n  Plan: Mon 7 Dec 2026 → Thu 3 Dec 2026');
  expect((await call('versions', 'visits')).out).not.toContain('Storm');
  expect((await call('show', 'P-3')).out).toMatch(/Plan +Mon {2}7 Dec 2026/);
}, 90_000);

test('every change is listed with what became of its cases, and can be read again', async () => {
  const { out } = await call('changes');
  expect(out).toMatch(/^1 +.* done +2 +0 +0 +0 +p-owner \(processOwner\) +Three days$/m);
  const told = await call('changes', '4');
  expect(linesOf(told).join('\n')).toContain('P-2\n  Plan: Fri 4 Dec 2026 → Mon 7 Dec 2026');
  expect((await call('changes', '99')).err).toContain('There is no change 99.');
});

test('what was erased since cannot be read from a change either', async () => {
  await call('erase', 'P-2', '--why', 'Opened for a test', '--yes');
  const told = await call('changes', '4');
  expect(told.out).not.toContain('P-2');
  expect(told.out).toContain('P-1');
});
