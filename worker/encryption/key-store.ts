import { createHash } from 'node:crypto';
import { PermanentError } from '../../activities/permanent-error.ts';
import { textInWords } from '../../language/expressions/in-words.ts';

/**
 * The keys of the cases. What it throws is permanent: an activity that meets it is not tried again, and the case shows an
 * incident until somebody has put the keys right.
 *
 * Whoever has none of them can read nothing; destroying one erases its case everywhere.
 */
export interface KeyStore {
  /**
   * The key of a case, made on first use.
   *
   * @throws {CaseErasedError} the case was erased; it gets no second key.
   */
  keyFor(caseId: string): Promise<CaseKey>;
  /**
   * A key that was made before.
   *
   * @throws {CaseErasedError} it was destroyed.
   * @throws {KeyMissingError} it was never here.
   */
  existing(keyId: string): Promise<CaseKey>;
  /** Destroys the key of a case for good, and remembers that it was. Doing it twice does no harm. */
  destroy(caseId: string): Promise<void>;
}

/** A key and the name it goes by in what it encrypted. */
export interface CaseKey {
  readonly id: string;
  /** 32 bytes for AES-256. */
  readonly bytes: Buffer;
}

/** The name of a case's key: a hash, so that no case id is written where it need not be. */
export function keyIdOf(caseId: string): string {
  return createHash('sha256').update(caseId).digest('hex');
}

/** What is asked for was encrypted with a key that was destroyed on purpose: it cannot be read again by anyone. */
export class CaseErasedError extends PermanentError {
  readonly keyId: string;
  readonly erasedAt: string;

  constructor(keyId: string, erasedAt: string) {
    super(
      'CaseErasedError',
      `This case was erased on ${textInWords(erasedAt)}: its key was destroyed, so what is left of it cannot be read by anybody. ` +
        'Open a new case under a reference of its own if it begins again.',
      { keyId, erasedAt },
    );
    this.keyId = keyId;
    this.erasedAt = erasedAt;
  }
}

/**
 * The key is not in this key store.
 *
 * Causes: another data directory, or one restored without its keys.
 */
export class KeyMissingError extends PermanentError {
  readonly keyId: string;

  constructor(keyId: string, place: string) {
    super(
      'KeyMissingError',
      `The key ${short(keyId)} is not in ${place}. Use the data directory this case was opened with, ` +
        'or restore its keys from a backup; then have tried again what failed.',
      { keyId },
    );
    this.keyId = keyId;
  }
}

/** A key, or what was encrypted with it, is not what was written: altered, damaged, or another master key. */
export class DecryptionError extends PermanentError {
  readonly keyId: string;

  constructor(keyId: string, what: string, cause: unknown) {
    super('DecryptionError', `${what} (key ${short(keyId)})`, { keyId }, { cause });
    this.keyId = keyId;
  }
}

function short(keyId: string): string {
  return keyId.slice(0, 12);
}
