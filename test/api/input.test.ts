import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import type { problemTypes } from '../../api/problem-types.ts';
import { CaseCompletedError } from '../../client/case-errors.ts';
import { ask, type Sending } from './support/ask.ts';
import { token } from './support/serve.ts';
import { endServers, entry, expectProblem, raw, start } from './support/stand-in.ts';

afterEach(endServers);

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

test('no body whatsoever is a fault of the program', async () => {
  const { url } = await start({});
  const addresses = fc.constantFrom(
    '/cases',
    ...['entries', 'corrections', 'rules'].map((step) => `/cases/V-1/${step}`),
  );
  const members = fc.constantFrom('on', 'by', 'data', 'change', 'why', 'event', 'reference', 'pathway', 'op', 'target');
  const bodies = fc.oneof(
    fc.json(),
    fc.dictionary(members, fc.jsonValue()).map((body) => JSON.stringify(body)),
  );
  await fc.assert(
    fc.asyncProperty(addresses, bodies, async (path, text) => {
      const { status, body } = await ask(url, path, { text });
      expect({ status, type: body['type'] }).toEqual({ status: 422, type: '/problems/invalid-input' });
    }),
    { numRuns: 300 },
  );
});

test('no address whatsoever is a fault of the program', async () => {
  const { url } = await start({});
  await fc.assert(
    fc.asyncProperty(fc.webPath(), fc.webQueryParameters(), async (path, query) => {
      const { status, type } = await ask(url, `/cases/V-1/nothing${path}?${query}`);
      expect({ status, type }).toEqual({ status: 404, type: 'application/problem+json' });
      const there = await ask(url, `/cases/V-1/reads?${query}`);
      expect({ status: there.status, type: there.type }).toEqual({ status: 422, type: 'application/problem+json' });
    }),
    { numRuns: 100 },
  );
});
