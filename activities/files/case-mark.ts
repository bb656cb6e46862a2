import { createHash } from 'node:crypto';

/** What files of a case are marked with, so that all of them are found when it is erased: a hash, because a name on disk tells nothing. */
export function caseMark(caseId: string): string {
  return createHash('sha256').update(caseId).digest('hex').slice(0, 32);
}
