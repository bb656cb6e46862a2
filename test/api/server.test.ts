import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { problemTypes } from '../../api/problem-types.ts';
import { startApiServer } from '../../api/server.ts';
import { CaseFaultError, NoAnswerError, PastConflictError, RefusedError } from '../../client/case-errors.ts';
import { ask } from './support/ask.ts';
import { token } from './support/serve.ts';
import { apiOf, endServers, entry, expectProblem, raw, start } from './support/stand-in.ts';

afterEach(endServers);

test.each<[what: string, authorization: string, challenge: string]>([
  ['no token', '', 'Bearer realm="duecourse"'],
  ['a wrong token', `Bearer ${token.slice(1)}`, 'Bearer realm="duecourse", error="invalid_token"'],
  ['a token that goes on', `Bearer ${token}x`, 'Bearer realm="duecourse", error="invalid_token"'],
  ['another scheme', `Basic ${Buffer.from(`x:${token}`).toString('base64')}`, 'Bearer realm="duecourse"'],
])('with %s nobody is let in, not even to learn which addresses there are', async (_what, authorization, challenge) => {
  const { url } = await start({});
  for (const path of ['/cases', '/cases/V-1/entries', '/nowhere', '/']) {
    const answered = await ask(url, path, { headers: { Authorization: authorization } });
    expectProblem(answered, 'not-let-in');
    expect(answered.headers.get('www-authenticate')).toBe(challenge);
  }
});

test('the description and the meaning of problems can be read without a token', async () => {
  const { url } = await start({});
  const without = { headers: { Authorization: '' } };
  expect((await ask(url, '/openapi.json', without)).body).toMatchObject({ openapi: '3.1.0' });
  for (const [name, { status, title }] of Object.entries(problemTypes))
    expect(await ask(url, `/problems/${name}`, without)).toMatchObject({ status: 200, body: { status, title } });
  expectProblem(await ask(url, '/problems/toString'), 'no-such-page');
  expectProblem(await ask(url, '/openapi.json', { method: 'DELETE' }), 'wrong-method');
});

test.each<[method: string, path: string, allowed: string]>([
  ['PUT', '/cases', 'POST, GET, HEAD'],
  ['DELETE', '/cases/V-1', 'GET, HEAD'],
  ['GET', '/cases/V-1/entries', 'POST'],
  ['OPTIONS', '/cases', 'POST, GET, HEAD'],
  ['POST', '/health', 'GET, HEAD'],
])('%s of %s is not done, and what is stands in Allow', async (method, path, allowed) => {
  const { url } = await start({});
  const answered = await ask(url, path, { method });
  expectProblem(answered, 'wrong-method');
  expect(answered.headers.get('allow')).toBe(allowed);
});

test.each(['/case', '/cases/', '/cases//log', '/cases/V-1/log/', '/cases/V-1/log/1/2', '/Cases', '/'])(
  'there is nothing at %s',
  async (path) => {
    const { url } = await start({});
    expectProblem(await ask(url, path), 'no-such-page');
  },
);

test('a question for the headers alone gets them, and no body', async () => {
  const { url } = await start({ log: () => Promise.resolve([]) });
  const headers = { Authorization: `Bearer ${token}` };
  const response = await fetch(`${url}/cases/V-1/log`, { method: 'HEAD', headers });
  expect(response.status).toBe(200);
  expect(await response.text()).toBe('');
  expect(response.headers.get('cache-control')).toBe('no-store');
});

test.each<[what: string, error: Error, problem: keyof typeof problemTypes, says: RegExp]>([
  ['not in time', new NoAnswerError('V-1', 15_000), 'no-answer', /same Idempotency-Key/],
  ['that they are at fault', new CaseFaultError('Case V-1 could not answer.'), 'case-fault', /could not answer/],
  [
    'without a key',
    Object.assign(new Error('The key is not in the directory.'), { name: 'KeyMissingError' }),
    'key-missing',
    /The key/,
  ],
  [
    'that the past does not hold',
    new PastConflictError('V-1', 3, {
      kind: 'notAccepted',
      asked: 'X',
      states: [],
      message: 'Not there.',
      accepted: [],
    }),
    'past-conflict',
    /entry 3 would be refused/,
  ],
])('where the cases answer %s, that is told as a problem', async (_what, error, problem, says) => {
  const { url } = await start({ show: () => Promise.reject(error) });
  const answered = await ask(url, '/cases/V-1');
  expectProblem(answered, problem);
  expect(answered.body['detail']).toMatch(says);
  expect(answered.headers.get('retry-after')).toBe(problem === 'no-answer' ? '5' : null);
});

test('a fault of the program tells the caller only its number, and the log its place without its words', async () => {
  const { url, log } = await start({
    show: () => Promise.reject(new TypeError('Robin Ashdown is not a function')),
  });
  const answered = await ask(url, '/cases/V-1?asOf=2026-11-05');
  expectProblem(answered, 'fault');
  const body = JSON.stringify(answered.body);
  expect(body).not.toContain('Robin');
  expect(body).not.toMatch(/server\.test|\bat /);
  const [line] = log;
  expect(line).toMatchObject({
    method: 'GET',
    route: '/cases/{reference}',
    reference: 'V-1',
    status: 500,
    problem: 'fault',
    instance: answered.body['instance'],
    error: {
      name: 'TypeError',
      frames: expect.arrayContaining([expect.stringContaining('server.test.ts')]) as string[],
    },
  });
  expect(JSON.stringify(log)).not.toContain('Robin');
});

test('what stands in an address is not logged unless it can be a reference', async () => {
  const { url, log } = await start({ show: () => Promise.reject(new NoAnswerError('x', 1)) });
  for (const path of [
    '/cases/Robin-Ashdown',
    '/cases/Robin%202019-05-02',
    '/Robin',
    '/cases?authority=Robin',
    '/%zzRobin',
  ])
    await ask(url, path);
  expect(log).toHaveLength(5);
  expect(JSON.stringify(log)).not.toContain('Robin');
});

test.each<[what: string, text: string, status: number]>([
  ['is no HTTP', 'Good morning\r\n\r\n', 400],
  ['has an endless header', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ['means another server', 'GET http://elsewhere/cases HTTP/1.1\r\nHost: elsewhere\r\nConnection: close\r\n\r\n', 400],
])('a request that %s is answered with a problem, too', async (_what, text, status) => {
  const { url, log } = await start({});
  const said = await raw(url, [text]);
  expect(said).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(said).toMatch(/content-type: application\/problem\+json/i);
  expect(log).toMatchObject([{ status }]);
});

test('a body that breaks off is no fault of the program', async () => {
  const { url, log } = await start({});
  const { port, hostname } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(
    `POST /cases HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`,
  );
  await sleep(100);
  socket.destroy();
  await expect.poll(() => log.length).toBe(1);
  expect(log).toMatchObject([{ status: 400, problem: 'bad-request' }]);
});

test('a refusal is told also where the case does not say what it would take instead', async () => {
  const refusal = {
    kind: 'notAccepted',
    asked: 'VISIT_HELD',
    states: ['waiting'],
    message: 'Not there.',
    accepted: [],
  } as const;
  const { url } = await start({
    record: () => Promise.reject(new RefusedError(refusal)),
    allowed: () => Promise.reject(new NoAnswerError('V-1', 1)),
  });
  const answered = await ask(url, '/cases/V-1/entries', { body: entry });
  expectProblem(answered, 'refused');
  expect(answered.body).toMatchObject({ detail: 'Not there.', refusal });
  expect(answered.body).not.toHaveProperty('accepted');
});

test('asked to end, the server answers what is under way and takes nothing new', async () => {
  const server = await start({ log: () => sleep(300).then(() => []) });
  const underWay = ask(server.url, '/cases/V-1/log');
  await sleep(100);
  const closed = server.close();
  expect(await underWay).toMatchObject({ status: 200, body: { entries: [] } });
  await closed;
  await expect(ask(server.url, '/health')).rejects.toThrow('fetch failed');
});

test('a port that is taken is told with what to set', async () => {
  const { url } = await start({});
  const port = Number(new URL(url).port);
  await expect(
    startApiServer({ api: apiOf({}), token, host: '127.0.0.1', port, log: () => undefined }),
  ).rejects.toThrow(
    `Cannot listen on 127.0.0.1, port ${port}: another program listens there already. Set DUECOURSE_API_HOST`,
  );
});
