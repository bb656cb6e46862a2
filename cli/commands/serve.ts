import type { ArgsDef } from 'citty';
import { startApiServer, type LogLine } from '../../api/server.ts';
import { apiSettingsHelp, readApiSettings } from '../../api/settings.ts';
import { connectToCases } from '../../worker/connect.ts';
import { command, type Command, type ExitCode } from '../command.ts';
import { apiOf } from '../serve/api-of.ts';
import { paint, type Terminal } from '../terminal.ts';

const args = {
  quiet: { type: 'boolean', alias: 'q', description: 'Do not write a line of JSON to the errors for each answer' },
} as const satisfies ArgsDef;

/** `serve`: the HTTP server of the cases. */
export function serveCommand(terminal: Terminal): Command {
  return command(
    {
      name: 'serve',
      about: 'Serve the cases over HTTP, for caseworker systems',
      details:
        'Goes on until it is ended (Ctrl-C, SIGTERM), and finishes what is under way. GET /openapi.json describes what can be asked. Settings are environment variables:\n' +
        apiSettingsHelp()
          .map(({ name, about, otherwise }) => `${name}${otherwise === '' ? '' : ` (${otherwise})`}: ${about}`)
          .join('\n'),
      args,
      examples: ['duecourse serve', 'DUECOURSE_API_HOST=0.0.0.0 DUECOURSE_API_PORT=8080 duecourse serve --quiet'],
      async run({ args: { quiet }, json }): Promise<ExitCode> {
        const settings = readApiSettings(terminal.env);
        const ended = endRequest();
        const server = await connectToCases(terminal.env);
        try {
          const log = (line: LogLine): void => (quiet === true ? undefined : terminal.err(JSON.stringify(line)));
          const api = await apiOf(server, terminal);
          const running = await startApiServer({ api, ...settings, log });
          if (json) terminal.out(JSON.stringify({ url: running.url, pid: process.pid }));
          else terminal.out(`Listening on ${running.url}. Ctrl-C ends it.`);
          if (!isLocal(settings.host)) terminal.err(paint(terminal, 'yellow', unencrypted));
          await ended;
          await running.close();
          return 0;
        } finally {
          await server.close();
        }
      },
    },
    terminal,
  );
}

const unencrypted =
  'Other machines can reach this server, and it does not encrypt: put it behind a proxy that does (TLS).';

function isLocal(host: string): boolean {
  return ['127.0.0.1', '::1', 'localhost'].includes(host);
}

/** Settles at the first request to end; at the second the process ends at once. */
function endRequest(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    const ask = (): void => {
      if (asked) process.exit(130);
      asked = true;
      resolve();
    };
    process.on('SIGINT', ask);
    process.on('SIGTERM', ask);
  });
}
