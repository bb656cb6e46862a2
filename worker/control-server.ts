import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { eraseRequest, type Erased, type EraseRequest, type ToldErasure } from './erase-messages.ts';
import { rulesRequest } from './rules-messages.ts';
import type { RulesDesk } from './rules-desk.ts';
import type { Restored } from './restore.ts';

/** What a command may have a running worker do, because only the worker can reach its journal. */
export interface ControlActions {
  restore(): AsyncIterable<Restored>;
  erase(request: EraseRequest): Promise<Erased>;
  erasures(): AsyncIterable<ToldErasure>;
  /** What was published, and changes of many cases; a worker without a reporting database knows nothing of them. */
  readonly rules?: RulesDesk;
}

/** A server for the commands of the same user on the same machine. */
export interface ControlServer {
  readonly url: string;
  /** Proves that a command may read the data directory, where it is written. */
  readonly token: string;
  close(): Promise<void>;
}

/**
 * Starts the control server. It answers only to who has the token, which lies in the data directory, readable by its
 * owner only. `POST /restore` answers one JSON object a line, as the cases are restored; `POST /erasures` one a line as well; `POST /erase` takes and
 * answers one, `POST /rules` takes one and answers any number.
 */
export async function startControlServer(actions: ControlActions): Promise<ControlServer> {
  const token = randomBytes(32).toString('hex');
  const server = createServer((request, response) => {
    void answer(request, response, actions, token).catch((error: unknown) => {
      // The head was sent with the first line, so the failure is the last one.
      const reason = error instanceof Error ? error.message : String(error);
      response.end(`${JSON.stringify({ error: reason })}\n`);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: 0, host: '127.0.0.1' }, resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    token,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  actions: ControlActions,
  token: string,
): Promise<void> {
  if (!same(request.headers.authorization ?? '', `Bearer ${token}`)) {
    response.writeHead(401).end();
    return;
  }
  const { url = '' } = request;
  const answers = request.method === 'POST' ? await answersTo(url, request, actions) : 'notFound';
  if (answers === 'notFound' || answers === 'misshapen') {
    response.writeHead(answers === 'notFound' ? 404 : 400).end();
    return;
  }
  response.writeHead(200, { 'Content-Type': 'application/x-ndjson', 'Cache-Control': 'no-store' });
  for await (const each of answers) write(response, each);
  response.end();
}

async function answersTo(
  url: string,
  request: IncomingMessage,
  { restore, erase, erasures, rules }: ControlActions,
): Promise<AsyncIterable<object> | 'notFound' | 'misshapen'> {
  switch (url) {
    case '/restore':
      return restore();
    case '/erase': {
      const asked = eraseRequest.safeParse(await readJson(request, LONGEST_BODY));
      return asked.success ? only(() => erase(asked.data)) : 'misshapen';
    }
    case '/erasures':
      return erasures();
    case '/rules': {
      if (rules === undefined) return 'notFound';
      const asked = rulesRequest.safeParse(await readJson(request, LONGEST_RULES));
      return asked.success ? rules.answer(asked.data) : 'misshapen';
    }
    default:
      return 'notFound';
  }
}

async function* only(work: () => Promise<object>): AsyncGenerator<object> {
  yield await work();
}

function write(response: ServerResponse, answer: object): void {
  response.write(`${JSON.stringify(answer)}\n`);
}

const LONGEST_BODY = 64 * 1024;
/** A pathway comes whole, with its templates. */
const LONGEST_RULES = 8 * 1024 * 1024;

async function readJson(request: IncomingMessage, longest: number): Promise<unknown> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += String(chunk);
    if (text.length > longest) return undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function same(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
