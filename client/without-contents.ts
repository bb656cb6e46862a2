import { Client } from '@temporalio/client';
import type { Payload, PayloadCodec } from '@temporalio/common';

/**
 * The same server, seen without what is encrypted: to list and describe cases whose keys are gone, and to spend nothing on
 * decrypting what nobody looks at.
 */
export function withoutContents(client: Client): Client {
  const { connection } = client;
  return new Client({ connection, namespace: client.options.namespace, dataConverter: { payloadCodecs: [blank] } });
}

const nothing: Payload = { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('null') };

/** Reads every payload as nothing. */
const blank: PayloadCodec = {
  encode: () => Promise.reject(new Error('Nothing is written through a client that sees no contents.')),
  decode: (payloads) => Promise.resolve(payloads.map(() => nothing)),
};
