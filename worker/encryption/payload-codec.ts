import proto from '@temporalio/proto';
import { open, seal } from './envelope.ts';
import { keyIdOf } from './key-store.ts';
import type { Payload, PayloadCodec, SerializationContext } from '@temporalio/common';
import type { CaseKey, KeyStore } from './key-store.ts';

/** The encoding encrypted payloads carry in their metadata. */
export const ENCRYPTED_ENCODING = 'binary/duecourse';

const KEY_ID = 'duecourse-key';
const PURPOSE = 'payload';
const PayloadMessage = proto.temporal.api.common.v1.Payload;

/**
 * Encrypts every payload with the key of the case it belongs to: inputs, results, entries, failures, timer summaries
 * and current details. What belongs to no case gets a key of the namespace.
 *
 * The payload says which key opens it, so decoding needs no context. One that is not encrypted passes as it is.
 *
 * @param options.makesKeys - whether a case without a key gets one. Where it does not, whoever opens a case makes it first:
 * else a mistyped reference would get a key, and a case whose key was lost a second one under the same name.
 */
export function createEncryptionCodec(
  keys: KeyStore,
  { makesKeys = true }: { readonly makesKeys?: boolean } = {},
): PayloadCodec {
  function keyOf(context: SerializationContext | undefined): Promise<CaseKey> {
    const caseId = context?.workflowId;
    // An asterisk is in no case id, so the namespace's key can belong to no case.
    if (caseId === undefined) return keys.keyFor(`*${context?.namespace ?? ''}`);
    // A workflow's id is its case's id, so that journal, papers and history of a case share one key.
    return makesKeys ? keys.keyFor(caseId) : keys.existing(keyIdOf(caseId));
  }

  return {
    async encode(payloads, context) {
      const key = await keyOf(context);
      return payloads.map((payload) => ({
        metadata: { encoding: Buffer.from(ENCRYPTED_ENCODING), [KEY_ID]: Buffer.from(key.id) },
        data: seal(key, PayloadMessage.encode(payload).finish(), PURPOSE),
      }));
    },
    async decode(payloads) {
      return await Promise.all(payloads.map((payload) => decodeOne(keys, payload)));
    },
  };
}

/** Whether a payload is encrypted by this codec. */
export function isEncrypted(payload: Payload): boolean {
  return text(payload, 'encoding') === ENCRYPTED_ENCODING;
}

async function decodeOne(keys: KeyStore, payload: Payload): Promise<Payload> {
  if (!isEncrypted(payload)) return payload;
  const key = await keys.existing(text(payload, KEY_ID));
  return PayloadMessage.decode(open(key, payload.data ?? Buffer.alloc(0), PURPOSE));
}

function text(payload: Payload, name: string): string {
  return Buffer.from(payload.metadata?.[name] ?? []).toString('utf8');
}
