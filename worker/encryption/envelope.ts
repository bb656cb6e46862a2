import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { decrypt, encrypt } from './cipher.ts';
import { DecryptionError } from './key-store.ts';
import type { CaseKey } from './key-store.ts';

const VERSION = 1;
const PLAIN = 0;
const DEFLATED = 1;
const WORTH_COMPRESSING = 200;
const LARGEST = 256 * 1024 * 1024;

/** `bytes` compressed where that helps, then encrypted: a version byte, then ciphertext that is bound to `purpose`. */
export function seal(key: CaseKey, bytes: Uint8Array, purpose: string): Buffer {
  const small = bytes.length >= WORTH_COMPRESSING ? deflateRawSync(bytes) : undefined;
  const compressed = small !== undefined && small.length < bytes.length;
  const body = Buffer.concat([Buffer.of(compressed ? DEFLATED : PLAIN), compressed ? small : bytes]);
  return Buffer.concat([Buffer.of(VERSION), encrypt(key.bytes, body, bound(key, purpose))]);
}

/**
 * The bytes `seal` was given.
 *
 * @throws {DecryptionError} they were altered, sealed with another key or for another purpose, or by a newer release.
 */
export function open(key: CaseKey, sealed: Uint8Array, purpose: string): Buffer {
  if (sealed[0] !== VERSION) {
    const what = `This was sealed in form ${sealed[0] ?? 'unknown'}, and this release knows form ${VERSION} only. Use a newer release.`;
    throw new DecryptionError(key.id, what, undefined);
  }
  try {
    const body = decrypt(key.bytes, sealed.subarray(1), bound(key, purpose));
    const content = body.subarray(1);
    return body[0] === DEFLATED ? inflateRawSync(content, { maxOutputLength: LARGEST }) : content;
  } catch (cause) {
    const what = 'What is encrypted here was altered or damaged, or belongs to another case. Restore it from a backup';
    throw new DecryptionError(key.id, what, cause);
  }
}

function bound(key: CaseKey, purpose: string): string {
  return `duecourse/${VERSION}/${purpose}/${key.id}`;
}
