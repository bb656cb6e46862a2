import { connect } from './connect.ts';
import { findServerBinary } from './embedded-server/find-binary.ts';
import { keepClosedCases } from './embedded-server/retention.ts';
import { startEmbeddedServer } from './embedded-server/start-server.ts';
import { registerSearchAttributes } from './search-attributes.ts';
import type { Connection } from '@temporalio/client';
import type { Cleanup } from './cleanup.ts';
import type { CodecServer } from './codec-server.ts';
import type { Settings } from './settings.ts';

/** A Temporal server that is ready for cases. */
export interface TemporalServer {
  readonly address: string;
  readonly embedded: boolean;
  readonly uiUrl: string | undefined;
  readonly connection: Connection;
  /** Settles when an embedded server ended without having been asked; never for another one. */
  readonly lost: Promise<void>;
}

/**
 * The server that TEMPORAL_ADDRESS names, or an embedded one started now; in both cases it knows the search attributes.
 *
 * @throws {TemporalUnreachableError | ServerBinaryMissingError | PortInUseError | EmbeddedServerError}
 */
export async function openTemporal(
  settings: Settings,
  codec: CodecServer,
  onProgress: (message: string) => void,
  cleanup: Cleanup,
): Promise<TemporalServer> {
  const { address, namespace } = settings.temporal;
  const server =
    address === undefined ? await embedded(settings, codec, onProgress, cleanup) : elsewhere(settings, address);
  if (server.uiUrl !== undefined) codec.allowOrigin(new URL(server.uiUrl).origin);
  const connection = await connect(settings, server.address, namespace, server.embedded ? 6 : 1);
  cleanup.add(() => connection.close());
  await registerSearchAttributes(connection, namespace);
  if (server.embedded) await keepClosedCases(connection, namespace);
  return { ...server, connection };
}

async function embedded(
  settings: Settings,
  codec: CodecServer,
  onProgress: (message: string) => void,
  cleanup: Cleanup,
): Promise<Omit<TemporalServer, 'connection'>> {
  const binary = await findServerBinary('temporal', { env: settings.env, onProgress });
  const server = await startEmbeddedServer({
    binary: binary.path,
    dataDirectory: settings.dataDirectory,
    namespace: settings.temporal.namespace,
    ports: settings.ports,
    codecUrl: codec.url,
    env: settings.env,
  });
  cleanup.add(() => server.stop());
  const lost = new Promise<void>((resolve) => {
    void server.ended.then((how) => {
      if (how === 'by itself') resolve();
    });
  });
  return { address: server.address, embedded: true, uiUrl: server.uiUrl, lost };
}

function elsewhere(settings: Settings, address: string): Omit<TemporalServer, 'connection'> {
  return { address, embedded: false, uiUrl: settings.uiUrl, lost: new Promise(() => undefined) };
}
