import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { problemTypes } from '../../api/problem-types.ts';
import { startApiServer, type Api, type ApiServer, type LogLine } from '../../api/server.ts';
import { CaseCompletedError, CaseFaultError, NoAnswerError, PastConflictError } from '../../client/case-errors.ts';
import { ask, type Answered, type Sending } from './support/ask.ts';
import { token } from './support/serve.ts';

/** What the server answers with: whatever a test says of the cases, and otherwise nothing that works. */
type Cases = Partial<Api['cases']>;

const open: ApiServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

const entry = { event: 'VISIT_HELD', on: '2026-11-05', by: { person: 'p-sw', role: 'socialWorker' } };

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

test.each<[what: string, sending: Sending, problem: keyof typeof problemTypes, says: RegExp]>([
  ['no JSON', { text: '{"event": "VISIT_HELD",' }, 'not-json', /not JSON/],
  ['nothing', { text: ' ' }, 'not-json', /empty/],
  ['no UTF-8', { text: new Uint8Array([0x22, 0xff, 0x22]) }, 'not-json', /UTF-8/],
  [
    'a form',
    { text: 'event=x', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } },
    'wrong-media-type',
    /application\/json/,
  ],
  ['something compressed', { text: 'x', headers: { 'Content-Encoding': 'gzip' } }, 'wrong-media-type', /compressed/],
  ['more than a megabyte', { text: `"${'x'.repeat(1024 * 1024)}"` }, 'too-large', /1048576/],
  ['a list', { body: [] }, 'invalid-input', /the body should be an object/],
  [
    'too many brackets',
    { text: `{"data":${'['.repeat(100_000)}${']'.repeat(100_000)}}` },
    'invalid-input',
    /nested more than 32 deep/,
  ],
  [
    'a name that no object has',
    { text: '{"data":{"__proto__":{"a":1}}}' },
    'invalid-input',
    /#\/data\/__proto__ is a name that is not taken/,
  ],
])('a body of %s is refused with its reason', async (_what, sending, problem, says) => {
  const { url } = await start({});
  const answered = await ask(url, '/cases/V-1/entries', { method: 'POST', ...sending });
  expectProblem(answered, problem);
  expect(answered.body['detail']).toMatch(says);
});

test('a body that grows past the limit without having said so is cut off', async () => {
  const { url } = await start({});
  const chunks = Array.from({ length: 40 }, () => 'x'.repeat(64 * 1024));
  const said = await raw(url, [
    `POST /cases/V-1/entries HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`,
    ...chunks.map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`),
  ]);
  expect(said).toMatch(/^HTTP\/1\.1 413 /);
  expect(said).toContain('"limit":1048576');
});

test('every place that does not fit is told at once, with the nearest right name', async () => {
  const { url } = await start({});
  const body = { evnt: 'X', on: '2026-02-30', by: { person: ' ', role: 3, as: 'x' }, data: [1] };
  const answered = await ask(url, '/cases/V-1/entries', { body });
  expectProblem(answered, 'invalid-input');
  expect(answered.body['errors']).toEqual([
    { pointer: '#/event', detail: 'is missing' },
    { pointer: '#/on', detail: expect.stringContaining('2026-02 has 28 days') as string },
    { pointer: '#/by/person', detail: 'is empty' },
    { pointer: '#/by/role', detail: 'should be a text' },
    { pointer: '#/by/as', detail: 'is not known here' },
    { pointer: '#/data', detail: 'should be an object' },
    { pointer: '#/evnt', detail: 'is not known here. Did you mean “event”?' },
  ]);
});

test.each<[change: unknown, pointer: string]>([
  [{ op: 'erase', target: 1 }, '#/change/op'],
  [{ op: 'strike' }, '#/change/target'],
  [{ op: 'strike', target: 0 }, '#/change/target'],
  [{ op: 'strike', target: 1.5 }, '#/change/target'],
  [{ op: 'strike', target: 1, on: '2026-11-05' }, '#/change/on'],
  [{ op: 'insert', before: 2, event: 'X', on: '2026-11-05T10:00' }, '#/change/on'],
  [undefined, '#/change'],
])('a correction %j does not fit at %s', async (change, pointer) => {
  const { url } = await start({});
  const answered = await ask(url, '/cases/V-1/corrections', { body: { change, why: 'x', by: entry.by } });
  expectProblem(answered, 'invalid-input');
  expect(answered.body['errors']).toMatchObject([{ pointer }]);
});

test.each<[path: string, parameter: string]>([
  ['/cases?overdue=perhaps', 'overdue'],
  ['/cases?limit=0', 'limit'],
  ['/cases?limit=1e9', 'limit'],
  ['/cases?overdu=true', 'overdu'],
  ['/cases?status=open&status=all', 'status'],
  ['/cases/V-1?asOf=tomorrow', 'asOf'],
  ['/cases/V-1?knownAt=2026-11-05T10:00', 'knownAt'],
  ['/cases/V-1/log/1?from=2', 'from'],
  ['/cases/V-1/reads?person=p&role=r', 'what'],
  ['/health?verbose', 'verbose'],
])('%s does not fit at the parameter %s', async (path, parameter) => {
  const { url } = await start({});
  const answered = await ask(url, path);
  expectProblem(answered, 'invalid-input');
  expect(answered.body['errors']).toMatchObject([{ parameter }]);
});

test.each(['two words', 'ü', `"${'k'.repeat(201)}"`])('%s is no key', async (key) => {
  const { url } = await start({});
  const answered = await raw(url, [
    `POST /cases/V-1/entries HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer ${token}\r\nIdempotency-Key: ${key}\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`,
  ]);
  expect(answered).toMatch(/^HTTP\/1\.1 422 /);
  expect(answered).toContain('"header":"Idempotency-Key"');
});

test.each(['Robin', 'Ashdown-2019-05-02', 'a b 1', '.1'])(
  '“%s” cannot be the reference of a new case, and its place is told',
  async (reference) => {
    const { url } = await start({});
    const answered = await ask(url, '/cases', { body: { ...entry, event: undefined, pathway: 'visits', reference } });
    expectProblem(answered, 'invalid-input');
    expect(answered.body['errors']).toMatchObject([{ pointer: '#/reference' }]);
  },
);

test.each(['../secrets', '/etc/passwd', 'my.yaml', 'a/b'])(
  'the pathway “%s” is no id, and no file is read',
  async (pathway) => {
    const { url } = await start({});
    const answered = await ask(url, '/cases', { body: { ...entry, event: undefined, pathway, reference: 'V-1' } });
    expectProblem(answered, 'invalid-input');
    expect(answered.body['errors']).toMatchObject([{ pointer: '#/pathway' }]);
  },
);

test('times in data are put into UTC where the event says that they are times, and left alone where it does not', async () => {
  const taken: unknown[] = [];
  const { url } = await start(
    { record: (_reference, { data, on }) => (taken.push({ on, data }), Promise.reject(new CaseCompletedError('V-1'))) },
    {
      start: { type: 'instant' },
      rooms: { type: 'list', of: { type: 'object', fields: { from: { type: 'instant' } } } },
    },
  );
  const data = {
    start: '2026-07-01T10:00+01:00',
    note: '2026-07-01T10:00+01:00',
    rooms: [{ from: '2026-01-05T09:30Z' }],
  };
  expectProblem(
    await ask(url, '/cases/V-1/entries', { body: { ...entry, on: '2026-07-01T10:00+01:00', data } }),
    'case-completed',
  );
  expect(taken).toEqual([
    {
      on: '2026-07-01T09:00:00.000Z',
      data: {
        start: '2026-07-01T09:00:00.000Z',
        note: '2026-07-01T10:00+01:00',
        rooms: [{ from: '2026-01-05T09:30:00.000Z' }],
      },
    },
  ]);
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
  const { url } = await start({});
  const said = await raw(url, [text]);
  expect(said).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(said).toMatch(/content-type: application\/problem\+json/i);
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

type Fields = { readonly [name: string]: unknown };

async function start(cases: Cases, fields: Fields = {}): Promise<ApiServer & { readonly log: readonly LogLine[] }> {
  const log: LogLine[] = [];
  const server = await startApiServer({
    api: apiOf(cases, fields),
    token,
    host: '127.0.0.1',
    port: 0,
    log: (line) => log.push(line),
  });
  open.push(server);
  return { ...server, log };
}

/** Stands in for cases that nobody asks, or that answer as a test says. */
function apiOf(cases: Cases, data: Fields = {}): Api {
  const pathway = { events: { [entry.event]: { data } } };
  return {
    cases: cases as Api['cases'],
    rules: {
      forNewCase: () => Promise.reject(new Error('No pathway is to be looked for.')),
      wanted: () => Promise.resolve(undefined),
      ofCase: () => Promise.resolve(pathway as never),
    },
    checkHealth: () => Promise.resolve(),
  };
}

/** Sends bytes as they are, and answers all that comes back until the connection is closed. */
function raw(url: string, texts: readonly string[]): Promise<string> {
  const { port, hostname } = new URL(url);
  return new Promise((resolve) => {
    let said = '';
    const socket = connect(Number(port), hostname, () => {
      for (const text of texts) socket.write(text);
    });
    socket.on('data', (chunk) => (said += chunk.toString()));
    // A server that cuts a body off may reset the connection; what it said before counts.
    socket.on('error', () => resolve(said));
    socket.on('close', () => resolve(said));
  });
}

function expectProblem({ status, type, body }: Answered, name: keyof typeof problemTypes): void {
  expect({ status, type, problem: body['type'], said: body['status'] }).toEqual({
    status: problemTypes[name].status,
    type: 'application/problem+json',
    problem: `/problems/${name}`,
    said: problemTypes[name].status,
  });
  expect(body).toMatchObject({ title: expect.any(String) as string, detail: expect.any(String) as string });
  expect(body['instance']).toMatch(/^urn:uuid:/);
}
