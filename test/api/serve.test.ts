import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  decisionAnswer,
  listAnswer,
  logAnswer,
  openedAnswer,
  recordedAnswer,
  standingAnswer,
} from '../../api/answers.ts';
import { duecourse } from '../cli/support/duecourse.ts';
import { startServer, type StartedServer } from '../cli/support/server.ts';
import { ask, type Answered, type Sending } from './support/ask.ts';
import { serve, type Serving } from './support/serve.ts';

const visits = fileURLToPath(new URL('../cli/fixtures/visits.yaml', import.meta.url));
let server: StartedServer;
let serving: Serving;

beforeAll(async () => {
  server = await startServer();
  const published = await duecourse(['publish', visits, '--why', 'First', '--by', 'p-owner:processOwner'], {
    env: server.env,
  });
  if (published.code !== 0) throw new Error(published.err);
  serving = await serve(server.env);
}, 120_000);

afterAll(async () => {
  await serving?.end();
  await server?.stop();
}, 60_000);

// The tests follow one case from its opening on, in this order.

const socialWorker = { person: 'p-sw', role: 'socialWorker' };
const people = { socialWorker: 'p-sw', teamManager: 'p-tm', teamName: 'Toni Marsh', teamEmail: 'team@example.org' };
/** Since the second version. */
const inArea = { ...people, area: 'North' };
const opening = { pathway: 'visits', reference: 'V-1', on: '2026-11-02', by: socialWorker, data: people };

test('the cases answer, which can be asked without a token', async () => {
  const answered = await asked('/health', { headers: { Authorization: '' } });
  expect(answered).toMatchObject({ status: 200, body: { status: 'ok' } });
});

test('a case is opened by the newest published version, and found at its address', async () => {
  const answered = await asked('/cases', { body: opening, key: 'opening-1' });
  expect(answered).toMatchObject({ status: 201, type: 'application/json' });
  expect(answered.body).toMatchObject({ reference: 'V-1', already: false, rules: { pathway: 'visits', number: 1 } });
  expect(openedAnswer.parse(answered.body)).toEqual(answered.body);
  expect(answered.headers.get('location')).toBe('/cases/V-1');
});

test('the same opening with the same key opens nothing twice, and another one under that reference is told that it is taken', async () => {
  expect(await asked('/cases', { body: opening, key: 'opening-1' })).toMatchObject({
    status: 200,
    body: { already: true },
  });
  const taken = await asked('/cases', { body: opening });
  expectProblem(taken, 409, 'case-exists');
  expect(taken.body['detail']).toContain('A case V-1 exists already');
  const other = await asked('/cases', { body: { ...opening, on: '2026-11-03' }, key: 'opening-1' });
  expectProblem(other, 409, 'refused');
  expect(other.body).toMatchObject({ refusal: { kind: 'keyReused', key: 'opening-1' } });
});

test('where it stands says what is due and what can be recorded', async () => {
  const { status, body } = await asked('/cases/V-1');
  expect(status).toBe(200);
  expect(standingAnswer.parse(body)).toEqual(body);
  expect(body).toMatchObject({
    reference: 'V-1',
    view: {
      state: 'waiting',
      // Five working days after Monday 2 November.
      deadlines: [{ id: 'firstVisit', due: '2026-11-09', responsible: 'socialWorker' }],
      accepts: [
        { event: 'VISIT_HELD', answer: 'depends' },
        { event: 'VISITS_ENDED', answer: 'yes' },
        { event: 'TASK_DONE', answer: 'no' },
      ],
    },
  });
});

test('an opening whose data do not fit is told every field with a pointer to it, and nothing is opened', async () => {
  const { teamEmail: _, ...less } = people;
  const data = { ...less, teamName: 7, teamManger: 'p-tm' };
  const answered = await asked('/cases', { body: { ...opening, reference: 'V-2', data } });
  expectProblem(answered, 422, 'wrong-data');
  expect(pointersOf(answered)).toEqual(['#/data/teamEmail', '#/data/teamManger', '#/data/teamName']);
  expectProblem(await asked('/cases/V-2'), 404, 'case-not-found');
});

test('what happened is recorded once however often it is sent with one key', async () => {
  const visit = { event: 'VISIT_HELD', on: '2026-11-04', by: socialWorker, data: { childSeen: true } };
  const first = await asked('/cases/V-1/entries', { body: visit, key: 'visit-1' });
  expect(first).toMatchObject({ status: 201, body: { entry: { seq: 2, type: 'VISIT_HELD', on: '2026-11-04' } } });
  expect(recordedAnswer.parse(first.body)).toEqual(first.body);
  expect(first.headers.get('location')).toBe('/cases/V-1/log/2');
  // In quotes, as structured headers have it, it is the same key.
  const again = await asked('/cases/V-1/entries', { body: visit, key: '"visit-1"' });
  expect(again.body['entry']).toEqual(first.body['entry']);
  const other = await asked('/cases/V-1/entries', { body: { ...visit, on: '2026-11-05' }, key: 'visit-1' });
  expectProblem(other, 409, 'refused');
  expect(other.body).toMatchObject({ refusal: { kind: 'keyReused', seq: 2 } });
  expect((await asked('/cases/V-1/log/2')).body).toMatchObject({ seq: 2, data: { childSeen: true } });
});

test('a refusal names every condition with its sentence, and what can be recorded instead with titles and roles', async () => {
  const unseen = { event: 'VISIT_HELD', on: '2026-11-05', by: socialWorker, data: { childSeen: false } };
  const answered = await asked('/cases/V-1/entries', { body: unseen });
  expectProblem(answered, 409, 'refused');
  expect(answered.body).toMatchObject({
    detail: expect.stringContaining('A visit counts only when the child was seen.') as string,
    refusal: {
      kind: 'conditionsFailed',
      asked: 'VISIT_HELD',
      states: ['visiting'],
      conditions: [{ condition: 'childSeen', otherwise: 'A visit counts only when the child was seen.' }],
    },
    accepted: [
      { event: 'VISIT_HELD', title: 'Visit held', roles: ['socialWorker'] },
      { event: 'VISITS_ENDED', title: 'The visits have ended', roles: ['teamManager'] },
    ],
  });
});

test.each<[what: string, change: object, refusal: object]>([
  [
    'somebody else records it',
    { by: { person: 'p-tm', role: 'teamManager' } },
    { kind: 'wrongRole', allowed: ['socialWorker'] },
  ],
  ['there is no such event', { event: 'VISIT_HELT' }, { kind: 'unknownEvent', nearest: 'VISIT_HELD' }],
  ['it has not happened yet', { on: '2990-01-01' }, { kind: 'dateInFuture' }],
  ['it was before the case', { on: '2026-10-30' }, { kind: 'beforeCaseBegan' }],
])('it is refused when %s, with the kind of refusal', async (_what, change, refusal) => {
  const visit = { event: 'VISIT_HELD', on: '2026-11-05', by: socialWorker, data: { childSeen: true } };
  const answered = await asked('/cases/V-1/entries', { body: { ...visit, ...change } });
  expectProblem(answered, 409, 'refused');
  expect(answered.body).toMatchObject({ refusal });
});

test('an entry is amended, one put before it and one struck; the log keeps all of it', async () => {
  const correct = (change: object): Promise<Answered> =>
    asked('/cases/V-1/corrections', { body: { change, why: 'Recorded wrongly', by: socialWorker } });
  expect(await correct({ op: 'amend', target: 2, on: '2026-11-05' })).toMatchObject({ status: 201 });
  // The next visit is due a month after the one that was held on the 5th.
  expect(await dueOf('nextVisit')).toBe('2026-12-05');
  const insert = { op: 'insert', before: 2, event: 'VISIT_HELD', on: '2026-11-03', data: { childSeen: true } };
  expect(await correct(insert)).toMatchObject({ status: 201, body: { entry: { change: { op: 'insert' } } } });
  const { body } = await asked('/cases/V-1/log');
  expect(logAnswer.parse(body)).toEqual(body);
  const corrections = (body['entries'] as { kind: string }[]).filter(({ kind }) => kind === 'correction');
  expect(corrections).toHaveLength(2);
  const unseen = await correct({
    op: 'insert',
    before: 2,
    event: 'VISIT_HELD',
    on: '2026-11-03',
    data: { childSen: 1 },
  });
  expectProblem(unseen, 422, 'wrong-data');
  expect(pointersOf(unseen)).toEqual(['#/change/data/childSeen', '#/change/data/childSen']);
  expect(await correct({ op: 'strike', target: 2 })).toMatchObject({ status: 201 });
  const again = await correct({ op: 'strike', target: 2 });
  expectProblem(again, 409, 'refused');
  expect(again.body).toMatchObject({ refusal: { kind: 'alreadyStruck' } });
});

test('a case is asked how it stood, and before its opening there is none', async () => {
  expect((await asked('/cases/V-1?asOf=2026-11-02')).body).toMatchObject({ view: { state: 'waiting' } });
  const before = await asked('/cases/V-1?asOf=2026-11-01');
  expectProblem(before, 404, 'not-opened-then');
  expect(before.body).toMatchObject({ openedOn: '2026-11-02' });
  expect((await asked('/cases/V-1/log?knownAt=2020-01-01T00:00:00Z')).body).toEqual({ reference: 'V-1', entries: [] });
});

test('who may read is asked before something is shown', async () => {
  const { body, status } = await asked('/cases/V-1/reads?person=p-x&role=passerBy&what=personal');
  expect(status).toBe(200);
  expect(decisionAnswer.parse(body)).toEqual(body);
  expect(body).toMatchObject({ allowed: false, because: ['No rule of this pathway lets anybody read "personal".'] });
});

test('cases are listed, those that fit', async () => {
  await expect.poll(async () => (await asked('/cases?pathway=visits')).body['total'], { timeout: 20_000 }).toBe(1);
  const { body } = await asked('/cases?pathway=visits&overdue=false&status=open');
  expect(listAnswer.parse(body)).toEqual(body);
  expect(body).toMatchObject({ cases: [{ reference: 'V-1', pathway: 'visits', status: 'open' }] });
  expect((await asked('/cases?pathway=elsewhere')).body).toEqual({ cases: [], total: 0 });
});

test('a version that was published is brought to the case by its name, and one that was not is refused', async () => {
  const rules = (change: object): Promise<Answered> =>
    asked('/cases/V-1/rules', { body: { change, why: 'Anew', by: { person: 'p-tm', role: 'teamManager' } } });
  const same = await rules({ kind: 'pathway', pathway: 'visits' });
  expectProblem(same, 409, 'refused');
  expect(same.body).toMatchObject({ refusal: { kind: 'nothingToChange' } });
  const unknown = await rules({ kind: 'pathway', pathway: 'visits', version: '0'.repeat(64) });
  expectProblem(unknown, 422, 'invalid-input');
  expect(pointersOf(unknown)).toEqual(['#/change/version']);
  expect(pointersOf(await rules({ kind: 'pathway', pathway: 'unheard-of' }))).toEqual(['#/change/pathway']);
  expectProblem(await rules({ kind: 'back', target: 1 }), 409, 'refused');
});

test('an opening that is repeated after another version was published is known again, and opens nothing', async () => {
  const anew = join(server.data, 'visits.yaml');
  const text = await readFile(visits, 'utf8');
  // The new version asks for something that the opening of then does not say.
  await writeFile(anew, text.replace('      teamEmail: text', '      teamEmail: text\n      area: text'));
  const published = await duecourse(['publish', anew, '--why', 'Areas', '--by', 'p-owner:processOwner'], {
    env: server.env,
  });
  expect(published).toMatchObject({ code: 0, err: '' });
  const again = await asked('/cases', { body: opening, key: 'opening-1' });
  expect(again).toMatchObject({ status: 200, body: { reference: 'V-1', already: true } });
  expect(again.body['rules']).toEqual({ pathway: 'visits', hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
  const other = await asked('/cases', { body: { ...opening, on: '2026-11-03' }, key: 'opening-1' });
  expectProblem(other, 422, 'wrong-data');
  expect(pointersOf(other)).toEqual(['#/data/area']);
  expect(await asked('/cases', { body: { ...opening, reference: 'V-2', data: inArea } })).toMatchObject({
    status: 201,
    body: { rules: { number: 2 } },
  });
});

test('a case that does not exist is not found, whatever is asked of it', async () => {
  for (const path of ['/cases/V-9', '/cases/V-9/log', '/cases/V-9/log/1', '/cases/V-9/reads?person=p&role=r&what=case'])
    expectProblem(await asked(path), 404, 'case-not-found');
  const entry = { event: 'VISIT_HELD', on: '2026-11-05', by: socialWorker };
  expectProblem(await asked('/cases/V-9/entries', { body: entry }), 404, 'case-not-found');
  const timed = { ...entry, data: { at: '2026-11-05T10:00Z' } };
  expectProblem(await asked('/cases/V-9/entries', { body: timed }), 404, 'case-not-found');
  expectProblem(await asked('/cases/V-1/log/99'), 404, 'entry-not-found');
});

test('an erased case is gone, and said to be', async () => {
  await asked('/cases', { body: { ...opening, reference: 'V-7', data: inArea } });
  const erased = await duecourse(['erase', 'V-7', '--why', 'A test', '--by', 'p-dpo:dataProtection', '--yes'], {
    env: server.env,
  });
  expect(erased).toMatchObject({ code: 0 });
  // The key of a case that was just in use may be remembered for a second.
  await expect.poll(async () => (await asked('/cases/V-7')).status, { timeout: 10_000 }).toBe(410);
  expectProblem(await asked('/cases/V-7'), 410, 'case-erased');
  expectProblem(await asked('/cases', { body: { ...opening, reference: 'V-7', data: inArea } }), 410, 'case-erased');
});

test('the log names the case of every answer, and neither people nor what was sent', () => {
  const said = serving.log.join('\n');
  expect(said).toContain('"reference":"V-1"');
  for (const secret of ['p-sw', 'Toni', 'team@', 'passerBy', 'Recorded wrongly']) expect(said).not.toContain(secret);
});

test('without an answer from the cases it says so and when to ask again; asked to end, it ends well', async () => {
  await endWorker(server.data);
  await expect.poll(async () => (await asked('/health')).status, { timeout: 30_000 }).toBe(503);
  const answered = await asked('/health');
  expectProblem(answered, 503, 'no-answer');
  expect(answered.headers.get('retry-after')).toBe('5');
  const visit = { event: 'VISIT_HELD', on: '2026-11-06', by: socialWorker, data: { childSeen: true } };
  const [recording, opened] = await Promise.all([
    asked('/cases/V-1/entries', { body: visit, key: 'visit-9' }),
    asked('/cases', { body: { ...opening, reference: 'V-8', data: inArea } }),
  ]);
  for (const each of [recording, opened]) {
    expectProblem(each, 503, 'no-answer');
    expect(each.body['detail']).toContain('repeat it with the same Idempotency-Key');
  }
  expect(await serving.end()).toBe(0);
}, 90_000);

/** Ends worker and server, and leaves their data where they are. */
async function endWorker(data: string): Promise<void> {
  process.kill(Number(await readFile(join(data, 'worker.lock.pid'), 'utf8')), 'SIGTERM');
  await expect.poll(() => existsSync(join(data, 'running.json')), { timeout: 30_000 }).toBe(false);
}

function asked(path: string, sending: Sending = {}): Promise<Answered> {
  return ask(serving.url, path, sending);
}

async function dueOf(deadline: string): Promise<unknown> {
  const { deadlines } = (await asked('/cases/V-1')).body['view'] as { deadlines: { id: string; due: string }[] };
  return deadlines.findLast(({ id }) => id === deadline)?.due;
}

function pointersOf({ body }: Answered): readonly string[] {
  return (body['errors'] as { pointer: string }[]).map(({ pointer }) => pointer).sort();
}

function expectProblem({ status, type, body }: Answered, expected: number, name: string): void {
  expect({ status, type, problem: body['type'] }).toEqual({
    status: expected,
    type: 'application/problem+json',
    problem: `/problems/${name}`,
  });
  expect(body).toMatchObject({
    status: expected,
    title: expect.any(String) as string,
    detail: expect.any(String) as string,
  });
  expect(body['instance']).toMatch(/^urn:uuid:/);
}
