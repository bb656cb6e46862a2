import type { IncomingMessage } from 'node:http';
import type { Json } from '../machines/json.ts';
import { pointerInto } from './pointer.ts';
import { ProblemError, type Misfit } from './problem.ts';

/** Most bytes of a body: an entry has at most 256 thousand characters, each of up to three bytes. */
export const BODY_BYTES = 1024 * 1024;

/** Deeper than anything a definition can ask for, and shallow enough for whatever walks through it. */
const DEEPEST = 32;

/**
 * The JSON that a request brings.
 *
 * @throws {ProblemError} it is no JSON, too large, too deep, or holds a name that no object can have.
 */
export async function readBody(request: IncomingMessage): Promise<Json> {
  const { 'content-type': type = '', 'content-encoding': encoding = 'identity' } = request.headers;
  if (!/^application\/json *(;|$)/i.test(type))
    throw new ProblemError(
      'wrong-media-type',
      type === ''
        ? 'The request does not say what its body is. Send Content-Type: application/json.'
        : 'The body is not application/json. Send JSON, and say so in Content-Type.',
      {},
      { Accept: 'application/json' },
    );
  if (encoding !== 'identity')
    throw new ProblemError(
      'wrong-media-type',
      'The body is compressed, which is not understood here. Send it as it is.',
      {},
      { 'Accept-Encoding': 'identity' },
    );
  const text = decode(await readBytes(request));
  const value = parse(text);
  const misfits = [...misfitsOf(value)];
  if (misfits.length > 0) throw ProblemError.misfits(misfits);
  return value;
}

async function readBytes(request: IncomingMessage): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > BODY_BYTES) throw tooLarge();
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > BODY_BYTES) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    // Whoever sent it has gone: nobody reads this but the log.
    throw new ProblemError('bad-request', 'The connection ended before the whole body was there.');
  }
  return Buffer.concat(chunks);
}

function tooLarge(): ProblemError {
  // What is left of the body is not read, so nothing else can come on this connection.
  return new ProblemError(
    'too-large',
    `The body is longer than ${BODY_BYTES} bytes. Put long texts into documents.`,
    { limit: BODY_BYTES },
    { Connection: 'close' },
  );
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ProblemError('not-json', 'The body is not UTF-8. Send JSON in UTF-8.');
  }
}

function parse(text: string): Json {
  if (text.trim() === '') throw new ProblemError('not-json', 'The body is empty. Send a JSON object.');
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new ProblemError('not-json', `The body is not JSON${placeIn(error)}. Check quotes, commas and brackets.`);
  }
}

/** Where reading ended. The parser's message also quotes what stands there, which is nobody's business. */
function placeIn(error: unknown): string {
  const place =
    error instanceof Error ? /at position \d+( \(line \d+ column \d+\))?/.exec(error.message)?.[0] : undefined;
  return place === undefined ? '' : `: reading ended ${place}`;
}

/** Without recursion, since it is here to keep others from recursing too deep. */
function* misfitsOf(value: Json): Generator<Misfit> {
  const open: { readonly value: Json; readonly pointer: string; readonly depth: number }[] = [
    { value, pointer: '#', depth: 0 },
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value: present, pointer, depth } = next;
    if (typeof present !== 'object' || present === null) continue;
    if (depth >= DEEPEST) {
      yield { pointer, detail: `is nested more than ${DEEPEST} deep` };
      return;
    }
    for (const [name, inner] of Object.entries(present)) {
      const at = pointerInto(pointer, name);
      if (name === '__proto__') yield { pointer: at, detail: 'is a name that is not taken' };
      open.push({ value: inner as Json, pointer: at, depth: depth + 1 });
    }
  }
}
