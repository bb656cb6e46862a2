import { createServer } from 'node:http';
import proto from '@temporalio/proto';
import { z } from 'zod';
import { CaseErasedError } from './encryption/key-store.ts';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Payload, PayloadCodec } from '@temporalio/common';

/** A local server through which Temporal's web UI and CLI read what is encrypted. */
export interface CodecServer {
  readonly url: string;
  /** Says from which origin a browser may ask: the web UI's, known only once its server runs. */
  allowOrigin(origin: string): void;
  close(): Promise<void>;
}

const BODY_LIMIT_BYTES = 64 * 1024 * 1024;
const PayloadMessage = proto.temporal.api.common.v1.Payload;
const requestBody = z.object({ payloads: z.array(z.unknown()) });

/**
 * Starts the codec server on this machine's own address; other machines cannot reach it.
 *
 * A browser tells which page asks: only the web UI may. A page on another site can neither read through it nor reach it
 * under another name (the Host header is checked against rebinding of DNS). What runs on this machine without a browser,
 * such as the Temporal CLI, could read the keys as well and is let in. It only decodes: nothing is written through it.
 */
export async function startCodecServer(codec: PayloadCodec, port: number): Promise<CodecServer> {
  const origins = new Set<string>();
  const server = createServer((request, response) => {
    void answer(request, response, codec, origins, addressOf(server)).catch(() => {
      if (!response.headersSent) refuse(response, 500, 'The codec server failed.');
      else response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1' }, resolve);
  });
  return {
    url: `http://${addressOf(server)}`,
    allowOrigin: (origin) => {
      origins.add(origin);
      // The server calls it localhost in its own messages, so people open it under that name too.
      origins.add(origin.replace('//127.0.0.1', '//localhost'));
    },
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
  codec: PayloadCodec,
  origins: ReadonlySet<string>,
  address: string,
): Promise<void> {
  const { origin, host } = request.headers;
  if (host !== address && host !== address.replace('127.0.0.1', 'localhost')) {
    return refuse(response, 403, `This server is ${address} and answers to no other name.`);
  }
  response.setHeader('Vary', 'Origin');
  if (origin !== undefined) {
    if (!origins.has(origin)) return refuse(response, 403, `${origin} is not Temporal's web UI of this server.`);
    response.setHeader('Access-Control-Allow-Origin', origin);
    response.setHeader('Access-Control-Allow-Methods', 'POST, OPTIONS');
    response.setHeader('Access-Control-Allow-Headers', 'Content-Type, X-Namespace, Authorization');
    response.setHeader('Access-Control-Allow-Credentials', 'true');
    response.setHeader('Access-Control-Max-Age', '600');
  }
  if (request.method === 'OPTIONS') {
    response.writeHead(204).end();
    return undefined;
  }
  const path = new URL(request.url ?? '/', `http://${address}`).pathname;
  if (path.endsWith('/encode')) {
    return refuse(
      response,
      405,
      'This server only decodes. Record entries with duecourse record: they are checked there.',
    );
  }
  if (!path.endsWith('/decode')) return refuse(response, 404, 'Ask for POST /decode.');
  if (request.method !== 'POST') return refuse(response, 405, 'Ask for POST /decode.');
  // A page may send a form to any address without asking first, but not with this type.
  if (!(request.headers['content-type'] ?? '').startsWith('application/json')) {
    return refuse(response, 415, 'Send application/json.');
  }
  const payloads = await readPayloads(request);
  if (payloads === undefined) return refuse(response, 400, 'The body is not {"payloads": […]} as Temporal sends it.');
  const decoded = await Promise.all(payloads.map((payload) => decodeOrExplain(codec, payload)));
  send(response, 200, {
    payloads: decoded.map((payload) => PayloadMessage.toObject(PayloadMessage.fromObject(payload), { bytes: String })),
  });
}

/** One payload that cannot be read, such as an erased case's, must not hide the others of the page. */
async function decodeOrExplain(codec: PayloadCodec, payload: Payload): Promise<Payload> {
  try {
    return (await codec.decode([payload]))[0] ?? payload;
  } catch (error) {
    const reason =
      error instanceof CaseErasedError ? error.message : 'This cannot be decrypted with the keys that are here.';
    return { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from(JSON.stringify(reason)) };
  }
}

async function readPayloads(request: IncomingMessage): Promise<Payload[] | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_LIMIT_BYTES) return undefined;
    chunks.push(chunk);
  }
  try {
    const body = requestBody.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
    return body.payloads.map((payload) => PayloadMessage.fromObject(z.record(z.string(), z.unknown()).parse(payload)));
  } catch {
    return undefined;
  }
}

function refuse(response: ServerResponse, status: number, message: string): undefined {
  send(response, status, { message });
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  response.end(JSON.stringify(body));
}

function addressOf(server: Server): string {
  const address = server.address();
  return typeof address === 'object' && address !== null ? `127.0.0.1:${address.port}` : '';
}
