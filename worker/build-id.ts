import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { bundleCode } from './bundle.ts';
import type { WorkflowBundle } from './bundle.ts';

const manifest = z.object({ version: z.string() });

/**
 * Names what a worker runs, for people and for the server: the package's version, and a hash of all that decides how a history is
 * replayed, which is the workflows' code and the SDK's. Workers that differ in nothing else are the same to a running case.
 */
export async function buildIdOf(bundle: WorkflowBundle): Promise<string> {
  const [version, sdkVersion] = await Promise.all([
    versionIn(new URL('../package.json', import.meta.url)),
    versionIn(new URL(import.meta.resolve('@temporalio/worker/package.json'))),
  ]);
  const hash = createHash('sha256').update(sdkVersion).update(bundleCode(bundle)).digest('hex');
  return `${version}-${hash.slice(0, 12)}`;
}

async function versionIn(file: URL): Promise<string> {
  return manifest.parse(JSON.parse(await readFile(file, 'utf8'))).version;
}
