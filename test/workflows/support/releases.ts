import { fileURLToPath } from 'node:url';
import { Client } from '@temporalio/client';
import { createCaseClient, type CaseClient } from '../../../client/case-client.ts';
import { bundleWorkflows, type BundleSource } from '../../../worker/bundle.ts';
import { createCleanup } from '../../../worker/cleanup.ts';
import { createDataConverter, failureConverterPath } from '../../../worker/encryption/data-converter.ts';
import { moveCases, type Moved } from '../../../worker/move-cases.ts';
import { workflows } from '../../../worker/program.ts';
import { readSettings } from '../../../worker/settings.ts';
import { startWorker, type StartedVersion } from '../../../worker/start-worker.ts';
import type { Deployment } from '../../../worker/worker-versions.ts';
import { createWorld, type World } from './memory-activities.ts';
import { startOwnServer } from './server-of-its-own.ts';

/** A development server on which workers of several releases come and go. */
export interface ReleaseStage {
  readonly client: Client;
  readonly cases: CaseClient;
  readonly world: World;
  readonly deployment: Deployment;
  /** Starts the worker of a release as the product does. */
  start(release: Release, env?: NodeJS.ProcessEnv): Promise<RunningRelease>;
  /** Which version a case is on, how it may leave it, and in which run. */
  whereIs(reference: string): Promise<Whereabouts>;
  close(): Promise<void>;
}

/** The workflows of a release; they differ in their code. */
export type Release = 'first' | 'second' | 'third' | 'broken';

export interface RunningRelease extends Pick<StartedVersion, 'buildId' | 'isCurrent'> {
  /** One round of having cases move to it. */
  move(options: { readonly othersMayRun: boolean }): Promise<Moved>;
  /** Asks the worker to end, and waits until it has. */
  end(): Promise<void>;
}

export interface Whereabouts {
  readonly buildId: string | undefined;
  readonly pinned: boolean;
  readonly runId: string;
}

const fixture = (name: string): BundleSource => ({
  ...workflows,
  workflowsPath: fileURLToPath(new URL(`../fixtures/${name}.ts`, import.meta.url)),
});

const sources: { readonly [R in Release]: BundleSource } = {
  first: workflows,
  second: fixture('second-release'),
  third: fixture('third-release'),
  broken: fixture('broken-release'),
};

const PINNED = 1;

/** @param options.encrypted - as the product does it, unless the histories are to be read without keys. */
export async function setReleaseStage({ encrypted = true } = {}): Promise<ReleaseStage> {
  const server = await startOwnServer();
  const { connection } = server;
  const dataConverter = encrypted ? createDataConverter(server.keys) : { failureConverterPath };
  const client = new Client({ connection, dataConverter });
  const world = createWorld();
  const deployment = { connection, namespace: 'default', taskQueue: 'duecourse', name: 'duecourse' };
  const running = new Set<RunningRelease>();

  return {
    client,
    cases: createCaseClient({ client, taskQueue: 'duecourse' }),
    world,
    deployment,
    async start(release, env = {}) {
      const cleanup = createCleanup();
      const { version } = await startWorker(
        {
          settings: readSettings({ DUECOURSE_DATA: server.directory, TEMPORAL_ADDRESS: server.address, ...env }),
          address: server.address,
          connection,
          embedded: false,
          bundle: await bundleWorkflows(sources[release]),
          activities: world.activities,
          dataConverter,
        },
        cleanup,
      );
      const { buildId = '', isCurrent = false } = version ?? {};
      const started: RunningRelease = {
        buildId,
        isCurrent,
        move: ({ othersMayRun }) => moveCases({ client, deployment, buildId, othersMayRun }),
        async end() {
          running.delete(started);
          await cleanup.run();
        },
      };
      running.add(started);
      return started;
    },
    async whereIs(reference) {
      const { raw, runId } = await client.workflow.getHandle(`case/${reference}`).describe();
      const { deploymentVersion, behavior } = raw.workflowExecutionInfo?.versioningInfo ?? {};
      return { buildId: deploymentVersion?.buildId ?? undefined, pinned: behavior === PINNED, runId };
    },
    async close() {
      for (const release of running) await release.end();
      await server.close();
    },
  };
}
