import { connect } from 'node:net';
import { expect } from 'vitest';
import { problemTypes } from '../../../api/problem-types.ts';
import { startApiServer, type Api, type ApiServer, type LogLine } from '../../../api/server.ts';
import type { Answered } from './ask.ts';
import { token } from './serve.ts';

/** What the server answers with: whatever a test says of the cases, and otherwise nothing that works. */
type Cases = Partial<Api['cases']>;

const open: ApiServer[] = [];

/** Ends every server that was started. */
export async function endServers(): Promise<void> {
  for (const server of open.splice(0)) await server.close();
}

/** Something that happened. */
export const entry = { event: 'VISIT_HELD', on: '2026-11-05', by: { person: 'p-sw', role: 'socialWorker' } };

type Fields = { readonly [name: string]: unknown };

/** Starts a server that a test ends with {@link endServers}. */
export async function start(
  cases: Cases,
  fields: Fields = {},
): Promise<ApiServer & { readonly log: readonly LogLine[] }> {
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
export function apiOf(cases: Cases, data: Fields = {}): Api {
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
export function raw(url: string, texts: readonly string[]): Promise<string> {
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

/** Expects an answer to be a problem of this name, with all that every problem has. */
export function expectProblem({ status, type, body }: Answered, name: keyof typeof problemTypes): void {
  expect({ status, type, problem: body['type'], said: body['status'] }).toEqual({
    status: problemTypes[name].status,
    type: 'application/problem+json',
    problem: `/problems/${name}`,
    said: problemTypes[name].status,
  });
  expect(body).toMatchObject({ title: expect.any(String) as string, detail: expect.any(String) as string });
  expect(body['instance']).toMatch(/^urn:uuid:/);
}
