import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { duecourse, type Calling, type Said } from './support/duecourse.ts';
import { startServer, type StartedServer } from './support/server.ts';

const visits = fileURLToPath(new URL('fixtures/visits.yaml', import.meta.url));
let server: StartedServer;

beforeAll(async () => {
  server = await startServer();
}, 120_000);

afterAll(async () => {
  await server?.stop();
}, 60_000);

// The tests follow one case from its opening on, in this order.

test('a case is opened, and where it stands is shown', async () => {
  const said = await call(['open', visits, 'V-1', '--on', '2026-11-02', '--by', 'p-sw:socialWorker', ...people]);
  expect(said).toMatchObject({ code: 0, err: '' });
  expect(said.out).toContain('Opened V-1.');
  // Five working days after Monday 2 November.
  expect(said.out).toMatch(/First visit +Mon {2}9 Nov 2026/);
  expect(said.out).toMatch(/VISIT_HELD +Visit held \(by Social worker; depends on the data\)/);
});

test('the same reference is not opened twice', async () => {
  const said = await call(['open', visits, 'V-1', '--on', '2026-11-02', '--by', 'p-sw:socialWorker', ...people]);
  expect(said.code).toBe(1);
  expect(said.err).toContain('A case V-1 exists already');
});

test('an opening with wrong data is refused with every field, and opens nothing', async () => {
  const said = await call([
    'open',
    visits,
    'V-2',
    '--on',
    '2026-11-02',
    '--by',
    'p-sw:socialWorker',
    'socialWorker=p-sw',
    'teamManger=p-tm',
    '--json',
  ]);
  expect(said.code).toBe(1);
  const { refused } = said.json() as { refused: { kind: string; problems: { path: string }[] } };
  expect(refused.kind).toBe('wrongData');
  expect(refused.problems.map(({ path }) => path).sort()).toEqual([
    'teamEmail',
    'teamManager',
    'teamManger',
    'teamName',
  ]);
  expect((await call(['show', 'V-2'])).err).toContain('No case V-2 is known');
});

test('what happened is recorded, and what follows is told', async () => {
  const said = await call([
    'record',
    'V-1',
    'VISIT_HELD',
    '--on',
    '2026-11-04',
    '--by',
    'p-sw:socialWorker',
    '--key',
    'visit-1',
    'childSeen=true',
  ]);
  expect(said).toMatchObject({ code: 0, err: '' });
  expect(said.out).toContain('Recorded as entry 2 of V-1: Visit held.');
  expect(said.out).toContain('▸ visiting');
  expect(said.out).toContain('◷ First visit: met, recorded late, due Mon 9 Nov 2026');
  expect(said.out).toContain('◷ Next visit: due Fri 4 Dec 2026');
});

test('the same key records nothing twice, and another request under it is refused', async () => {
  const words = [
    'record',
    'V-1',
    'VISIT_HELD',
    '--on',
    '2026-11-04',
    '--by',
    'p-sw:socialWorker',
    '--key',
    'visit-1',
    'childSeen=true',
    '--json',
  ];
  expect((await call(words)).json()).toMatchObject({ entry: { seq: 2 } });
  const other = await call([...words.slice(0, -2), 'childSeen=true', 'note=another', '--json']);
  expect(other.code).toBe(1);
  expect(other.json()).toMatchObject({ refused: { kind: 'keyReused' } });
});

test('a refusal says what was asked, where the case stands, why in the words of the policy, and what is accepted', async () => {
  const words = ['record', 'V-1', 'VISIT_HELD', '--on', '2026-11-05', '--by', 'p-sw:socialWorker', 'childSeen=no'];
  const said = await call(words);
  expect(said.code).toBe(1);
  expect(said.out).toBe('');
  expect(said.err.split('\n')).toEqual([
    'Refused: Visit held (VISIT_HELD) in V-1. Nothing was recorded.',
    'The case stands in visiting.',
    '  • A visit counts only when the child was seen.',
    'Accepted now:',
    '  VISIT_HELD    Visit held (by Social worker)',
    '  VISITS_ENDED  The visits have ended (by Team manager)',
  ]);
  expect((await call([...words, '--json'])).json()).toMatchObject({
    refused: { kind: 'conditionsFailed', conditions: [{ condition: 'childSeen' }] },
  });
});

test.each([
  [
    'a wrong role',
    ['VISIT_HELD', '--on', '2026-11-05', '--by', 'p-tm:teamManager', 'childSeen=true'],
    'is recorded by Social worker, not by Team manager',
  ],
  ['an unknown event', ['VISIT_HELT', '--on', '2026-11-05', '--by', 'p-sw:socialWorker'], 'Did you mean VISIT_HELD?'],
  [
    'a date to come',
    ['VISIT_HELD', '--on', '2099-01-05', '--by', 'p-sw:socialWorker', 'childSeen=true'],
    'Monday 5 January 2099 has not come yet',
  ],
  [
    'a date before the case began',
    ['VISIT_HELD', '--on', '2026-10-30', '--by', 'p-sw:socialWorker', 'childSeen=true'],
    'before the case began',
  ],
])('%s is refused with what to do', async (_, words, message) => {
  const said = await call(['record', 'V-1', ...words]);
  expect(said.code).toBe(1);
  expect(said.err).toContain(message);
});

test('data come from a file and from standard input, too', async () => {
  const file = join(server.data, 'visit.json');
  await writeFile(file, JSON.stringify({ childSeen: true, note: 'From a file' }));
  expect(
    (await call(['record', 'V-1', 'VISIT_HELD', '--on', '2026-11-11', '--by', 'p-sw:socialWorker', '--data', file]))
      .code,
  ).toBe(0);
  const piped = await call(
    [
      'record',
      'V-1',
      'VISIT_HELD',
      '--on',
      '2026-11-12',
      '--by',
      'p-sw:socialWorker',
      '--data',
      '-',
      '-d',
      'note=laid over',
    ],
    { input: '{"childSeen":true,"note":"piped"}' },
  );
  expect(piped.code).toBe(0);
  const { log } = (await call(['show', 'V-1', '--log', '--json'])).json() as {
    log: { type?: string; data?: object }[];
  };
  expect(log.filter(({ type }) => type === 'VISIT_HELD').map(({ data }) => data)).toEqual([
    { childSeen: true },
    { childSeen: true, note: 'From a file' },
    { childSeen: true, note: 'laid over' },
  ]);
});

test('a case is shown as of a date and as known at a time', async () => {
  const asOf = (await call(['show', 'V-1', '--as-of', '2026-11-03', '--json'])).json();
  expect(asOf).toMatchObject({ view: { state: 'waiting', deadlines: [{ id: 'firstVisit', due: '2026-11-09' }] } });
  const early = await call(['show', 'V-1', '--known-at', '2026-11-03T10:00']);
  expect(early.code).toBe(1);
  // Two questions about times before the case: both say since when there is something to ask about.
  expect(early.err).toMatch(
    /Case V-1 had not been opened then: it was opened on 2 November 2026, as recorded on \d+ \w+ \d{4} at \d\d:\d\d\. Ask about a later time\./,
  );
  const before = await call(['show', 'V-1', '--as-of', '2026-11-01', '--json']);
  expect(before.code).toBe(1);
  expect(before.json()).toMatchObject({ error: { name: 'NotOpenedThenError' } });
});

test('of the past it is not said what can be recorded', async () => {
  expect((await call(['show', 'V-1', '--as-of', '2026-11-03'])).out).not.toContain('Can be recorded now');
  expect((await call(['show', 'V-1'])).out).toContain('Can be recorded now');
});

test('an entry is amended, and what follows is counted anew; the log keeps both', async () => {
  // The last visit was held on the 13th: a month later is Sunday 13 December.
  const log = (await call(['show', 'V-1', '--log', '--json'])).json()['log'] as { seq: number; type?: string }[];
  const { seq = 0 } = log.findLast(({ type }) => type === 'VISIT_HELD') ?? {};
  const said = await call([
    'correct',
    'V-1',
    String(seq),
    '--amend',
    '--on',
    '2026-11-13',
    '--why',
    'A day later',
    '--by',
    'p-sw:socialWorker',
  ]);
  expect(said).toMatchObject({ code: 0, err: '' });
  expect(said.out).toContain(`Corrected: entry ${seq} of V-1 was amended (VISIT_HELD).`);
  expect(said.out).toContain('moved from Sat 12 Dec 2026 to Sun 13 Dec 2026');
  const shown = await call(['show', 'V-1', '--log']);
  expect(shown.out.replaceAll(/\s+/g, ' ')).toContain(
    `Correction: entry ${seq} amended, on Fri 13 Nov 2026, “A day later” · Social worker p-sw`,
  );
});

test('an entry is struck, and a missing one put before another; only single fields change when single values are given', async () => {
  const common = ['--why', 'Recorded wrongly', '--by', 'p-sw:socialWorker'];
  const log = (await call(['show', 'V-1', '--log', '--json'])).json()['log'] as { seq: number; type?: string }[];
  const [, second = 0, third = 0] = log.filter(({ type }) => type === 'VISIT_HELD').map(({ seq }) => seq);
  expect((await call(['correct', 'V-1', String(third), '--strike', ...common])).code).toBe(0);
  expect((await call(['correct', 'V-1', String(third), '--strike', ...common])).err).toContain(
    'has been struck already',
  );
  const inserted = await call([
    'correct',
    'V-1',
    String(second),
    '--insert-before',
    'VISIT_HELD',
    '--on',
    '2026-11-09',
    'childSeen=true',
    ...common,
  ]);
  expect(inserted.code).toBe(0);
  const amended = await call(['correct', 'V-1', String(second), '--amend', 'note=', ...common, '--json']);
  expect(amended.json()).toMatchObject({
    entry: { change: { op: 'amend', target: second, data: { childSeen: true } } },
  });
  expect((amended.json() as { entry: { change: { data: object } } }).entry.change.data).toEqual({ childSeen: true });
});

test('a correction after which a later entry would not hold is refused, and names it', async () => {
  const said = await call([
    'correct',
    'V-1',
    '2',
    '--amend',
    'childSeen=false',
    '--why',
    'Not seen',
    '--by',
    'p-sw:socialWorker',
  ]);
  expect(said.code).toBe(1);
  expect(said.err).toContain('A visit counts only when the child was seen.');
  expect((await call(['correct', 'V-1', '99', '--strike', '--why', 'x', '--by', 'p-sw:socialWorker'])).err).toContain(
    'There is no entry 99',
  );
});

test('a correction that is refused says where the case stood at that entry, not where it stands', async () => {
  const { err } = await call([
    'correct',
    'V-1',
    '2',
    '--amend',
    'childSeen=no',
    '--why',
    'x',
    '--by',
    'p-sw:socialWorker',
  ]);
  // Its first visit took the case from waiting to visiting, where it is now.
  expect(err).toContain('At entry 2 the case stood in waiting.');
  expect(err).toContain('A visit counts only when the child was seen.');
  expect(err).toContain('Accepted then:');
  expect(err).not.toContain('The case stands');
});

test('a correction that may not be made is refused with its reason, in words and as JSON, and the log stays as it was', async () => {
  const before = (await call(['show', 'V-1', '--log', '--json'])).json()['log'];
  const refused = async (words: readonly string[]): Promise<string> => {
    const said = await call(['correct', 'V-1', ...words, '--why', 'x']);
    expect(said.code).toBe(1);
    return said.err.replaceAll(/\s+/g, ' ');
  };
  const sw = ['--by', 'p-sw:socialWorker'];
  expect(await refused(['99', '--amend', '--on', '2026-11-03', ...sw])).toContain('There is no entry 99');
  expect(await refused(['1', '--strike', ...sw])).toContain('can be amended, but not struck');
  // Visits are recorded by the social worker alone.
  expect(await refused(['2', '--amend', '--on', '2026-11-03', '--by', 'p-tm:teamManager'])).toContain(
    '"Visit held" is corrected by Social worker, not by Team manager.',
  );
  expect(await refused(['2', '--amend', '--on', '2990-01-01', ...sw])).toContain('has not come yet');
  const json = await call(['correct', 'V-1', '2', '--strike', '--why', 'x', '--by', 'p-x:passerBy', '--json']);
  expect(json.json()).toMatchObject({ refused: { kind: 'wrongRole', role: 'passerBy', allowed: ['socialWorker'] } });
  expect((await call(['show', 'V-1', '--log', '--json'])).json()['log']).toEqual(before);
});

test('cases are listed with what is due next, and filtered', async () => {
  expect((await call(['open', visits, 'V-3', '--on', '2026-11-02', '--by', 'p-sw:socialWorker', ...people])).code).toBe(
    0,
  );
  await expect.poll(async () => listed([]), { timeout: 20_000 }).toEqual(['V-1', 'V-3']);
  await expect.poll(async () => listed(['--state', 'waiting']), { timeout: 20_000 }).toEqual(['V-3']);
  expect(await listed(['--authority', 'Nowhere'])).toEqual([]);
  const { out } = await call(['list']);
  expect(out).toMatch(/^Reference +Authority +Next due/);
  expect(out).toContain('2 cases');
});

test('what went out and what cannot be recorded are told in words, not by the names of the definition', async () => {
  const { out } = await call(['show', 'V-1', '--log']);
  expect(out).toContain('Carried out: “Visit noted”, asked for by entry 2');
  // Nothing is to be done yet, so nothing can be recorded as done.
  expect(out).not.toContain('TASK_DONE');
  for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
});

test('a case whose pathway has ended is listed only when it is asked for', async () => {
  await call(['open', visits, 'V-5', '--on', '2026-11-02', '--by', 'p-sw:socialWorker', ...people]);
  await expect.poll(async () => listed([]), { timeout: 20_000 }).toContain('V-5');
  expect((await call(['record', 'V-5', 'VISITS_ENDED', '--on', '2026-11-03', '--by', 'p-tm:teamManager'])).code).toBe(
    0,
  );
  await expect.poll(async () => listed(['--closed']), { timeout: 20_000 }).toEqual(['V-5']);
  expect(await listed([])).not.toContain('V-5');
  expect(await listed(['--all'])).toEqual(['V-1', 'V-3', 'V-5']);
  expect((await call(['list', '--all', '--closed'])).code).toBe(2);
});

test('a notice that cannot be sent is an incident: shown, retried, settled another way with a reason', async () => {
  // Nobody's address is known: the team manager changed without one, so the notice of this visit fails.
  await call([
    'open',
    visits,
    'V-4',
    '--on',
    '2026-11-02',
    '--by',
    'p-sw:socialWorker',
    ...people.slice(0, 3),
    'teamEmail=not an address',
  ]);
  await call(['record', 'V-4', 'VISIT_HELD', '--on', '2026-11-04', '--by', 'p-sw:socialWorker', 'childSeen=true']);
  await expect
    .poll(async () => (await call(['incidents', 'V-4'])).out, { timeout: 20_000 })
    .toContain('“Visit noted” could not be carried out');
  await expect.poll(async () => (await call(['incidents'])).out, { timeout: 20_000 }).toContain('V-4: 1 incident');
  const { incidents } = (await call(['incidents', 'V-4', '--json'])).json() as { incidents: { effect: string }[] };
  const { effect = '' } = incidents[0] ?? {};
  const by = ['--by', 'p-tm:teamManager'];
  expect((await call(['incidents', 'V-4', '--retry', effect, ...by])).code).toBe(0);
  await expect
    .poll(async () => (await call(['incidents', 'V-4', '--json'])).json()['incidents'], { timeout: 20_000 })
    .toMatchObject([{ effect, kind: 'failed' }]);
  expect((await call(['incidents', 'V-4', '--resolve', effect, ...by])).code).toBe(2);
  expect((await call(['incidents', 'V-4', '--resolve', effect, '--why', 'Told by telephone', ...by])).code).toBe(0);
  expect((await call(['incidents', 'V-4'])).out).toBe('V-4 has no incidents.');
  expect((await call(['incidents', 'V-4', '--retry', effect, ...by])).code).toBe(1);
});

test('the notice that could be sent lies in the outbox, once', async () => {
  await expect.poll(async () => (await readdir(join(server.data, 'outbox'))).length, { timeout: 20_000 }).toBe(1);
});

test('restoring while all cases are there restores none', async () => {
  const said = await call(['restore']);
  expect(said).toMatchObject({ code: 0, out: '0 cases restored, 4 present already.' });
});

const people = ['socialWorker=p-sw', 'teamManager=p-tm', 'teamName=Toni Marsh', 'teamEmail=team@example.org'];

function call(words: readonly string[], calling: Calling = {}): Promise<Said> {
  return duecourse(words, { ...calling, env: server.env });
}

async function listed(words: readonly string[]): Promise<readonly string[]> {
  const cases = JSON.parse((await call(['list', ...words, '--json'])).out) as { reference: string }[];
  return cases.map(({ reference }) => reference).sort();
}
