import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A directory that is gone when the test has finished. */
export function temporaryDirectory(): string {
  const directory = makeDirectory();
  onTestFinished(() => removeDirectory(directory));
  return directory;
}

/** For hooks, which have to remove it themselves. */
export function makeDirectory(): string {
  return mkdtempSync(join(tmpdir(), 'duecourse-test-'));
}

/** Removes a directory made here, with all in it. */
export function removeDirectory(directory: string): void {
  rmSync(directory, { recursive: true, force: true });
}
