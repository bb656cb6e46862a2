import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Api } from './api.ts';
import { openApiOf } from './open-api.ts';
import { problemDocument, ProblemError } from './problem.ts';
import { problemOfError } from './problem-of-error.ts';
import { problemsAt, problemTypes, type ProblemName } from './problem-types.ts';
import { readBody } from './read-body.ts';
import { health } from './questions.ts';
import { logged, type LogLine } from './request-log.ts';
import { allowedOf, routeFor, routes } from './routes.ts';
import { checkToken } from './token.ts';

export type { Api, ApiRules, NewCaseRules } from './api.ts';
export type { LogLine } from './request-log.ts';
export type { WantedRules } from './inputs.ts';

/** Where a server listens, and what it answers with. */
export interface ApiServerOptions {
  readonly api: Api;
  readonly token: string;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Is told of every answer. Nothing in it is personal. */
  readonly log: (line: LogLine) => void;
}

/** A server that answers. */
export interface ApiServer {
  readonly url: string;
  /** Takes nothing new, and ends once what is under way is answered, or after a while. */
  close(): Promise<void>;
}

/** Nothing can listen where the settings say. */
export class CannotListenError extends Error {
  override readonly name = 'CannotListenError';

  constructor(host: string, port: number, cause: NodeJS.ErrnoException) {
    const why =
      cause.code === 'EADDRINUSE'
        ? 'another program listens there already'
        : cause.code === 'EADDRNOTAVAIL' || cause.code === 'ENOTFOUND'
          ? 'it is no address of this machine'
          : cause.code === 'EACCES'
            ? 'this account may not'
            : cause.message;
    super(
      `Cannot listen on ${host}, port ${port}: ${why}. Set DUECOURSE_API_HOST and DUECOURSE_API_PORT (0 takes a free one), or end the other program.`,
      { cause },
    );
  }
}

/** How long a request may take to arrive, and what is under way to be answered once the server is to end. */
const ARRIVES_WITHIN_MS = 30_000;
const ENDS_WITHIN_MS = 10_000;

/**
 * Starts the HTTP server of the cases.
 *
 * @throws {CannotListenError} the port is taken, or the address is not this machine's.
 */
export async function startApiServer(options: ApiServerOptions): Promise<ApiServer> {
  const { host, port } = options;
  const server = createServer(
    { requestTimeout: ARRIVES_WITHIN_MS, headersTimeout: ARRIVES_WITHIN_MS },
    (request, response) => {
      handle(request, response, options).catch(() => response.destroy());
    },
  );
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => refuseUnread(error, socket, options));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(new CannotListenError(host, port, cause)));
    server.listen({ port, host }, resolve);
  });
  return { url: `http://${addressOf(server)}`, close: () => close(server) };
}

async function handle(request: IncomingMessage, response: ServerResponse, options: ApiServerOptions): Promise<void> {
  const began = performance.now();
  const instance = `urn:uuid:${randomUUID()}`;
  const { method = '' } = request;
  const asked: { route?: string; reference?: string } = {};
  let problem: ProblemError | undefined;
  try {
    await answer(request, response, options, asked);
  } catch (error) {
    problem = problemOfError(error);
    sendProblem(response, problem, instance);
  }
  const ms = Math.round(performance.now() - began);
  options.log(logged({ method, status: response.statusCode, ms, instance, ...asked }, problem));
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { api, token }: ApiServerOptions,
  asked: { route?: string; reference?: string },
): Promise<void> {
  const { method = '', headers } = request;
  const { pathname, searchParams } = readUrl(request.url ?? '/');
  const page = pageAt(pathname);
  if (page !== undefined) {
    asked.route = page.route;
    if (method !== 'GET' && method !== 'HEAD')
      throw new ProblemError('wrong-method', 'This page can only be read.', {}, { Allow: allowedOf(['GET']) });
    return send(response, 200, 'application/json', page.body);
  }
  // Who is not let in learns nothing of what there is, a wrong address included.
  if (pathname !== health.path) checkToken(headers.authorization, token);
  const { route, steps } = routeFor(method, pathname);
  asked.route = route.path;
  const { reference = '', seq = '' } = steps;
  if (reference !== '') asked.reference = reference;
  const key = headers['idempotency-key'];
  const reply = await route.answer(api, {
    reference,
    seq,
    parameters: searchParams,
    key: Array.isArray(key) ? key.join(', ') : key,
    body: () => readBody(request),
  });
  if (reply.reference !== undefined) asked.reference = reply.reference;
  send(response, reply.status, 'application/json', reply.body, reply.headers);
}

let description: object | undefined;

/** Pages that need no token, because they tell nothing of any case: what can be asked, and what problems mean. */
function pageAt(path: string): { readonly route: string; readonly body: object } | undefined {
  if (path === '/openapi.json') return { route: path, body: (description ??= openApiOf(routes)) };
  if (!path.startsWith(problemsAt)) return undefined;
  const name = path.slice(problemsAt.length);
  return isProblem(name) ? { route: `${problemsAt}{name}`, body: { type: path, ...problemTypes[name] } } : undefined;
}

function isProblem(name: string): name is ProblemName {
  return Object.hasOwn(problemTypes, name);
}

function readUrl(url: string): URL {
  const read = URL.parse(url, 'http://localhost');
  // A request to a proxy names another server.
  if (read === null || !url.startsWith('/') || url.startsWith('//'))
    throw new ProblemError('bad-request', 'The address has to begin with one slash, such as /cases.');
  return read;
}

function sendProblem(response: ServerResponse, problem: ProblemError, instance: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { status } = problemTypes[problem.problem];
  send(response, status, 'application/problem+json', problemDocument(problem, instance), problem.headers);
}

function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    'Content-Type': type,
    'Content-Length': bytes.length,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...headers,
  });
  response.end(bytes);
}

/** What could not even be read as a request; there is no response object to answer it with. */
function refuseUnread(error: NodeJS.ErrnoException, socket: Duplex, { log }: ApiServerOptions): void {
  // Of a body that breaks off, whoever waits for it hears too.
  if (error.code === 'ECONNRESET' || error.code === 'HPE_INVALID_EOF_STATE' || !socket.writable) {
    socket.destroy();
    return;
  }
  const name: ProblemName =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? 'headers-too-large'
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? 'too-slow'
        : 'bad-request';
  const { status, title, about } = problemTypes[name];
  const problem = new ProblemError(name, about);
  const instance = `urn:uuid:${randomUUID()}`;
  const body = JSON.stringify(problemDocument(problem, instance));
  const head = [
    `HTTP/1.1 ${status} ${title}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  log(logged({ method: '', status, ms: 0, instance }, problem));
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // A connection that waits for what may come next keeps the server, and who is answered last goes on waiting.
    const idle = setInterval(() => server.closeIdleConnections(), 50);
    const late = setTimeout(() => server.closeAllConnections(), ENDS_WITHIN_MS);
    server.close(() => {
      clearInterval(idle);
      clearTimeout(late);
      resolve();
    });
  });
}

function addressOf(server: Server): string {
  const address = server.address();
  if (typeof address !== 'object' || address === null) return '';
  return address.family === 'IPv6' ? `[${address.address}]:${address.port}` : `${address.address}:${address.port}`;
}
