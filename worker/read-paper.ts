import { createDirectoryContentStore } from '../activities/documents/directory-content-store.ts';
import { createSealer } from './encryption/sealer.ts';
import { dataPaths } from './settings.ts';
import type { StoredContent } from '../activities/documents/content-store.ts';
import type { CaseServer } from './connect.ts';

/**
 * A paper of a case, decrypted. Whoever asks has to have asked the case first whether it may be read.
 *
 * @throws {PermanentError} `ContentMissing`, `ContentDamaged`, or the case's key is gone.
 */
export function readPaper({ settings, keys }: CaseServer, caseId: string, hash: string): Promise<StoredContent> {
  const directory = dataPaths(settings.dataDirectory).papers;
  return createDirectoryContentStore({ directory, sealer: createSealer(keys) }).get(caseId, hash);
}
