import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { PermanentError } from '../../../activities/permanent-error.ts';
import type { Sealer } from '../../../activities/sealer.ts';

/** A sealer that really encrypts, with keys that live as long as the test. `forget` destroys a case's key. */
export function createTestSealer(): Sealer & { forget(caseId: string): void } {
  const keys = new Map<string, Buffer | 'destroyed'>();
  return {
    seal(caseId, bytes) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', keyOf(keys, caseId), nonce);
      const body = Buffer.concat([cipher.update(bytes), cipher.final()]);
      return Promise.resolve(new Uint8Array(Buffer.concat([nonce, cipher.getAuthTag(), body])));
    },
    open(caseId, sealed) {
      const decipher = createDecipheriv('aes-256-gcm', keyOf(keys, caseId), sealed.subarray(0, 12));
      decipher.setAuthTag(sealed.subarray(12, 28));
      return Promise.resolve(new Uint8Array(Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()])));
    },
    forget(caseId) {
      keys.set(caseId, 'destroyed');
    },
  };
}

function keyOf(keys: Map<string, Buffer | 'destroyed'>, caseId: string): Buffer {
  const key = keys.get(caseId) ?? randomBytes(32);
  if (key === 'destroyed') {
    throw new PermanentError('CaseErased', `The key of case ${caseId} was destroyed.`);
  }
  keys.set(caseId, key);
  return key;
}
