import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCodecServer } from '../../worker/codec-server.ts';
import { openKeyDirectory } from '../../worker/encryption/directory-key-store.ts';
import { createEncryptionCodec } from '../../worker/encryption/payload-codec.ts';
import { temporaryDirectory } from './fixtures/directory.ts';
import type { CodecServer } from '../../worker/codec-server.ts';
import type { KeyStore } from '../../worker/encryption/key-store.ts';

const ui = 'http://127.0.0.1:8233';
let keys: KeyStore;
let server: CodecServer;

beforeAll(async () => {
  keys = await openKeyDirectory(join(await temporaryDirectory(), 'keys'), randomBytes(32));
  server = await startCodecServer(createEncryptionCodec(keys), 0);
  server.allowOrigin(ui);
});

afterAll(() => server.close());

/** Payloads as the web UI sends them: Temporal's JSON, with bytes in base64. */
async function asSent(text: string, workflowId: string): Promise<unknown> {
  const plain = { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from(text) };
  const [payload] = await createEncryptionCodec(keys).encode([plain], {
    type: 'workflow',
    namespace: 'default',
    workflowId,
  });
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
  return {
    metadata: Object.fromEntries(Object.entries(payload?.metadata ?? {}).map(([name, value]) => [name, base64(value)])),
    data: base64(payload?.data ?? Buffer.alloc(0)),
  };
}

async function decode(payloads: readonly unknown[], origin = ui): Promise<Response> {
  return await fetch(`${server.url}/decode`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Namespace': 'default', Origin: origin },
    body: JSON.stringify({ payloads }),
  });
}

async function textsOf(response: Response): Promise<string[]> {
  const body = (await response.json()) as { payloads: { data: string }[] };
  return body.payloads.map(({ data }) => Buffer.from(data, 'base64').toString('utf8'));
}

test("Temporal's web UI reads payloads of several cases at once", async () => {
  const response = await decode([await asSent('"Robin"', 'case-1'), await asSent('"Alex"', 'case-2')]);
  expect(response.status).toBe(200);
  expect(response.headers.get('access-control-allow-origin')).toBe(ui);
  expect(await textsOf(response)).toEqual(['"Robin"', '"Alex"']);
});

test('the browser of the web UI is told beforehand that it may ask, under both names of this machine', async () => {
  for (const origin of [ui, 'http://localhost:8233']) {
    const response = await fetch(`${server.url}/decode`, {
      method: 'OPTIONS',
      headers: {
        Origin: origin,
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'content-type,x-namespace',
      },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe(origin);
    expect(response.headers.get('access-control-allow-headers')?.toLowerCase()).toContain('x-namespace');
  }
});

test('a page of another site is refused', async () => {
  const response = await decode([await asSent('"Robin"', 'case-1')], 'https://elsewhere.example');
  expect(response.status).toBe(403);
  expect(response.headers.get('access-control-allow-origin')).toBeNull();
  expect(await response.text()).not.toContain('Robin');
});

test('a name that was made to point to this machine is refused', async () => {
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const asked = request(
      `${server.url}/decode`,
      { method: 'POST', headers: { Host: 'rebound.example' } },
      (response) => {
        response.resume();
        resolve(response.statusCode);
      },
    );
    asked.once('error', reject);
    asked.end();
  });
  expect(status).toBe(403);
});

test('an erased case says that it was erased, and hides no other case', async () => {
  const erased = await asSent('"Robin"', 'case-erased');
  await keys.destroy('case-erased');
  const [first, second] = await textsOf(await decode([erased, await asSent('"Alex"', 'case-2')]));
  expect(first).toMatch(/^"This case was erased on /);
  expect(second).toBe('"Alex"');
});

test.each([
  ['a form', 415, { 'Content-Type': 'text/plain' }, '/decode', '{"payloads":[]}'],
  ['something else than payloads', 400, { 'Content-Type': 'application/json' }, '/decode', '{"payloads":"all"}'],
  ['no JSON', 400, { 'Content-Type': 'application/json' }, '/decode', 'payloads'],
  ['encoding', 405, { 'Content-Type': 'application/json' }, '/encode', '{"payloads":[]}'],
  ['anything else', 404, { 'Content-Type': 'application/json' }, '/keys', '{}'],
])('%s is refused with status %i and a reason', async (_, status, headers, path, body) => {
  const response = await fetch(`${server.url}${path}`, { method: 'POST', headers, body });
  expect(response.status).toBe(status);
  expect(await response.json()).toHaveProperty('message');
});
