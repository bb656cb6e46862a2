import { createHash } from 'node:crypto';

/** The columns of a journal row that its digest covers. */
export interface ChainedRow {
  readonly seq: number;
  readonly recordedAt: Date;
  readonly kind: string;
  readonly sealed: Uint8Array;
}

/**
 * The digest a case's chain starts from: it covers the opening.
 *
 * Digests cover the sealed bytes, not what was sealed: a digest of the plain text would still confirm a guess of a
 * name after the case's key was destroyed.
 */
export function firstDigest(caseId: string, sealedOpening: Uint8Array): string {
  return digestOf([caseId], sealedOpening);
}

/** The digest of a row, which covers every row before it too. */
export function nextDigest(previous: string, caseId: string, row: ChainedRow): string {
  return digestOf([previous, caseId, row.seq, row.recordedAt.toISOString(), row.kind], row.sealed);
}

function digestOf(parts: readonly (string | number)[], sealed: Uint8Array): string {
  // JSON keeps the parts apart: ['ab', 'c'] and ['a', 'bc'] must not meet.
  return createHash('sha256').update(JSON.stringify(parts)).update(sealed).digest('hex');
}
