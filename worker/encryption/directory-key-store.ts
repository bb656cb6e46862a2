import { randomBytes } from 'node:crypto';
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { decrypt, encrypt } from './cipher.ts';
import { makePrivate } from '../private-directory.ts';
import { createDurably, syncDirectory } from './durable-file.ts';
import { CaseErasedError, DecryptionError, KeyMissingError, keyIdOf } from './key-store.ts';
import type { CaseKey, KeyStore } from './key-store.ts';

const KEPT_KEYS = 10_000;
const TRUSTED_MS = 1_000;

/**
 * Keys in a directory, one file each, wrapped by the master key. Several processes may share it.
 *
 * A key is kept in memory and its file looked at again at most once a second, so a key destroyed by another process
 * stops working here within a second. A destroyed key leaves a note that it was, with the instant, and nothing else.
 */
export async function openKeyDirectory(directory: string, masterKey: Uint8Array): Promise<KeyStore> {
  await makePrivate(directory);
  const kept = new Map<string, { readonly key: CaseKey; checkedAt: number }>();

  function keyPath(keyId: string): string {
    return join(directory, `${keyId}.key`);
  }

  function notePath(keyId: string): string {
    return join(directory, `${keyId}.erased`);
  }

  async function refuseErased(keyId: string): Promise<void> {
    const erasedAt = await readFile(notePath(keyId), 'utf8').catch(absent);
    if (erasedAt !== undefined) throw new CaseErasedError(keyId, erasedAt.trim());
  }

  async function fromMemory(keyId: string): Promise<CaseKey | undefined> {
    const entry = kept.get(keyId);
    if (entry === undefined) return undefined;
    const now = Date.now();
    if (now - entry.checkedAt < TRUSTED_MS) return entry.key;
    if ((await stat(keyPath(keyId)).catch(absent)) === undefined) {
      kept.delete(keyId);
      return undefined;
    }
    entry.checkedAt = now;
    return entry.key;
  }

  async function fromFile(keyId: string): Promise<CaseKey | undefined> {
    const wrapped = await readFile(keyPath(keyId)).catch(absent);
    if (wrapped === undefined) return undefined;
    // Another process may be destroying it this moment: its note comes first and is what counts.
    await refuseErased(keyId);
    const key = { id: keyId, bytes: unwrap(keyId, wrapped) };
    const oldest = kept.keys().next();
    if (kept.size >= KEPT_KEYS && oldest.done !== true) kept.delete(oldest.value);
    kept.set(keyId, { key, checkedAt: Date.now() });
    return key;
  }

  function unwrap(keyId: string, wrapped: Buffer): Buffer {
    try {
      return decrypt(masterKey, wrapped, keyId);
    } catch (cause) {
      const what = `The master key does not open a key in ${directory}. Use the master key the data directory began with.`;
      throw new DecryptionError(keyId, what, cause);
    }
  }

  return {
    async keyFor(caseId) {
      const keyId = keyIdOf(caseId);
      const known = (await fromMemory(keyId)) ?? (await fromFile(keyId));
      if (known !== undefined) return known;
      await refuseErased(keyId);
      await createDurably(keyPath(keyId), encrypt(masterKey, randomBytes(32), keyId));
      const made = await fromFile(keyId);
      if (made === undefined) throw new KeyMissingError(keyId, directory);
      return made;
    },

    async existing(keyId) {
      // It comes with the payload, so from outside, and becomes a file name.
      if (!/^[0-9a-f]{64}$/.test(keyId)) throw new KeyMissingError(keyId, directory);
      const known = (await fromMemory(keyId)) ?? (await fromFile(keyId));
      if (known !== undefined) return known;
      await refuseErased(keyId);
      throw new KeyMissingError(keyId, directory);
    },

    async destroy(caseId) {
      const keyId = keyIdOf(caseId);
      await createDurably(notePath(keyId), Buffer.from(`${new Date().toISOString()}\n`));
      await rm(keyPath(keyId), { force: true });
      await syncDirectory(directory);
      kept.delete(keyId);
    },
  };
}

function absent(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}
