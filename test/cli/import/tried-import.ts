import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { duecourse, type Said } from '../support/duecourse.ts';

/** A small definition that imports are tried under. */
const visits = fileURLToPath(new URL('../fixtures/visits.yaml', import.meta.url));

/** Where the tests of a file write what they then try to import. */
export interface ImportFolder {
  /** The folder of the test at hand. */
  path(): string;
  write(name: string, text: string | Buffer): Promise<void>;
  /** Only tries, on a data directory where nothing runs. */
  tried(name: string, ...words: readonly string[]): Promise<Said>;
  /** What is said, without the folder's name. */
  lines(said: Said): readonly string[];
}

/** A folder for each test of the file, removed after the last. */
export function importFolder(): ImportFolder {
  let root: string;
  let folder: string;
  let count = 0;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'duecourse-import-'));
  });

  beforeEach(async () => {
    folder = join(root, String(++count));
    await mkdir(folder);
  });

  afterAll(() => rm(root, { recursive: true, force: true }));

  return {
    path: () => folder,
    write: (name, text) => writeFile(join(folder, name), text),
    tried(name, ...words) {
      const env = { ...process.env, DUECOURSE_DATA: join(root, 'nothing'), TEMPORAL_ADDRESS: '' };
      return duecourse(['import', join(folder, name), '--dry-run', '--pathway', visits, ...words], { env });
    },
    lines: ({ out }) => out.replaceAll(`${folder}/`, '').split('\n'),
  };
}
