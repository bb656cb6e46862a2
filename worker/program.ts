import { fileURLToPath } from 'node:url';
import { createActivities } from './activities.ts';
import type { BundleSource } from './bundle.ts';
import type { Program } from './worker.ts';

/**
 * The workflows of the product. Compiled pathways are shared by all cases of a worker: one weighs more than a case.
 */
export const workflows: BundleSource = {
  workflowsPath: fileURLToPath(new URL('../workflows/index.ts', import.meta.url)),
  sharedModules: [fileURLToPath(new URL('../workflows/compiled-pathways.ts', import.meta.url))],
};

/** What the worker of the product runs. */
export const program: Program = { workflows, createActivities };
