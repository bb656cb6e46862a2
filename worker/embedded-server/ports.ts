import { createServer } from 'node:net';

/** A port that is needed is taken by something else. */
export class PortInUseError extends Error {
  override readonly name = 'PortInUseError';
  readonly port: number;
  readonly setting: string;

  constructor(port: number, purpose: string, setting: string) {
    super(
      `Port ${port} on 127.0.0.1, meant for ${purpose}, is in use by another program. ` +
        `End that program (lsof -i :${port} names it), or set ${setting} to another port; 0 takes a free one.`,
    );
    this.port = port;
    this.setting = setting;
  }
}

/**
 * The port to use: `wanted` if it is free, a free one where `wanted` is 0.
 *
 * @throws {PortInUseError} it is not free; the message names `purpose` and the setting that changes it.
 */
export async function freePort(wanted: number, purpose: string, setting: string): Promise<number> {
  return await new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error) => {
      const taken = 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES');
      reject(taken ? new PortInUseError(wanted, purpose, setting) : error);
    });
    probe.listen({ port: wanted, host: '127.0.0.1', exclusive: true }, () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : wanted;
      probe.close(() => resolve(port));
    });
  });
}
