import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { caseMark } from '../files/case-mark.ts';
import { writeAtomically } from '../files/write-atomically.ts';
import { PermanentError } from '../permanent-error.ts';
import type { Sealer } from '../sealer.ts';
import type { ContentStore, StoredContent } from './content-store.ts';

/** A paper or text that the log names is not in the store. */
export class ContentMissing extends PermanentError {
  constructor(caseId: string, hash: string) {
    super(
      'ContentMissing',
      `The content ${hash} of case ${caseId} is not in the store. Restore the content directory from a backup, or prepare the document again.`,
      { caseId, hash },
    );
  }
}

/** What is in the store is not what was put there. */
export class ContentDamaged extends PermanentError {
  constructor(caseId: string, hash: string) {
    super(
      'ContentDamaged',
      `The content ${hash} of case ${caseId} is not what was kept. Restore the content directory from a backup.`,
      { caseId, hash },
    );
  }
}

/**
 * A content store in a directory, with a folder for each case. Files are sealed; all names are hashes and tell nothing. Two cases
 * with the same paper have a file each, because each is sealed with its own case's key.
 */
export function createDirectoryContentStore({
  directory,
  sealer,
}: {
  readonly directory: string;
  readonly sealer: Sealer;
}): ContentStore {
  const folderOf = (caseId: string): string => {
    const mark = caseMark(caseId);
    return join(directory, mark.slice(0, 2), mark);
  };
  const pathOf = (caseId: string, hash: string): string =>
    join(folderOf(caseId), sha256(JSON.stringify([caseId, hash])));
  return {
    async put(caseId, bytes, contentType) {
      const hash = sha256(bytes);
      const path = pathOf(caseId, hash);
      if (!(await exists(path))) {
        await writeAtomically(path, await sealer.seal(caseId, pack(contentType, bytes)));
      }
      return hash;
    },
    async get(caseId, hash) {
      const sealed = await readFile(pathOf(caseId, hash)).catch((error: unknown) => {
        throw isMissing(error) ? new ContentMissing(caseId, hash) : error;
      });
      const content = unpack(await sealer.open(caseId, sealed));
      if (sha256(content.bytes) !== hash) {
        throw new ContentDamaged(caseId, hash);
      }
      return content;
    },
    has: (caseId, hash) => exists(pathOf(caseId, hash)),
    async removeCase(caseId) {
      const names = await readdir(folderOf(caseId)).catch((error: unknown) => {
        if (isMissing(error)) return [];
        throw error;
      });
      await rm(folderOf(caseId), { recursive: true, force: true });
      return names.length;
    },
  };
}

/** The content type on a line of its own, then the bytes. */
function pack(contentType: string, bytes: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`${contentType}\n`), bytes]);
}

function unpack(packed: Uint8Array): StoredContent {
  const end = packed.indexOf(0x0a);
  return {
    contentType: Buffer.from(packed.subarray(0, end)).toString(),
    bytes: new Uint8Array(packed.subarray(end + 1)),
  };
}

function sha256(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}

async function exists(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    if (isMissing(error)) {
      return false;
    }
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
