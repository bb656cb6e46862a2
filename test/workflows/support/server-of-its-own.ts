import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { DefaultLogger } from '@temporalio/worker';
import { findServerBinary } from '../../../worker/embedded-server/find-binary.ts';
import { startEmbeddedServer } from '../../../worker/embedded-server/start-server.ts';
import { openKeyDirectory } from '../../../worker/encryption/directory-key-store.ts';
import type { KeyStore } from '../../../worker/encryption/key-store.ts';
import { installRuntime } from '../../../worker/runtime.ts';

/** The embedded server on a directory of its own, with keys for what is encrypted there. */
export interface OwnServer {
  readonly directory: string;
  readonly address: string;
  readonly connection: Connection;
  readonly keys: KeyStore;
  /** Ends it and removes the directory. Workers on it have to have ended. */
  close(): Promise<void>;
}

/** Starts one on free ports. */
export async function startOwnServer(): Promise<OwnServer> {
  installRuntime(new DefaultLogger('ERROR'));
  const directory = await mkdtemp(join(tmpdir(), 'duecourse-cases-'));
  const server = await startEmbeddedServer({
    binary: (await findServerBinary('temporal')).path,
    dataDirectory: directory,
    namespace: 'default',
    ports: { temporal: 0, ui: 0 },
    codecUrl: 'http://127.0.0.1:1',
    env: process.env,
  });
  const keys = await openKeyDirectory(join(directory, 'keys'), new Uint8Array(32).fill(7));
  const connection = await Connection.connect({ address: server.address });
  return {
    directory,
    address: server.address,
    connection,
    keys,
    async close() {
      await connection.close();
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
