import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AnyStateMachine } from 'xstate';
import { createMachineClient, type MachineClient } from '../../client/machine/machine-client.ts';
import { machineProgram } from '../../worker/machines/machine-program.ts';
import { startTimeSkipping } from '../../worker/time-skipping.ts';
import { convertScxml } from './convert-scxml.ts';
import { createPlainRealm } from './plain-realm.ts';
import type { ScxmlDocument } from './scxml-document.ts';
import type { Platform } from './scxml-machine.ts';

/** Machines by name. */
export type Machines = Readonly<Record<string, AnyStateMachine>>;

/** A real server whose clock jumps, with a worker that knows the machines of some documents. */
export interface ScxmlServer {
  readonly client: MachineClient<Machines>;
  readonly machines: Machines;
  advance(ms: number): Promise<void>;
  close(): Promise<void>;
}

/** How the documents are run inside a workflow. XState's way with sends: what waits for a timer of 0 ms has passed there when one looks. */
const platform: Platform = { turn: 'atOnce', createRealm: createPlainRealm };

/**
 * Starts a server and a worker for SCXML documents. Their machines are made inside the workflow, by the converter: what travels
 * there is the documents as they were read.
 *
 * @param maxCachedWorkflows - 0 makes the worker replay each machine's history at every task.
 */
export async function startScxmlServer(
  documents: Readonly<Record<string, ScxmlDocument>>,
  maxCachedWorkflows?: number,
): Promise<ScxmlServer> {
  const machines = Object.fromEntries(
    Object.entries(documents).map(([name, document]) => [name, convertScxml(document, platform)]),
  );
  const directory = await mkdtemp(join(tmpdir(), 'duecourse-scxml-'));
  try {
    const from = join(directory, 'machines.mjs');
    await writeFile(from, moduleOf(documents));
    const program = await machineProgram({ machines, from });
    const server = await startTimeSkipping({
      workflows: program.workflows,
      activities: program.activities,
      ...(maxCachedWorkflows === undefined ? {} : { maxCachedWorkflows }),
    });
    await program.remove();
    const client = createMachineClient<Machines>({ client: server.client, taskQueue: server.taskQueue });
    return { client, machines, advance: server.advance, close: server.close };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function moduleOf(documents: Readonly<Record<string, ScxmlDocument>>): string {
  const [converter, realm] = ['./convert-scxml.ts', './plain-realm.ts'].map((file) =>
    JSON.stringify(fileURLToPath(new URL(file, import.meta.url))),
  );
  return [
    `import { convertScxml } from ${converter};`,
    `import { createPlainRealm as createRealm } from ${realm};`,
    ...Object.entries(documents).map(
      ([name, document]) =>
        `export const ${name} = convertScxml(${JSON.stringify(document)}, { turn: '${platform.turn}', createRealm });`,
    ),
  ].join('\n');
}
